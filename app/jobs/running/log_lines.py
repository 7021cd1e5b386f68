"""What a job says as lines of a log: one JSON object each, for whatever collects them."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from typing import Any

from app.jobs.telling import Say, Step


def write(job: str, level: str, message: str, **more: Any) -> None:
    """Write a line: when, how grave, which job and what, then whatever else is known."""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    line = {"time": at, "level": level, "job": job, "message": message.strip(), **more}
    print(json.dumps(line, ensure_ascii=False, default=str), file=sys.stderr, flush=True)


def saying(job: str) -> Say:
    """Return what a job speaks by: a step says the share that is done."""

    def say(words: str) -> None:
        if isinstance(words, Step):
            write(job, "info", words.words, share=round(words.share, 3))
        else:
            write(job, "info", words)

    return say


class JsonHandler(logging.Handler):
    """What modules log, as lines like all others of the job."""

    def __init__(self, job: str) -> None:
        """Remember whose lines they are."""
        super().__init__(logging.WARNING)
        self._job = job

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record with what Python knows of its error."""
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else None
        more = {"logger": record.name, **({"trace": trace} if trace else {})}
        write(self._job, record.levelname.lower(), record.getMessage(), **more)
