"""How a column writes its days: told by its cells where they can be read in one way only, else by the mapping."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from data.formats.ambiguity import LEAST_SHARE, STRAY_SHARE, Ambiguous, counted
from data.statements import let, literal

Order = tuple[str, str, str]
DAY_FIRST, MONTH_FIRST, YEAR_FIRST = ("d", "m", "y"), ("m", "d", "y"), ("y", "m", "d")
WORDS = {
    "day first": DAY_FIRST,
    "dd/mm/yyyy": DAY_FIRST,
    "dmy": DAY_FIRST,
    "month first": MONTH_FIRST,
    "mm/dd/yyyy": MONTH_FIRST,
    "mdy": MONTH_FIRST,
    "year first": YEAR_FIRST,
    "ymd": YEAR_FIRST,
}
NUMBERED = {
    "excel": "excel",
    "excel serial": "excel",
    "epoch seconds": "seconds",
    "epoch": "seconds",
    "unix": "seconds",
    "epoch milliseconds": "milliseconds",
    "epoch ms": "milliseconds",
}
# A time of day and a zone may follow a day; the day counts as it is written.
TIME = (
    r"(?:[T ,]+\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?\s?[Mm]\.?)?"
    r"(?:\s*(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?(?:\d{2})?)){0,2}(?:\[[^\]]*\])?)?"
)
ZONE_KEY, ZONE = re.compile(r"\s*%[zZ]"), r"\s*(?:[+-]\d{2}:?\d{2}|[A-Za-z]+/[A-Za-z_/]+|[A-Z]{3,5}|Z)$"
YEAR_MONTH_DAY = rf"^(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})\.?{TIME}$"
COMPACT = r"^((?:19|20|21)\d{2})(\d{2})(\d{2})(?:T?\d{4}(?:\d{2})?Z?)?$"
# What Polish, Russian and Ukrainian write behind a year: 13.05.2026 r.
YEAR_WORD = r"(?:\s?[rгр]\.?)?"
THREE = rf"^(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d{{2}}){YEAR_WORD}{TIME}$"
# A month's name, or a weekday's before it: neither digits nor signs. A class of all letters takes a second to compile.
NAME = r"[^\s\d.,/()-]+"
NAMED_DAY_FIRST = (
    rf"^(?:{NAME}\.?,? )?(\d{{1,2}})(?:st|nd|rd|th|\.)?[-/. ]*(?:de )?({NAME})\.?,?"
    rf"[-/. ]*(?:de )?(\d{{4}}|\d{{2}}){YEAR_WORD}{TIME}$"
)
NAMED_MONTH_FIRST = rf"^(?:{NAME}\.?,? )?({NAME})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){TIME}$"
PLAIN = r"^\d{4}-\d{2}-\d{2}$"
NUMBER = r"^\d+(?:\.\d+)?$"
SHORT = r"regexp_matches(cell, '^\d{2}-\d{1,2}-\d{2}(?:\D|$)')"
# How names of months start in English, German, French, Spanish, Portuguese, Italian and Dutch: by four letters where
# three are two months', else by three.
MONTHS = {
    1: ("jan", "ene", "gen"),
    2: ("feb", "fév", "fev"),
    3: ("mar", "mär", "mae", "mrz", "maa", "mrt"),
    4: ("apr", "abr", "avr"),
    5: ("may", "mai", "mag", "mei"),
    6: ("jun", "juin", "giu"),
    7: ("jul", "juil", "lug"),
    8: ("aug", "ago", "aou", "aoû"),
    9: ("sep", "set"),
    10: ("oct", "okt", "out", "ott"),
    11: ("nov",),
    12: ("dec", "dez", "dic", "déc"),
}
# Between 1954 and 2173 a day has five digits where spreadsheets count them from 30 December 1899.
EXCEL_FROM, EXCEL_TO = 20_000, 99_999
# Between 1973 and 2286 a second since 1970 has nine or ten digits, a millisecond twelve or thirteen.
SECONDS_FROM, SECONDS_TO = 100_000_000, 9_999_999_999
# Three in five days of a month lie past its twelfth: where hardly any tell the order, those that do may be slips.
DECISIVE_SHARE = 0.15
# From so many days on it is no chance that none lies past the twelfth.
FEWEST_EARLY = 8


@dataclasses.dataclass(frozen=True)
class DateReading:
    """How a column's days are written: the orders of its three numbers, declared formats, and days that are counted."""

    orders: tuple[Order, ...] = ()
    formats: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    plain: bool = False
    words: str = ""
    example: str = ""

    def sql(self, text: str) -> str:
        """Return SQL that reads a cell as a day, null where it is none."""
        if self.plain:
            return f"try_cast({text} as date)"
        tried = [_declared_form(text, form) for form in self.formats]
        tried += [_parts(text, YEAR_MONTH_DAY, YEAR_FIRST), _parts(text, COMPACT, YEAR_FIRST)]
        tried += [_parts(text, THREE, order) for order in self.orders]
        tried += [_named(text, NAMED_DAY_FIRST, DAY_FIRST), _named(text, NAMED_MONTH_FIRST, MONTH_FIRST)]
        tried += [COUNTED[one].format(text=text) for one in self.counted]
        return f"coalesce({', '.join(tried)})"


