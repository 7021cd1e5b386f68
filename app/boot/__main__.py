"""python -m app.boot: prepare beside the server that is answering already, again where it was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from app.boot import progress, start
from app.boot.progress import Progress
from app.boot.start import POINTER

TRIES, PAUSE = 3, 2.0
# Seconds in which a small host opens what is published; looking whether it is still what is asked for can wait.
OPENING = 15.0
# Whoever asks for a page comes first.
NICENESS = 10
KILLED = Progress(
    error="Preparing was stopped each time before it was done.",
    next_step="See the log, give the host more memory or prepare elsewhere, and start again.",
)


def main() -> int:
    """Prepare; return 0 when something is served, what preparing ended with if it said why, 1 if it was killed."""
    settings = start.read()
    os.nice(NICENESS)
    if (settings.snapshots / POINTER).is_file():
        time.sleep(OPENING)
    for turn in range(TRIES):
        time.sleep(PAUSE if turn else 0)
        status = _prepared()
        # What has said why it failed would fail again.
        if status in (0, start.REFUSED) or progress.read(settings.data_dir).error:
            return status
    progress.write(settings.data_dir, KILLED)
    return 1


def _prepared() -> int:
    """Run the job in a process of its own; end it with this one."""
    job = subprocess.Popen([sys.executable, "-m", "app", "prepare", "--tell"])

    def stop(_signal: int, _frame: object) -> None:
        job.terminate()
        sys.exit(1)

    signal.signal(signal.SIGTERM, stop)
    return job.wait()


if __name__ == "__main__":
    sys.exit(main())
