"""Answers that were given before: a snapshot never changes, and most visitors ask the same."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from typing import Final

import pandas as pd

# Rows of an answer that is kept, and the bytes of all of them; the one that was asked for longest ago goes first.
MOST_ROWS: Final = 2_000
MOST_BYTES: Final = 16_000_000


class Remembered:
    """Answers by what was asked, within a bound; safe under threads, which may ask the same twice.

    They are held as bytes: a frame of one row takes up to a hundred times what is in it, 4.7 kB for each column.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Remember nothing yet."""
        self._most, self._bytes = most_bytes, 0
        self._held: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def get(self, asked: str, ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return the answer, asking where it is not known; a frame of its own, that its asker may write into."""
        with self._lock:
            known = self._held.pop(asked, None)
            if known is not None:
                self._held[asked] = known
        if known is not None:
            return unpacked(known)
        found = ask()
        if len(found) <= MOST_ROWS:
            self._keep(asked, packed(found))
        return found

    def _keep(self, asked: str, answer: bytes) -> None:
        with self._lock:
            former = self._held.pop(asked, b"")
            self._held[asked] = answer
            self._bytes += len(answer) - len(former)
            while self._bytes > self._most:
                self._bytes -= len(self._held.pop(next(iter(self._held))))


def packed(frame: pd.DataFrame) -> bytes:
    """Return a frame as bytes, for this process alone."""
    return pickle.dumps(frame, pickle.HIGHEST_PROTOCOL)


def unpacked(held: bytes) -> pd.DataFrame:
    """Return the frame that was packed by this process."""
    frame: pd.DataFrame = pickle.loads(held)  # noqa: S301  # never read from outside this process
    return frame
