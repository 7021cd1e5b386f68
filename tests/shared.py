"""What is made once for a run of tests: each of pytest's workers finds what another one has made."""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

NAME = "SHARED_BY_TESTS"


def folder() -> Path:
    """Return the folder of this run; the process that asks first makes it, and those that it starts inherit it."""
    if NAME not in os.environ:
        os.environ[NAME] = tempfile.mkdtemp(prefix="shared")
        atexit.register(_remove, Path(os.environ[NAME]), os.getpid())
    return Path(os.environ[NAME])


def once(key: object, make: Callable[[Path], object]) -> Path:
    """Return the folder that `make` has filled, here or in another process; whoever comes meanwhile waits."""
    made = folder() / hashlib.sha256(repr(key).encode()).hexdigest()
    whole = made.with_suffix(".whole")
    with made.with_suffix(".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            make(made)
            whole.touch()
    return made


def _remove(made: Path, maker: int) -> None:
    """A process that was forked ends as its parent does, and removes nothing."""
    if os.getpid() == maker:
        shutil.rmtree(made)
