"""What a server holds of the machine: memory of its processes, and what lies on its disk."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

PAGE: Final = os.sysconf("SC_PAGE_SIZE")


def memory_of(processes: Iterable[int]) -> int:
    """Return the bytes of memory that processes hold, this one where none is named; 0 where the system does not say."""
    return sum(map(_of_process, list(processes) or [os.getpid()]))


def _of_process(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * PAGE
    except (OSError, ValueError, IndexError):  # it has ended, or the system keeps no such files
        return 0


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder; what is deleted meanwhile does not count."""
    total, left = 0, [folder]
    while left:
        with contextlib.suppress(OSError), os.scandir(left.pop()) as found:
            for one in found:
                with contextlib.suppress(OSError):
                    if one.is_dir(follow_symlinks=False):
                        left.append(Path(one.path))
                    else:
                        total += one.stat(follow_symlinks=False).st_size
    return total


def free_beside(folder: Path) -> int:
    """Return the bytes that the disk of a folder has left; 0 where it is not there."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
