"""What lies where a file belongs, by mistake or malice."""

import os
import shutil
from pathlib import Path


def misplaced(path: Path, kind: str) -> None:
    """Lay a pipe, a folder or a device in the place of a file."""
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
