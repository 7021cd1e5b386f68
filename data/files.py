"""Files that appear whole or not at all, what a killed process leaves of those that did not, and how any is opened."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path


class NotRegular(OSError):
    """A folder, a pipe, a socket or a device lies where a file belongs."""

    def __str__(self) -> str:
        """Say which."""
        return f"{self.filename} is no file"


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
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
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


def clear(folder: Path, *patterns: str) -> None:
    """Delete what a folder holds under these names, files and folders alike; raise OSError where that is refused."""
    for leftover in (found for pattern in patterns for found in folder.glob(pattern)):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)
