"""What a task says of an import, as a person knows it: files by their own names, and no path of the server."""

from __future__ import annotations

import re
from pathlib import Path

from app.imports.record import Record


def as_known(words: str, record: Record, data_dir: Path) -> str:
    """Return a sentence that names each file as it was handed in, and nothing by where it lies on the server."""
    plain = re.sub(rf"{re.escape(str(data_dir))}[^\s'\"]*", lambda path: Path(path[0]).name, words)
    names = {one.name: one.original for one in record.files if one.name != one.original}
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![\w.])(?:{listed})(?!\w)", lambda name: names[name[0]], plain) if names else plain