def _declared_form(text: str, form: str) -> str:
    """Return SQL that reads a cell by a declared format; a zone is left out, for the day counts as it is written."""
    bare = ZONE_KEY.sub("", form)
    if bare != form:
        text = f"regexp_replace({text}, {literal(ZONE)}, '')"
    return f"try_strptime({text}, {literal(bare)})::date"


def _since(low: int, high: int, day: str) -> str:
    number = "try_cast(regexp_extract({text}, '" + NUMBER.replace("{", "{{").replace("}", "}}") + "') as double)"
    return f"case when {number} between {low} and {high} then ({day.replace('#', number)})::date end"


COUNTED = {
    "excel": _since(EXCEL_FROM, EXCEL_TO, "date '1899-12-30' + floor(#)::int"),
    "seconds": _since(SECONDS_FROM, SECONDS_TO, "make_timestamp((# * 1000000)::bigint)"),
    "milliseconds": _since(SECONDS_FROM * 1000, SECONDS_TO * 1000, "make_timestamp((# * 1000)::bigint)"),
}


def _parts(text: str, pattern: str, order: Order) -> str:
    return let(f"regexp_extract({text}, {literal(pattern)}, {list(order)})", "p", DAY.format(month="p.m"))


def _named(text: str, pattern: str, order: Order) -> str:
    starts = ", ".join(f"'{start}': '{nth}'" for nth, names in MONTHS.items() for start in names)
    named = f"MAP {{{starts}}}"
    month = f"coalesce({named}[substr(lower(p.m), 1, 4)], {named}[substr(lower(p.m), 1, 3)])"
    return let(f"regexp_extract({text}, {literal(pattern)}, {list(order)})", "p", DAY.format(month=month))


# Years of two digits are those from 1970 to 2069.
DAY = "try_cast(if(length(p.y) = 2, if(p.y < '70', '20', '19') || p.y, p.y) || '-' || {month} || '-' || p.d as date)"


def readable_format(text: str) -> bool:
    """Say whether a mapping's date_format is one that can be read by."""
    if text.casefold() in (*WORDS, *NUMBERED):
        return True
    if "%" not in text:
        return False
    try:
        return dt.datetime.strptime(dt.datetime(2001, 2, 3).strftime(text), text) is not None  # noqa: DTZ001, DTZ007  # a format is tried out
    except ValueError:
        return False


def declared(formats: tuple[str, ...], found: Mapping[str, Any]) -> DateReading:
    """Return the reading that a mapping declares; dates that can be read in one way only are read beside it.

    What a table declares holds for all of its columns: one whose days can only be in another order is read in that.
    """
    words = [text.casefold() for text in formats]
    ordered = {text: WORDS.get(text.casefold()) or _order_of(text) for text in formats}
    orders = tuple(dict.fromkeys(order for order in ordered.values() if order is not None))
    counted = tuple(NUMBERED[word] for word in words if word in NUMBERED)
    told = _certain_order(found) if _is_decisive(found) else None
    if told is None or told in orders or YEAR_FIRST in orders:
        return DateReading(orders, tuple(text for text in formats if "%" in text), counted)
    return DateReading((told,), tuple(text for text in formats if "%" in text and ordered[text] is None), counted)


def _certain_order(found: Mapping[str, Any]) -> Order | None:
    """Return the order that a column's days can only have; None if they leave it open or differ."""
    days, months = found["day_only"], found["month_only"]
    if (days > 0) == (months > 0):
        return None
    return DAY_FIRST if days else MONTH_FIRST


def _is_decisive(found: Mapping[str, Any]) -> bool:
    """Say whether as many days tell the order as would where they do not do so by a slip."""
    told = max(found["day_only"], found["month_only"])
    return bool(told >= DECISIVE_SHARE * (found["either"] + told))


def _order_of(text: str) -> Order | None:
    found = re.match(r"^%-?([dmyY])[-/. ]%-?([dmyY])[-/. ]%-?([dmyY])", text)
    if found is None:
        return None
    order = tuple(part.lower() for part in found.groups())
    return order if sorted(order) == ["d", "m", "y"] else None  # type: ignore[return-value]  # three parts, each once


