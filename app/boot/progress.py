"""How far preparing has come: one small file, written by the job and read by every web process."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import time
from pathlib import Path

from app.telemetry import names
from data.files import place, text_of
from data.processes import is_alive

FILE = "preparing.json"


@dataclasses.dataclass(frozen=True)
class Progress:
    """What is being prepared, and the share done; `error` and what to do about it where it has ended in vain.

    began: seconds since 1970. process: who prepares.
    """

    step: str = "Starting"
    share: float = 0.0
    began: float = 0.0
    process: int = 0
    error: str = ""
    next_step: str = ""

    @property
    def seconds(self) -> float:
        """Seconds since preparing began; 0 if it has not."""
        return max(time.time() - self.began, 0.0) if self.began else 0.0

    @property
    def is_stopped(self) -> bool:
        """Whether whoever prepared is gone without having ended."""
        return bool(self.process) and not self.error and not is_alive(self.process)

    def as_metrics(self) -> dict[str, float]:
        """Return the same in numbers, by the names of metrics."""
        ended = bool(self.error) or self.is_stopped
        return {
            names.PREPARING: float(bool(self.process) and not ended),
            names.PREPARED_SHARE: round(self.share, 3),
            names.PREPARING_FAILED: float(ended),
        }


def read(folder: Path) -> Progress:
    """Read how far preparing has come; the start where nothing has been written, or nothing that can be read."""
    try:
        kept = json.loads(text_of(folder / FILE))
        return Progress(**kept)
    except (OSError, ValueError, TypeError):
        return Progress()


def write(folder: Path, progress: Progress) -> None:
    """Write how far preparing has come, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    place(folder / FILE, json.dumps(dataclasses.asdict(progress)))


def forget_failure(folder: Path) -> None:
    """Remove what an earlier start says of its failure: this one tries anew."""
    with contextlib.suppress(OSError):
        if read(folder).error:
            forget(folder)


def forget(folder: Path) -> None:
    """Remove the file: nothing is being prepared."""
    (folder / FILE).unlink(missing_ok=True)
