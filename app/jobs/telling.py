"""What a job says while it works: lines for whoever runs it, and the share done for whoever waits for it."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import time
from collections.abc import Callable, Iterator
from typing import Self

from app.boot import progress
from app.boot.progress import Progress
from app.settings import Settings
from data.errors import HeadwindError

Say = Callable[[str], None]
BAR = 24
# Seconds between two writings of the file that visitors are told from, unless the step is another one.
OFTEN = 0.5


class Step(str):
    """A line that also says how far the work has come: `words` alone, and the share of the whole."""

    __slots__ = ("share", "words")
    words: str
    share: float

    def __new__(cls, line: str, words: str, share: float) -> Self:
        """Keep the words and the share beside the line."""
        step = super().__new__(cls, line)
        step.words, step.share = words, share
        return step


def step(words: str, share: float, *, drawn: bool = True) -> Step:
    """Return the line of a step; `drawn` with a bar before it."""
    return Step(f"    {bar(share)} {words}" if drawn else f"  {words}", words, share)


def bar(share: float) -> str:
    """Draw how much of a job is done: '[######------------------]  25%'."""
    done = round(share * BAR)
    return f"[{'#' * done}{'-' * (BAR - done)}] {share:4.0%}"


def within(say: Say, start: float, end: float) -> Say:
    """Say a part's own share of its work as a share of the whole; the line stays as it is."""

    def report_line(line: str) -> None:
        if isinstance(line, Step):
            line = Step(line, line.words, start + (end - start) * line.share)
        say(line)

    return report_line


@contextlib.contextmanager
def publish_progress(settings: Settings, say: Say) -> Iterator[Say]:
    """Also write each step, and a deliberate error with its next step, to the file that visitors are told from."""
    state = Progress(began=time.time(), process=os.getpid())
    progress.write(settings.data_dir, state)
    last = 0.0

    def report_line(line: str) -> None:
        nonlocal state, last
        say(line)
        if isinstance(line, Step):
            another = line.words != state.step
            state = dataclasses.replace(state, step=line.words, share=max(line.share, state.share))
            if another or time.monotonic() - last >= OFTEN:
                last = time.monotonic()
                progress.write(settings.data_dir, state)

    try:
        yield report_line
    except HeadwindError as error:
        progress.write(settings.data_dir, dataclasses.replace(state, error=error.message, next_step=error.next_step))
        raise
    progress.forget(settings.data_dir)
