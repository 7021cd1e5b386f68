"""The body of a request as it arrives: kept up to a size, and read part by part at a bounded cost."""

from __future__ import annotations

import re
from typing import Any, Final

from waitress.buffers import OverflowableBuffer

from app.boot.problems import MALFORMED, MANY_PARTS, Problem

# Bytes of a body that are kept; the application refuses a larger one in words.
MOST_BODY: Final = 1_048_576
# Bytes that stand around the parts of a body, five at least for each: they cost time, however little they bring.
MOST_AROUND: Final = MOST_BODY
# Bytes of a line that says how long a part is, and of one that follows the last part.
LONGEST_LINE: Final = 4_096
SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,15})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?\r\n")
END: Final = b"\r\n"


class Body(OverflowableBuffer):
    """What a client sends as a body: kept up to a size, then only counted."""

    def __init__(self, most: int = MOST_BODY) -> None:
        """Remember how much is kept; all of that stays in memory."""
        super().__init__(most + 1)
        self._most, self._taken = most, 0

    def append(self, data: bytes) -> None:
        """Keep more of it, or count it."""
        self.count(len(data))
        if self._taken <= self._most:
            super().append(data)

    def count(self, length: int) -> None:
        """Count what is not kept."""
        self._taken += length

    def __len__(self) -> int:
        """Bytes that were sent, kept or not."""
        return self._taken


class Chunks:
    """Takes a body of unknown length, in parts; waitress asks it what it asks its own receiver."""

    def __init__(self, body: Body) -> None:
        """Keep what arrives in a body."""
        self.buf = body
        self.completed = False
        self.is_cut = False
        self.error: Problem | None = None
        self._rest, self._remain, self._around = b"", 0, 0
        self._in_part, self._is_last = False, False

    def __len__(self) -> int:
        """Bytes of the body; of one that is cut, as many as it has at least."""
        return len(self.buf)

    def getfile(self) -> Any:
        """Return what was kept, as a file."""
        return self.buf.getfile()

    def getbuf(self) -> Body:
        """Return what was kept."""
        return self.buf

    def received(self, data: bytes) -> int:
        """Take what has arrived, and return how much of it belongs to this body."""
        held, parts = self._rest + data, list[bytes]()
        at, before = 0, -1
        while at != before and not self.completed and self.error is None:
            before, at = at, self._part(held, at, parts) if self._in_part else self._line(held, at)
        self.buf.append(b"".join(parts))
        self._rest = held[at:]
        self._cut()
        return len(data) - len(self._rest) if self.completed else len(data)

    def _cut(self) -> None:
        """Read no more of a body that is too large; the application hears how large it is at least, and refuses it."""
        if self.error is None and len(self.buf) + self._remain > MOST_BODY:
            self.buf.count(self._remain)
            self.completed = self.is_cut = True

    def _part(self, held: bytes, at: int, parts: list[bytes]) -> int:
        """Take of a part what is there, and the end of its line."""
        part = held[at : at + self._remain]
        parts.append(part)
        self._remain -= len(part)
        at += len(part)
        if self._remain or len(held) - at < len(END):
            return at
        if not held.startswith(END, at):
            self.error = MALFORMED
        self._in_part = False
        return at + len(END)

    def _line(self, held: bytes, at: int) -> int:
        """Read how long the next part is, or leave out a line that follows the last one; an empty one ends the body."""
        end = held.find(END, at, at + LONGEST_LINE) + len(END)
        if end < len(END):
            self.error = MALFORMED if len(held) - at >= LONGEST_LINE else None
            return at
        self._around += end - at + len(END)
        if self._around > MOST_AROUND:
            self.error = MANY_PARTS
        elif self._is_last:
            self.completed = end - at == len(END)
        else:
            self._begin(SIZE.fullmatch(held, at, end))
        return end

    def _begin(self, size: re.Match[bytes] | None) -> None:
        """Begin a part; one of no length is the last."""
        if size is None:
            self.error = MALFORMED
            return
        self._remain = int(size[1], 16)
        self._in_part, self._is_last = self._remain > 0, self._remain == 0
