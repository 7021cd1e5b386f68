"""What a task says of an import, as a person knows it: files by their own names, and no path of the server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from app.imports.record import Record
from data.proposals import FileGuess

# Of a file in which nothing was recognised.
UNUSED: Final = "nothing in it fits the deals as a list of accounts, products or people, a history, changes or quotas."


def as_known(words: str, record: Record, data_dir: Path) -> str:
    """Return a sentence that names each file as it was handed in, and nothing by where it lies on the server."""
    plain = re.sub(rf"{re.escape(str(data_dir))}[^\s'\"]*", lambda path: Path(path[0]).name, words)
    names = {one.name: one.original for one in record.files if one.name != one.original}
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![\w.])(?:{listed})(?!\w)", lambda name: names[name[0]], plain) if names else plain


def not_read(one: FileGuess) -> str:
    """Say what of a file is not read; of one that is not used at all, why. '' where all of it is."""
    return one.unread if one.table or one.unread else f"{one.file} is not used: {one.evidence or UNUSED}"
