"""Answers that are worked out once of a snapshot or a model version: neither ever changes, and takes them along."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar
from weakref import WeakKeyDictionary

Subject = TypeVar("Subject")
Answer = TypeVar("Answer")
MOST: Final = 64


class Memo(Generic[Subject, Answer]):
    """Answers by their subject and by what was asked of it; nobody may write into one.

    Of more than `most` for one subject all are forgotten. Threads may ask at once, and work out the same twice.
    """

    def __init__(self, most: int = MOST) -> None:
        """Know nothing yet."""
        self._most = most
        self._known: WeakKeyDictionary[Subject, dict[Hashable, Answer]] = WeakKeyDictionary()

    def get(self, subject: Subject, asked: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """Return the answer, worked out where it is not known."""
        known = self._known.setdefault(subject, {})
        try:
            return known[asked]
        except KeyError:
            found = work_out()
        if len(known) >= self._most:
            known.clear()
        known[asked] = found
        return found
