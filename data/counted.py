"""How many of what, in words: the unit is singular where the number, as it is shown, is 1; the same on every floor."""

from __future__ import annotations

import re
from typing import Final

ONE: Final = frozenset(("1", "\u22121", "-1"))
# Units of sentences whose words stand in a table that people edit, or in one of the model's.
UNITS: Final = {
    **{f"{one}s": one for one in ("day", "week", "month", "quarter", "year", "hour", "time", "point", "deal")},
    **{f"{one}s": one for one in ("contact", "call", "meeting", "message", "row")},
    "activities": "activity",
    "opportunities": "opportunity",
    "pushes": "push",
}
COUNTED: Final = re.compile(rf"(?<![\w.,])([\u2212-]?1)([ \u00a0])({'|'.join(UNITS)})\b")


def counted(shown: str, one: str, many: str = "", space: str = " ") -> str:
    """Write a number, as it is shown, with its unit: ('1', 'day') -> '1 day', ('1.0', 'day') -> '1.0 days'."""
    return f"{shown}{space}{one if shown in ONE else many or f'{one}s'}"


def with_singulars(text: str) -> str:
    """Write the units of a sentence so: '1 activities a week, usually 2' -> '1 activity a week, usually 2'."""
    return COUNTED.sub(lambda found: counted(found[1], UNITS[found[3]], found[3], found[2]), text)


def counted_as(times: float) -> str:
    """Say in words how numbers are counted that are multiplied by something: 0.01 -> 'divided by 100'."""
    return f"divided by {1 / times:,.12g}" if times < 1 else f"multiplied by {times:,.12g}"