def questions(cells: str, year: int, of: str = "") -> str:
    """Return the question over a column's distinct cells, `cell`, that tells how its days are written.

    For each form it answers how many cells have it, and the first and last of those. `of` tells the columns apart where
    it is about several.
    """
    first, second = (f"try_cast(regexp_extract(cell, {literal(THREE)}, {nth}) as int)" for nth in (1, 2))
    forms = {
        "n": "true",
        "day_only": "first > 12 and second <= 12 and day_first",
        "month_only": "second > 12 and first <= 12 and month_first",
        "either": "first <> second and day_first and month_first",
        "three": "first is not null",
        "read": "day_first or month_first",
        "iso": f"regexp_matches(cell, {literal(YEAR_MONTH_DAY)})",
        "late": f"try_cast(regexp_extract(cell, {literal(YEAR_MONTH_DAY)}, 3) as int) > 12",
        "compact": f"regexp_matches(cell, {literal(COMPACT)})",
        "named": " or ".join(f"regexp_matches(cell, {literal(p)})" for p in (NAMED_DAY_FIRST, NAMED_MONTH_FIRST)),
        "timed": r"regexp_matches(cell, '\d[T ,]+\d{1,2}[:.h]\d{2}')",
        "excel": f"number between {EXCEL_FROM} and {EXCEL_TO}",
        "seconds": f"number between {SECONDS_FROM} and {SECONDS_TO}",
        "milliseconds": f"number between {SECONDS_FROM * 1000} and {SECONDS_TO * 1000}",
        "short": SHORT,
        "not_year_first": f"{SHORT} and first > {year % 100 + 1}",
    }
    number = f"try_cast(regexp_extract(cell, {literal(NUMBER)}) as double)"
    day_first, month_first = (f"{_parts('cell', THREE, order)} is not null" for order in (DAY_FIRST, MONTH_FIRST))
    named = f"{f'{of}, ' if of else ''}cell, {first} as first, {second} as second, {number} as number"
    named += f", {day_first} as day_first, {month_first} as month_first"
    return counted(forms, f"select {named} from ({cells}) where cell is not null", of)


DAY_LINE, MONTH_LINE, YEAR_LINE = ('date_format = "%d/%m/%Y"', 'date_format = "%m/%d/%Y"', 'date_format = "%y-%m-%d"')


def detected(found: Mapping[str, Any]) -> DateReading:
    """Return how a column's days are written by the answers to its questions; raise Ambiguous where more ways fit."""
    order = _detected_order(found)
    counted = tuple(name for name in COUNTED if found[name] > LEAST_SHARE * (found["n"] - found["compact"]))
    words, example = _reading_texts(found, order, counted)
    return DateReading((order,) if order else (), (), counted, words=words, example=example)


def _detected_order(found: Mapping[str, Any]) -> Order | None:
    if not found["read"]:
        return None
    days, months = found["day_only"], found["month_only"]
    if min(days, months) > STRAY_SHARE * max(days, months):
        raise Ambiguous(
            (found["day_only_one"], found["month_only_one"]),
            "the first can only be read day first, the second only month first",
            {"every other one is day first": DAY_LINE, "month first": MONTH_LINE},
        )
    if not _is_decisive(found):
        raise Ambiguous(
            (found["either_one"], found["either_two"]),
            "the day or the month may come first",
            {"the day comes first": DAY_LINE, "the month does": MONTH_LINE},
        )
    if not found["either"] and found["iso"] >= FEWEST_EARLY and not found["late"]:
        raise Ambiguous(
            (found["iso_one"], found["three_one"]),
            "days up to the 12th are written apart from later ones, as where a spreadsheet has turned them round",
            {"they are right as they stand (else export again)": MONTH_LINE if months > days else DAY_LINE},
        )
    if found["short"] == found["three"] and not found["not_year_first"]:
        raise Ambiguous(
            (found["short_one"], found["short_two"]),
            "the day or the year may come first",
            {"the day comes first": 'date_format = "%d-%m-%y"', "the year does": YEAR_LINE},
        )
    return MONTH_FIRST if months > days else DAY_FIRST


def _reading_texts(found: Mapping[str, Any], order: Order | None, counted: tuple[str, ...]) -> tuple[str, str]:
    named = {"excel": "days counted from 1899, as spreadsheets do"}
    said = [(named.get(name, f"{name} since 1970"), found[f"{name}_one"]) for name in counted]
    if order:
        kind = "month_only" if order == MONTH_FIRST else "day_only"
        said.append(("month first" if order == MONTH_FIRST else "day first", found[f"{kind}_one"] or found["read_one"]))
    more = {
        "compact": "year, month and day without a sign between",
        "named": "months by name",
        "timed": "the day of a time",
    }
    said += [(words, found[f"{name}_one"]) for name, words in more.items() if found[name] > LEAST_SHARE * found["n"]]
    return ", ".join(words for words, _ in said), said[0][1] if said else ""
