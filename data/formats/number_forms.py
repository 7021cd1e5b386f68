"""How a column writes its numbers: what its points and commas mean is told by its cells, else by the mapping."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from data.formats.ambiguity import LEAST_SHARE, STRAY_SHARE, Ambiguous, counted
from data.formats.currency_signs import SIGNS
from data.formats.multiples import ABOUT, ANY, has_multiple, multiplied
from data.statements import let, literal

MONEY = rf"^{ABOUT}([-+(]*)\s*(?:{SIGNS}\s*)*([-+(]*)"
AFTER = rf"\s*(?:{ANY})?\s*(?:{SIGNS}\s*)*%?\s*$"
# A dash in place of decimals: 10.700,- and 5'000.-
WHOLE = rf"(\d[.,])[-–—]{{1,2}}(\s*(?:{SIGNS}\s*)*)$"
# What is said of a column in which several people write numbers in their own ways.
EACH = "each"
OTHER = {".": ",", ",": "."}
EACH_WORDS = "each cell by its own signs"
EACH_CELL = "each cell says it by itself, and 1.234 and 1,234 are thousands"
# Between groups of three digits there may be a blank of any width, or an apostrophe.
GAP = r"[ \x{00a0}\x{2009}\x{202f}'’]"
GAPPED = rf"^[-+]?\d{{1,3}}(?:{GAP}\d{{3}})+(?:[.,]\d*)?$"
POINT = r"^[-+]?(?:[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}|\d+)?(?:\.\d*)?(?:[eE][-+]?\d{1,3})?$"
COMMA = r"^[-+]?(?:[1-9]\d{0,2}(?:\.\d{2,3})*\.\d{3}|\d+)?(?:,\d*)?(?:[eE][-+]?\d{1,3})?$"
# Cells in which a sign can only stand before decimals: other than three digits follow it, or it follows a zero, four
# digits or none, or groups of the other sign.
DECIMAL = (
    r"^[-+]?(?:\d*\{0}(?:\d{{0,2}}|\d{{4,}})|(?:0+|\d{{4,}})?\{0}\d{{3}}|\d{{1,3}}(?:\{1}\d{{2,3}})+\{0}\d*)"
    r"(?:[eE][-+]?\d+)?$"
)
# Three decimals or more: where some cells have those for certain, one with three digits behind a sign has decimals too.
DEEP = r"^[-+]?\d*\{0}\d{{3,}}(?:[eE][-+]?\d+)?$"
# Cells in which a sign can only stand between groups.
GROUPS = r"^[-+]?[1-9]\d{{0,2}}(?:\{0}\d{{2,3}})*\{0}\d{{3}}\{0}\d{{3}}$"
OPEN = r"^[-+]?[1-9]\d{{0,2}}\{0}\d{{3}}$"
# What a column that is written otherwise may hold and can be no slip of its own form: two signs, one that repeats, or
# decimals of other than three digits. The first sign stands before these decimals.
OWN = r"^[-+]?(?:\d{{1,3}}(?:\{1}\d{{3}})+\{0}\d+|\d*\{0}(?:\d{{1,2}}|\d{{4,}})|[1-9]\d{{0,2}}(?:\{1}\d{{3}}){{2,}})$"
# Most cells are digits with points and commas: nothing stands around these.
BARE = r"^[-+]?[\d.,]+$"
PLAIN = r"^-?(?:\d+|\d+\.(?:\d{1,2}|\d{4,})|(?:0|\d{4,})\.\d{3})$"


@dataclasses.dataclass(frozen=True)
class NumberReading:
    """How a column's numbers are written: its decimal sign, and whether there is more about them than digits.

    Where several people have typed them, `decimal` is 'each': every cell tells its own sign, and one that leaves it
    open has groups of three digits. `strays`: some cells may be written with the other decimal sign.
    """

    decimal: str = "."
    plain: bool = False
    words: str = ""
    example: str = ""
    strays: bool = False

    def sql(self, text: str) -> str:
        """Return SQL that reads a cell as a finite number, null where it is none."""
        if self.plain:
            number = f"try_cast({text} as double)"
            return f"case when isfinite({number}) then {number} end"
        number = _each() if self.decimal == EACH else f"coalesce({_by(self.decimal)}, {self._by_own_signs()})"
        return let(stripped(text), "bare", multiplied(number, text, SIGNS))

    def own(self, text: str) -> str:
        """Return SQL that says whether a cell is read by its own signs, as its column's form cannot read it."""
        by_own = f"{_by(self.decimal)} is null and {self._by_own_signs()} is not null"
        return let(stripped(text), "bare", by_own)

    def _by_own_signs(self) -> str:
        other = OTHER[self.decimal]
        sure = literal(OWN.format(other, self.decimal))
        return f"case when regexp_matches(bare, {sure}) then {_by(other)} end"


