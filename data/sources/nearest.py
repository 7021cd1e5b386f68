"""The right word that a wrong one is nearest to."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, words: Iterable[str]) -> str:
    """Say which right word a wrong one is nearest to: ' Did you mean 'won'?'; '' if none is near."""
    known = {one.casefold(): one for one in words}
    found = difflib.get_close_matches(word.casefold(), known, 1, 0.6)
    return f" Did you mean {known[found[0]]!r}?" if found else ""
