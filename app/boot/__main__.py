"""python -m app.boot: prepare beside the server that is answering already, again where it was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from app.boot import progress
from app.boot.progress import Progress
from app.settings import Settings
from data.errors import HeadwindError

TRIES, PAUSE = 3, 2.0
# Whoever asks for a page comes first.
NICENESS = 10
# Exit status of a job that says itself what is wrong: trying again would not help.
REFUSED = 2
KILLED = Progress(
    error="Preparing was stopped each time before it was done.",
    next_step="See the log, give the host more memory or prepare elsewhere, and start again.",
)


def main() -> int:
    """Prepare; return 0 when something is served, 2 where preparing refused, 1 where it was killed every time."""
    try:
        settings = Settings.from_env()
    except HeadwindError as error:
        sys.stderr.write(f"headwind: {error}\n")
        return REFUSED
    os.nice(NICENESS)
    for turn in range(TRIES):
        time.sleep(PAUSE if turn else 0)
        status = _prepared()
        if status in (0, REFUSED):
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