def _by(decimal: str) -> str:
    """Return SQL for a bare number whose decimal sign is known, null where it is none."""
    pattern, other = (POINT if decimal == "." else COMMA), OTHER[decimal]
    number = f"try_cast(replace(replace(bare, {literal(other)}, ''), ',', '.') as double)"
    checked = rf"regexp_matches(bare, {literal(pattern)}) and regexp_matches(bare, '\d')"
    return f"case when {checked} and isfinite({number}) then {number} end"


def _each() -> str:
    """Return SQL for a bare number that tells its decimal sign by itself, or has groups of three digits."""
    opens = {sign: f"regexp_matches(bare, {literal(OPEN.format(sign))})" for sign in (".", ",")}
    either = f"coalesce({_by('.')}, {_by(',')})"
    return f"case when {opens[',']} then {_by('.')} when {opens['.']} then {_by(',')} else {either} end"


def stripped(text: str) -> str:
    """Return SQL for a number without its currency, its percent sign and the gaps between its groups.

    A number in parentheses, or with a minus behind it, is below zero, as accountants write it.
    """
    plain = f"regexp_replace({text}, '^[−–]', '-')"
    plain = f"regexp_replace({plain}, {literal(WHOLE)}, '\\1\\2')"
    below = rf"regexp_matches({plain}, '^\(.*\)$|\d-$')"
    bare = f"regexp_replace({plain}, {literal(MONEY)}, '\\1\\2')"
    bare = f"regexp_replace(rtrim(ltrim({bare}, '('), ')-'), {literal(AFTER)}, '')"
    gapless = f"if(regexp_matches(bare, {literal(GAPPED)}), regexp_replace(bare, {literal(GAP)}, '', 'g'), bare)"
    bare = let(bare, "bare", gapless)
    return f"if(regexp_matches({text}, {literal(BARE)}), {text}, if({below}, '-', '') || {bare})"


def questions(cells: str, of: str = "") -> str:
    """Return the question over a column's distinct cells, `cell`, that tells what its points and commas mean.

    `of` tells the columns apart where it is about several.
    """
    digits = r"regexp_matches(bare, '^[-+]?[\d.,]+$')"
    open_point, open_comma = (f"regexp_matches(bare, {literal(OPEN.format(sign))})" for sign in (".", ","))
    forms = {
        "n": "true",
        "decimal_point": f"contains(bare, '.') and regexp_matches(bare, {literal(DECIMAL.format('.', ','))})",
        "decimal_comma": f"contains(bare, ',') and regexp_matches(bare, {literal(DECIMAL.format(',', '.'))})",
        "group_comma": f"regexp_matches(bare, {literal(GROUPS.format(','))})",
        "group_point": f"regexp_matches(bare, {literal(GROUPS.format('.'))})",
        "open_point": open_point,
        "open_comma": open_comma,
        "deep_point": f"contains(bare, '.') and regexp_matches(bare, {literal(DEEP.format('.'))}) and not {open_point}",
        "deep_comma": f"contains(bare, ',') and regexp_matches(bare, {literal(DEEP.format(','))}) and not {open_comma}",
        "comma": f"contains(bare, ',') and regexp_matches(bare, {literal(POINT)})",
        "thousands": has_multiple("cell", SIGNS),
        "dressed_point": f"bare <> cell and regexp_matches(bare, {literal(POINT)}) and {digits}",
        "dressed_comma": f"bare <> cell and regexp_matches(bare, {literal(COMMA)}) and {digits}",
    }
    beside = f"{of}, " if of else ""
    bare = f"select {beside}cell, {stripped('cell')} as bare from ({cells}) where cell is not null"
    return counted(forms, bare, of)


