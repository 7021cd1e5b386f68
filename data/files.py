"""Files that appear whole or not at all, and what a killed process leaves of those that did not."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path


def place(path: Path, text: str) -> None:
    """Write a text file beside its place and move it there: a reader finds the former one or the new one, whole."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a draft beside a file, which takes its place where nothing goes wrong and is deleted otherwise."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def clear(folder: Path, *patterns: str) -> None:
    """Delete what a folder holds under these names, files and folders alike; raise OSError where that is refused."""
    for leftover in (found for pattern in patterns for found in folder.glob(pattern)):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)
