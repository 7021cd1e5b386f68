"""The id of the request that is being answered: in each line of the log, in a header, and on screen where it failed.

Standard library only, so the page while preparing has it too.
"""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from typing import Final

HEADER: Final = "X-Request-ID"
# What a router in front has given; anything else could be a line of its own in the log, or markup on a page.
PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
# Bytes of one that is made up here: short enough to be read out.
BYTES: Final = 5
TOLD: Final = "Tell whoever runs it this number: {}."
_CURRENT: ContextVar[str] = ContextVar("request_id", default="")


def begin(given: str = "") -> str:
    """Give the request that is being answered its id: the one it came with if that is plain, else a new one."""
    found = given if PLAIN.fullmatch(given) else secrets.token_hex(BYTES)
    _CURRENT.set(found)
    return found


def forget() -> None:
    """Remember no request: the thread has answered it."""
    _CURRENT.set("")


def current() -> str:
    """Return the id of the request that this thread answers; '' where it answers none."""
    return _CURRENT.get()


def next_step(first: str, logged_as: str) -> str:
    """Say what to do about an error that nobody foresaw, and under which number it stands in the log."""
    return f"{first} {TOLD.format(logged_as) if logged_as else 'The log has the details.'}"
