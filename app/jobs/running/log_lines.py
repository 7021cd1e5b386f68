"""What a job says as lines of a log: one JSON object each, for whatever collects them."""

from __future__ import annotations

import contextlib
import logging
import sys
import time
from collections.abc import Iterator
from typing import Any

from app.jobs.telling import Say, Step
from app.telemetry import logs


def write(job: str, level: str, message: str, **more: Any) -> None:
    """Write a line: when, how grave, which job and what, then whatever else is known."""
    print(logs.json_line(time.time(), level, message.strip(), job=job, **more), file=sys.stderr, flush=True)


def saying(job: str) -> Say:
    """Return what a job speaks by: a step says the share that is done."""

    def say(words: str) -> None:
        if isinstance(words, Step):
            write(job, "info", words.words, share=round(words.share, 3))
        else:
            write(job, "info", words)

    return say


@contextlib.contextmanager
def warnings(job: str) -> Iterator[None]:
    """Write what modules warn of meanwhile as lines like all others of the job."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logs.JsonLines(job=job))
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
