"""The one day that stands in a name of a file or a line of a report, as programs and people write it there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Final

from data.formats.date_forms import DAY_FIRST, MONTH_FIRST, MONTHS, YEAR_FIRST, Order

BETWEEN: Final = r"[-_./ ]"
MONTH: Final = r"[^\W\d_]{3,}"
EITHER: Final = (DAY_FIRST, MONTH_FIRST)
# How days stand in a text, with the orders of their parts; no digit stands beside one. A time may follow eight digits.
WHOLE: Final = (
    (rf"(\d{{4}})({BETWEEN})(\d{{1,2}})\2(\d{{1,2}})(?!\d)", (YEAR_FIRST,)),
    (r"(\d{4})(年)(\d{1,2})月(\d{1,2})日", (YEAR_FIRST,)),
    (r"((?:19|20|21)\d{2})()(\d{2})(\d{2})(?:\d{4}|\d{6})?(?!\d)", (YEAR_FIRST,)),
    (r"(\d{1,2})(\.)(\d{1,2})\2(\d{4})(?!\d)", (DAY_FIRST,)),
    (rf"(\d{{1,2}})({BETWEEN})(\d{{1,2}})\2(\d{{4}})(?!\d)", EITHER),
    (r"(\d{2})()(\d{2})((?:19|20|21)\d{2})(?!\d)", EITHER),
    (rf"(\d{{1,2}})({BETWEEN}{{0,2}})({MONTH}){BETWEEN}{{0,2}}(\d{{4}})(?!\d)", (DAY_FIRST,)),
    (rf"({MONTH})({BETWEEN}{{0,2}})(\d{{1,2}})[-_., ]{{1,2}}(\d{{4}})(?!\d)", (MONTH_FIRST,)),
)
# Years of two digits are looked for where no year stands whole: '9-12-44' behind a day is a time.
CUT: Final = ((rf"(\d{{2}})({BETWEEN})(\d{{2}})\2(\d{{2}})(?!\d)", (*EITHER, YEAR_FIRST)),)
FORMS: Final = tuple(
    [(re.compile(rf"(?<!\d){pattern}"), orders) for pattern, orders in forms] for forms in (WHOLE, CUT)
)


def day_in(text: str, first: dt.date, last: dt.date) -> dt.date | None:
    """Return the only day of a text where it lies between two days, the nearest to the first if it may be several."""
    stand = next((found for forms in FORMS if (found := list(_stand(text, forms)))), [])
    days = {day for readings in stand for day in readings if first <= day <= last}
    return min(days) if len({frozenset(readings) for readings in stand}) == 1 and days else None


def _stand(text: str, forms: Sequence[tuple[re.Pattern[str], tuple[Order, ...]]]) -> Iterator[set[dt.date]]:
    """Yield what each day in a text may mean; parts of one are no other."""
    at = 0
    while at < len(text):
        met = ((pattern.match(text, at), orders) for pattern, orders in forms)
        found = ((match, _readings(match, orders)) for match, orders in met if match is not None)
        match, days = next(((match, days) for match, days in found if days), (None, set()))
        at = match.end() if match is not None else at + 1
        yield from [days] if days else []


def _readings(found: re.Match[str], orders: tuple[Order, ...]) -> set[dt.date]:
    parts = (found[1], found[3], found[4])
    days = (_day(dict(zip(order, parts, strict=True))) for order in orders)
    return {day for day in days if day is not None}


def _day(parts: dict[str, str]) -> dt.date | None:
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    try:
        return dt.date(year, _month(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


def _month(written: str) -> int:
    """Return the number of a month; 0 for a word that names none."""
    if written.isdigit():
        return int(written)
    return next((nth for nth, starts in MONTHS.items() if written.casefold().startswith(starts)), 0)
