"""One spelling of money, shares, days, counts and dates. A no-break space holds a number and its unit together."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any, Final

from data.counted import counted
from data.schema import NOT_RECORDED
from data.shares import hundredths

NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
NOTHING: Final = "\u2013"
BEYOND: Final = {"<": "under ", ">": "over "}
LONGEST_NAME: Final = 200
# From so many characters on a name is let wrap, or it would push the numbers beside it out of sight.
LONG_NAME: Final = 40
SYMBOLS: Final = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "INR": "₹", "KRW": "₩", "BRL": "R$", "MXN": "MX$",
    "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "CHF": "CHF" + NBSP, "SEK": "SEK" + NBSP, "NOK": "NOK" + NBSP,
    "DKK": "DKK" + NBSP, "PLN": "PLN" + NBSP, "ZAR": "R" + NBSP, "SGD": "S$", "HKD": "HK$", "AED": "AED" + NBSP,
}  # fmt: skip
CODE: Final = re.compile(r"[A-Z]{3}")
_MAGNITUDES: Final = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def name(known: Any, what: str = "") -> str:
    """Write a name in full, or that there is none: (None, 'owner') -> 'Owner not recorded', None -> 'Not recorded'."""
    if isinstance(known, str) and known:
        return known
    return f"{what[:1].upper()}{what[1:]} {NOT_RECORDED.lower()}" if what else NOT_RECORDED


def cut(text: str, to: int = LONGEST_NAME) -> str:
    """Shorten a name of more than 200 characters for the screen; what other programs read keeps it in full."""
    return text if len(text) <= LONGEST_NAME else f"{text[: to - 1]}…"


def missing(value: float | None) -> bool:
    """True for None and NaN."""
    return value is None or math.isnan(value)


def number(value: float | None, digits: int = 0) -> str:
    """Group thousands and write a real minus sign: -1234.5 -> '−1,234'."""
    if value is None or math.isnan(value):
        return NOTHING
    text = f"{abs(value):,.{digits}f}"
    return MINUS + text if value < 0 and text.strip("0.,") else text


def count(value: float | None) -> str:
    """Write how many: 12000 -> '12,000'."""
    return number(value)


def money(value: float | None, currency: str = "", compact: bool = True) -> str:
    """Write an amount in the snapshot's currency: (1_234_567, 'USD') -> '$1.2 M'; one without a sign has its code."""
    if value is None or math.isnan(value):
        return NOTHING
    text = _compact(abs(value)) if compact else number(abs(value))
    sign = MINUS if value < 0 and text != "0" else ""
    return f"{sign}{symbol(currency)}{text}"


def symbol(currency: str) -> str:
    """Return what stands before an amount: '$', the code of a currency without a sign, '' where none is known."""
    code = currency.strip().upper()
    return SYMBOLS.get(code, f"{code}{NBSP}" if CODE.fullmatch(code) else "")


def currency_sign(currency: str) -> str:
    """Return what stands beside a box for an amount: '$', or the currency's name where it has no symbol."""
    return symbol(currency).strip() or currency


def _compact(size: float) -> str:
    """Three figures at most; what would round up to 1,000 of a step is 1.0 of the next."""
    step, letter, digits = _magnitude(size)
    return f"{size / step:,.{digits}f}" + (f"{NBSP}{letter}" if letter else "")


def _magnitude(size: float) -> tuple[float, str, int]:
    """In which step an amount is written, the step's letter, and how many decimals it has there."""
    for step, letter in _MAGNITUDES:
        if size >= 0.9995 * step:
            return step, letter, 1 if size < 99.95 * step else 0
    return 1.0, "", 0


def compact(value: float) -> float:
    """Round an amount to what is written of it: 1_234_567 -> 1_200_000."""
    step, _, digits = _magnitude(abs(value))
    return math.copysign(round(round(abs(value) / step, digits) * step), value)


def percent(share: float | None, digits: int = 0) -> str:
    """Write a share of 1: 0.62 -> '62 %'. A share that is neither 0 nor 1 is never rounded to 0 % or 100 %."""
    if share is None or math.isnan(share):
        return NOTHING
    written = hundredths(share, digits) if 0 < share < 1 else number(share * 100, digits)
    return f"{written}{NBSP}%"


def interval(low: float, high: float, digits: int = 0) -> str:
    """Write an interval beside a percentage: (0.55, 0.68) -> '[55–68]', (0.83, 0.998) -> '[83 to over 99]'."""
    return f"[{between(low, high, digits).removesuffix(f'{NBSP}%')}]"


