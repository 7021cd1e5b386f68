"""How long the store of what people write is waited for, and when it is left alone."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar

# Seconds for which a store that does not answer is left alone.
RESTS = 15.0
_ENDS: ContextVar[float] = ContextVar("patience", default=math.inf)


@contextlib.contextmanager
def waiting(seconds: float) -> Iterator[None]:
    """Wait for the store no longer than some seconds in all; a wait within another ends with it."""
    token = _ENDS.set(min(_ENDS.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _ENDS.reset(token)


def left() -> float:
    """Seconds for which the store is still waited for; below 0 once it has been for too long."""
    return _ENDS.get() - time.monotonic()


class Rest:
    """Whether a store is left alone because it did not answer; after a while one question looks again."""

    def __init__(self, look: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Leave nobody alone yet. `look`: seconds that the question which looks again may take."""
        self._look, self._clock = look, clock
        self._until = -math.inf
        self._lock = threading.Lock()

    def refuses(self) -> bool:
        """Tell whether the store is to be left alone; the first who may ask again keeps the others waiting."""
        with self._lock:
            now = self._clock()
            if now < self._until:
                return True
            if self._until > -math.inf:
                self._until = now + self._look
            return False

    def begin(self) -> None:
        """Leave the store alone: it did not answer."""
        with self._lock:
            self._until = self._clock() + RESTS

    def end(self) -> None:
        """Ask it as ever: it has answered."""
        with self._lock:
            self._until = -math.inf
