"""Cells that hold JSON, as some CRMs write what lies in another of their tables: the name or the money within."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

# What a thing is called, the surest first, and what stands for it where it has no name.
NAMES: Final = ("name", "fullname", "displayname", "label", "title", "value", "email", "useremail", "emailaddress")
PARTS: Final = (("firstname", "lastname"), ("givenname", "familyname"))
IDS: Final = ("id", "recordid", "targetrecordid", "uuid", "key")
# Money of one currency; micros are millionths.
AMOUNTS: Final = ("amount", "value", "currencyvalue")
MICROS: Final = "amountmicros"
IN_ONE: Final = 1_000_000
CURRENCIES: Final = ("currency", "currencycode", "isocode")
BETWEEN: Final = ", "


def read(cell: str) -> str | None:
    """Return what a JSON object or list stands for in words, '' where that is nothing; None where a cell is neither."""
    held = _parsed(cell)
    return None if held is None else _words(held)


def id_of(cell: str) -> str:
    """Return the id of a JSON object, '' where a cell is none or has none."""
    held = _parsed(cell)
    named = _plain(held) if isinstance(held, dict) else {}
    return next((str(named[key]) for key in IDS if isinstance(named.get(key), (str, int))), "")


def _parsed(cell: str) -> dict[str, Any] | list[Any] | None:
    """Return the object or list of a cell, None where it holds neither; what lies too deep within is none."""
    try:
        held = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return held if isinstance(held, (dict, list)) else None


def _plain(held: Mapping[str, Any]) -> dict[str, Any]:
    return {re.sub(r"[^a-z]", "", key.lower()): value for key, value in held.items()}


def _words(held: Any) -> str:
    if isinstance(held, dict):
        return _of_object(_plain(held))
    if isinstance(held, list):
        return BETWEEN.join(dict.fromkeys(filter(None, map(_words, held))))
    if held is None:
        return ""
    return str(held).lower() if isinstance(held, bool) else str(held).strip()


def _of_object(held: Mapping[str, Any]) -> str:
    """Return the money, the name or the id of an object, else the first thing that it holds in words."""
    money = _money(held)
    if money is not None:
        return money
    parts = (" ".join(filter(None, (_words(held.get(part)) for part in pair))) for pair in PARTS)
    named = (_words(held.get(key)) for key in (*NAMES, *IDS))
    return next(filter(None, (*parts, *named, *map(_words, held.values()))), "")


def _money(held: Mapping[str, Any]) -> str | None:
    """Return an amount with its currency, as people write it; None where an object is none."""
    code = next((key for key in CURRENCIES if key in held), "")
    amount = next((key for key in (MICROS, *AMOUNTS) if code and _is_number(held.get(key, ""))), "")
    if not amount:
        is_empty = bool(code) and any(key in held and held[key] in (None, "") for key in (MICROS, *AMOUNTS))
        return "" if is_empty else None
    number = float(held[amount]) / (IN_ONE if amount == MICROS else 1)
    return f"{number:.2f} {_words(held[code])}".strip()


def _is_number(value: Any) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", str(value)))
