"""Files that appear whole or not at all, what a killed process leaves of those that did not, and how any is opened."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Final

from data.errors import Unwritable

# The name of a draft, which nobody else gives to a file.
DRAFTED: Final = re.compile(r"^\..+-[0-9a-f]{8}\.draft$")

# What the system says of a disk that is full, has turned read-only, or may not be written.
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})


class NotRegular(OSError):
    """A folder, a pipe, a socket or a device lies where a file belongs."""

    def __str__(self) -> str:
        """Say which."""
        return f"{self.filename} is no file"


def as_unwritable(error: Exception) -> Exception:
    """Return the error of a disk that cannot be written as a sentence with the next step, any other as it is."""
    if not isinstance(error, OSError) or error.errno not in NO_ROOM:
        return error
    step = "See that the disk of the data folder is writable and has room, then try again."
    return Unwritable(f"This cannot be written: {os.strerror(error.errno)}.", step)


def regular(path: str | os.PathLike[str], flags: int) -> int:
    """Open a regular file for `open(..., opener=regular)`; raise NotRegular for what could block, or never end."""
    try:
        descriptor = os.open(path, flags | os.O_NONBLOCK, 0o666)
    except OSError as error:
        if error.errno in (errno.ENXIO, errno.EISDIR):
            raise _not_regular(path) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _not_regular(path)
    return descriptor


def _not_regular(path: str | os.PathLike[str]) -> NotRegular:
    return NotRegular(errno.EINVAL, "This is no file", os.fspath(path))


def opened(path: Path) -> BufferedReader:
    """Open a regular file for reading; raise OSError where there is none."""
    return open(path, "rb", opener=regular)


def text_of(path: Path) -> str:
    """Return the text of a regular file; raise OSError where there is none, ValueError where it is no text."""
    with opened(path) as file:
        return file.read().decode("utf-8")


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a draft beside a file, which takes its place where nothing goes wrong and is deleted otherwise."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}.draft")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def place(path: Path, text: str) -> None:
    """Write a text file beside its place and move it there: a reader finds the former one or the new one, whole."""
    with replacing(path) as draft, draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def clear_drafts(folder: Path, seconds: float) -> None:
    """Delete below a folder what `replacing` drafted so many seconds ago, by a process that was killed since."""
    for path in folder.rglob(".*.draft"):
        with contextlib.suppress(FileNotFoundError):
            is_draft = DRAFTED.match(path.name) and path.is_file() and not path.is_symlink()
            if is_draft and time.time() - path.stat().st_mtime > seconds:
                path.unlink()


def clear(folder: Path, *patterns: str) -> None:
    """Delete what a folder holds under these names, files and folders alike; raise OSError where that is refused."""
    for leftover in (found for pattern in patterns for found in folder.glob(pattern)):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)
