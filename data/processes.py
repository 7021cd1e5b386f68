"""Other processes: whether one lives, and locks that the system takes back when whoever holds one is gone."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from functools import cache
from pathlib import Path
from typing import IO, Final

# Seconds between two tries for a lock.
PAUSE: Final = 0.05


def is_alive(process: int) -> bool:
    """Say whether there is a process of this number, whoever's it is."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@cache
def machine() -> str:
    """Return the mark of a machine, or of a container on it: within one, numbers of processes mean something."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:  # it is no Linux
        return socket.gethostname()[:64]


def take(lock: int | IO[str], patience: float, how: int = fcntl.LOCK_EX) -> bool:
    """Take the lock of an open file if it is free within so many seconds; say whether it was.

    `how`: LOCK_EX keeps everybody out, LOCK_SH whoever wants it alone.
    """
    give_up = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up:
                return False
            time.sleep(PAUSE)
        else:
            return True