def between(low: float, high: float, digits: int = 0) -> str:
    """Write an interval of shares: (0.55, 0.68) -> '55–68 %', (0.83, 0.998) -> '83 to over 99 %'."""
    return ends(percent(low, digits), percent(high, digits))


def ends(start: str, end: str, joined: str = NOTHING) -> str:
    """Join an interval's ends, the unit once; a bound is said in words: ('<1 %', '4 %') -> 'under 1 to 4 %'."""
    unit = f"{NBSP}%"
    if not {start[:1], end[:1]} & BEYOND.keys():
        return f"{start.removesuffix(unit) if end.endswith(unit) else start}{joined}{end}"
    first, last = (BEYOND.get(text[:1], "") + text.lstrip("<>") for text in (start, end))
    return last if first == last else f"{first.removesuffix(unit) if last.endswith(unit) else first} to {last}"


def threshold(share: float) -> str:
    """Write a threshold with as many decimals as it needs: 0.42 -> '42 %', 0.023 -> '2.3 %'."""
    whole = abs(share * 100 - round(share * 100)) < 0.05
    return percent(share, 0 if whole else 1)


def points(difference: float | None, digits: int = 1) -> str:
    """Write a difference of two shares: 0.032 -> '+3.2 pts'."""
    if difference is None or math.isnan(difference):
        return NOTHING
    return f"{signed(difference * 100, digits)}{NBSP}pts"


def points_between(before: float, after: float) -> str:
    """Write by how many points a share moved, as the two are written: (0.804, 0.966) -> '+17 pts', 80 % to 97 %."""
    return points((round(100 * after) - round(100 * before)) / 100, 0)


def signed(value: float | None, digits: int = 0) -> str:
    """Write a number with its sign; zero after rounding has none."""
    text = number(value, digits)
    return f"+{text}" if value is not None and value > 0 and text.strip("0.,") else text


def days(value: float | None) -> str:
    """Write a length of time: 41 -> '41 days', 1 -> '1 day'."""
    text = number(value)
    return text if text == NOTHING else counted(text, "day", space=NBSP)


def plural(value: float, one: str, many: str = "", *, digits: int = 0, space: str = " ") -> str:
    """Write how many of what: (2, 'deal') -> '2 deals'."""
    return counted(number(value, digits), one, many, space)


def ordinal(place: int) -> str:
    """Write a place: 1 -> '1st', 22 -> '22nd', 13 -> '13th'."""
    teen = 10 < place % 100 < 14
    return f"{place}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"


def date(day: dt.date | None) -> str:
    """Write a day: '30 Sep 2026'."""
    return NOTHING if day is None or day != day else f"{day.day} {day:%b %Y}"  # noqa: PLR0124


def moment(at: dt.datetime) -> str:
    """Write a moment of the store, to the minute: '30 Sep 2026, 14:05 UTC'."""
    return f"{date(at.date())}, {at:%H:%M} {at.tzname() or 'UTC'}"


def month(day: dt.date | None) -> str:
    """Write a month: 'Sep 2026'."""
    return NOTHING if day is None or day != day else f"{day:%b %Y}"  # noqa: PLR0124


def value(amount: float | None, unit: str, currency: str = "") -> str:
    """Write a value in its unit: money, percent, points, count or days."""
    match unit:
        case "money":
            return money(amount, currency)
        case "percent":
            return percent(amount)
        case "points":
            return points(amount)
        case "days":
            return days(amount)
        case _:
            return count(amount)


def measured(amount: float, unit: str, currency: str = "") -> str:
    """Write a field's value in full, in the unit its catalogue gives: (12.5, 'percent') -> '12.5 %'."""
    text = number(amount, 2).rstrip("0").rstrip(".")
    match unit:
        case "money":
            return money(amount, currency, compact=False)
        case "percent":
            return f"{text}{NBSP}%"
        case "days":
            return days(amount)
        case "year":
            return f"{amount:.0f}"
    return text


def delta(change: float | None, unit: str, currency: str = "") -> str:
    """Write a change with its sign, in its unit: (0.12, 'percent') -> '+12 %'."""
    if change is None or math.isnan(change):
        return NOTHING
    text = points(abs(change)) if unit == "points" else value(abs(change), unit, currency)
    text = text.removeprefix("+")
    if not any(digit in text for digit in "123456789"):
        return text
    return f"{'+' if change > 0 else MINUS}{text}"


def judged(better: bool | None) -> str:
    """Say a delta's direction in words, so that colour is never alone."""
    return "no clear change" if better is None else "better" if better else "worse"
