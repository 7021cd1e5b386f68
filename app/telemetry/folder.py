"""The folder in which the workers of one server count: made with the server, gone with it.

What ended workers counted stays, in one file for all of them; what is true of a living one alone goes with it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from data.files import replacing
from data.processes import take

PREFIX: Final = "headwind-metrics-"
# Who holds this lock runs the server; once nobody does, the folder is a dead server's.
OWNER: Final = "owner.lock"
# Whoever adds up holds it with others, whoever moves counts from one file to another alone.
COUNTS: Final = "counts.lock"
ENDED: Final = "ended"
# Kinds of what adds up over processes, as the files are named.
ADDING: Final = ("counter", "histogram")
LIVE: Final = re.compile(r"gauge_live[a-z]*_([0-9]+)\.db")
# Bytes that memory must have left for files of counts: whoever writes where none is left is killed by the system.
LEAST_MEMORY: Final = 33_554_432
# Seconds.
PATIENCE: Final = 2.0
_HELD: Final[list[IO[str]]] = []


def memory_or_disk(memory: Path = Path("/dev/shm")) -> Path:  # noqa: S108  # memory that the system offers as files
    """Return where the files of counts lie: in memory where there is room, so that no request waits for a disk."""
    with contextlib.suppress(OSError):
        if os.access(memory, os.W_OK | os.X_OK) and shutil.disk_usage(memory).free >= LEAST_MEMORY:
            return memory
    return Path(tempfile.gettempdir())


def make(below: Path) -> Path:
    """Make the folder of this server and keep it as long as the process lives; remove those of dead servers."""
    for left in below.glob(f"{PREFIX}*"):
        if not _is_owned(left):
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=below))
    draft = (made / f"{OWNER}-draft").open("w")
    fcntl.flock(draft, fcntl.LOCK_EX)
    Path(draft.name).rename(made / OWNER)
    _HELD.append(draft)
    return made


def _is_owned(found: Path) -> bool:
    """Tell whether somebody runs the server of a folder; of one that this user may not look into nobody knows."""
    try:
        with (found / OWNER).open() as lock:
            return not take(lock, 0.0)
    except OSError:
        return True


@contextlib.contextmanager
def looked_at(found: Path, how: int = fcntl.LOCK_SH) -> Iterator[None]:
    """Let nobody move counts meanwhile; whoever waits in vain goes on, for a number that is off is better than none."""
    with (found / COUNTS).open("a") as lock:
        take(lock, PATIENCE, how)
        yield


def processes(found: Path) -> list[int]:
    """Return the numbers of the processes that count into a folder and have not ended."""
    return sorted({int(known[1]) for path in found.iterdir() if (known := LIVE.fullmatch(path.name))})


def end(found: Path, process: int) -> None:
    """Drop what was true of a process that has ended, and add what it counted to what all before it did.

    Where the server has ended too, and its folder with it, nothing is left to keep.
    """
    if not found.is_dir():
        return
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  # the master counts nothing itself

    with looked_at(found, fcntl.LOCK_EX):
        mark_process_dead(process, str(found))
        for kind in ADDING:
            _add(found / f"{kind}_{process}.db", found / f"{kind}_{ENDED}.db")


def _add(one: Path, to: Path) -> None:
    from prometheus_client.mmap_dict import MmapedDict  # noqa: PLC0415

    totals = Counter[str]()
    for path in (path for path in (to, one) if path.is_file()):
        for key, value, *_ in MmapedDict.read_all_values_from_file(str(path)):
            totals[key] += value
    if not one.is_file():
        return
    with replacing(to) as draft:
        written = MmapedDict(str(draft))
        for key, total in totals.items():
            written.write_value(key, total, 0.0)
        written.close()
    one.unlink()
