"""What a page sends when somebody writes: a text is a text and a number a number, or it is refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.errors import InvalidInput
from data.schema import shown

# No table numbers its rows higher.
MOST_NUMBER = 2_147_483_647


def typed(asked: Mapping[str, Any], name: str) -> str:
    """Return a text, '' if there is none; raise InvalidInput naming what is no text."""
    value = asked.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidInput(name, f"The {name} must be text, not {shown(value)}.", "Say it in a few words.")
    return value


def whole(asked: Mapping[str, Any], name: str) -> int:
    """Return a row's number, 0 if there is none; raise InvalidInput naming what is none."""
    value = asked.get(name)
    if value is None or value == "":
        return 0
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole and not (isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 11):
        raise InvalidInput(name, f"The {name} must be a whole number, not {shown(value)}.", "Choose one of the list.")
    number = int(value)
    if not 0 <= number <= MOST_NUMBER:
        raise InvalidInput(name, f"The {name} must lie between 0 and {MOST_NUMBER:,}.", "Choose one of the list.")
    return number
