"""Answers that were given before: a snapshot never changes, and most visitors ask the same."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import pandas as pd

# Rows of an answer that is kept, and the bytes of all of them; the one that was asked for longest ago goes first.
MOST_ROWS: Final = 2_000
MOST_BYTES: Final = 16_000_000
# What a column of a frame takes beside its values, however few they are: its array, its block, its name.
COLUMN_BYTES: Final = 4_700


class Remembered:
    """Answers by what was asked, within a bound; safe under threads, which may ask the same twice."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Remember nothing yet."""
        self._most, self._bytes = most_bytes, 0
        self._held: dict[str, tuple[pd.DataFrame, int]] = {}
        self._lock = threading.Lock()

    def get(self, asked: str, ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return the answer, asking where it is not known. A frame of its own: whoever writes into it copies it."""
        with self._lock:
            known = self._held.pop(asked, None)
            if known is not None:
                self._held[asked] = known
                return known[0].copy(deep=False)
        found = ask()
        if len(found) <= MOST_ROWS:
            self._keep(asked, found)
        return found.copy(deep=False)

    def _keep(self, asked: str, found: pd.DataFrame) -> None:
        size = size_of(found) + len(asked)
        with self._lock:
            _, former = self._held.pop(asked, (None, 0))
            self._held[asked] = (found, size)
            self._bytes += size - former
            while self._bytes > self._most:
                _, gone = self._held.pop(next(iter(self._held)))
                self._bytes -= gone


def size_of(frame: pd.DataFrame) -> int:
    """Return about how many bytes a frame takes; those of one row take mostly what holds their columns."""
    return int(frame.memory_usage(deep=True).sum() + COLUMN_BYTES * frame.shape[1])