def declared(decimal: str, thousands: str, found: Mapping[str, Any]) -> NumberReading:
    """Return the reading that a mapping declares; a column that can only be read in the other way is read so.

    What a table declares holds for all of its columns, and a share like 0.125 may stand beside amounts like 1.000.
    """
    if decimal == EACH:
        return _each_reading(found)
    point, comma = _count_decimal_marks(found)
    if decimal or thousands in (".", ","):
        chosen = decimal or OTHER[thousands]
        settled = not found["open_point"] and not found["open_comma"]
        other = settled and {".": comma > 0 == point, ",": point > 0 == comma}[chosen]
        return _reading(found, OTHER[chosen] if other else chosen)
    # Where blanks or apostrophes stand between thousands, a point or comma can only stand before decimals.
    return _reading(found, "," if comma + found["open_comma"] > point + found["open_point"] else ".")


def _count_decimal_marks(found: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many cells have a decimal point for certain, and how many a comma."""
    return _firm(found, "point") + found["group_comma"], _firm(found, "comma") + found["group_point"]


def _firm(found: Mapping[str, Any], sign: str) -> int:
    """Return how many cells have decimals behind a sign; none where beside others they may be slips among thousands.

    Beside 12.500 a 950.50 decides nothing: it takes a cell with as many decimals, such as 0.125.
    """
    decimals, undecided = int(found[f"decimal_{sign}"]), found[f"open_{sign}"]
    deep = found[f"deep_{sign}"] and decimals > LEAST_SHARE * undecided
    return decimals if deep or not undecided else 0


def detected(found: Mapping[str, Any]) -> NumberReading:
    """Return how a column's numbers are written by the answers to its questions; raise Ambiguous where two ways fit."""
    point, comma = _count_decimal_marks(found)
    if min(point, comma) > STRAY_SHARE * max(point, comma):
        if not found["open_point"] and not found["open_comma"]:
            return _each_reading(found)
        raise Ambiguous(
            (
                found["decimal_point_one"] or found["group_comma_one"],
                found["decimal_comma_one"] or found["group_point_one"],
            ),
            "the first has a decimal point, the second a decimal comma",
            {
                "the point stands before decimals": POINT_LINE,
                "the comma does": COMMA_LINE,
                EACH_CELL: EACH_LINE,
            },
        )
    if not point and not comma and (found["open_point"] or found["open_comma"]):
        kind = "open_point" if found["open_point"] else "open_comma"
        sign = "point" if found["open_point"] else "comma"
        written = "." if sign == "point" else ","
        raise Ambiguous(
            (found[f"{kind}_one"], found[f"{kind}_two"]),
            f"the {sign} may stand before decimals or between thousands",
            {
                "it stands between thousands": f'thousands = "{written}"',
                "before decimals": f'decimal = "{written}"',
                **({EACH_CELL: EACH_LINE} if found[f"decimal_{sign}"] else {}),
            },
        )
    return _reading(found, "," if comma > point else ".")


POINT_LINE, COMMA_LINE, EACH_LINE = 'decimal = "."', 'decimal = ","', f'decimal = "{EACH}"'


def _each_reading(found: Mapping[str, Any]) -> NumberReading:
    return NumberReading(EACH, words=EACH_WORDS, example=found["decimal_comma_one"] or found["group_point_one"] or "")


def _reading(found: Mapping[str, Any], decimal: str) -> NumberReading:
    kinds = ("decimal_comma", "group_point") if decimal == "," else ("comma",)
    form = {",": "decimal comma", ".": "commas between thousands"}[decimal]
    example = next((found[f"{kind}_one"] for kind in kinds if found[kind]), None)
    sign, stray = ("comma", "point") if decimal == "," else ("point", "comma")
    dressed = found[f"dressed_{sign}_one"]
    strays = bool(found[f"decimal_{stray}"] or found[f"group_{sign}"])
    said = [(form, example)] if example else []
    said += [("words for thousands or millions", found["thousands_one"])] if found["thousands"] else []
    said += [("the digits, without what stands around them", dressed)] if dressed else []
    words = ", ".join(one for one, _ in said)
    return NumberReading(decimal, words=words, example=said[0][1] if said else "", strays=strays)
