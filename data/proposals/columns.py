"""Which header of a file is which canonical column of a table: by its name, and by what its cells can be."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

from data.catalogue import CANONICAL, DIMENSIONS
from data.formats.date_forms import EXCEL_FROM, EXCEL_TO, NUMBER, SECONDS_FROM, SECONDS_TO
from data.ingest.reading.sheets import same
from data.proposals.crms import NONE, Crm
from data.proposals.names import STRIPPED, in_both, likeness, words_of
from data.proposals.outcome_words import outcome_of, tells_only_outcomes
from data.proposals.planned import is_planned, planned_closing
from data.proposals.proposed import Guess
from data.proposals.survey import Column, Survey
from data.proposals.words import WORDS
from data.sources.source import PASSING

LABELS = {(field.table, field.name): field.label for field in (*CANONICAL, *PASSING)}
KINDS = {(field.table, field.name): field.kind for field in (*CANONICAL, *PASSING)}
CLOSINGS = {"closed_on", "won_on", "lost_on"}
# A header that is less alike is left alone: nothing is read that only might be it.
SURE: Final = 0.75
# What a CRM calls a column itself is surer than any other word.
OWN: Final = 0.99
# A column that holds won, lost and open alone is the stage only where no other is named as one.
LESS_STAGE: Final = 0.9
# The same owner or account in every row tells little: another column that is named so is it rather.
CONSTANT, FEWEST_ALIKE = 0.8, 10
PARTIES: Final = ("owner", "account")
# What a column's cells tell without its name.
BY_CELLS: Final = 0.85
# Ids stand for names, where no column has these: a header of ids is less sure than one of names.
LESS_SURE: Final = 0.95
# The planned day is no closing day; it stands for one where a file has no other.
STANDS_IN: Final = 0.7
PLANNED: Final = "Of closed deals the planned day stands for the day they closed: the file has no other"
ONCE_PER_GROUP: Final = "written once for each group: {:,} empty cells below are read as the one above them"
CODE = re.compile(r"(?=.*\d)[\w./#-]+")
# Headers whose likeness differs by less may each be it.
NEAR: Final = 0.03
# A column of ids fills nearly every row; a deal's rows repeat it some times, not often.
ID_FILLED, ID_LEVELS = 0.95, 0.05
# Between which numbers days lie where they are counted.
COUNTED = ((EXCEL_FROM, EXCEL_TO), (SECONDS_FROM, SECONDS_TO), (SECONDS_FROM * 1000, SECONDS_TO * 1000))
MOST_STAGES, MOST_PIPELINES = 60, 40
# Tables in which an id stands in many rows.
MANY_ROWS = ("stage_history", "changes", "activities", "quotas")
# How good each column is as a sign that a file lists deals.
WEIGHTS = {
    "stage": 3,
    "amount": 2,
    "closed_on": 2,
    "expected_close_on": 2,
    "opportunity_id": 1,
    "owner": 1,
    "opened_on": 1,
}


def guesses(one: Survey, table: str, crm: Crm = NONE) -> dict[str, Guess]:
    """Return the guess for each canonical column of a table that a file seems to have, each header once."""
    likely = sorted(_candidates(one, table, crm), key=lambda found: -found[0])
    found: dict[str, tuple[float, str]] = {}
    for sure, name, header in likely:
        if name not in found and header not in {taken for _, taken in found.values()}:
            found[name] = (sure, header)
    used = {header for _, header in found.values()}
    chosen = {
        name: _guess(one, (table, name), *found[name], tuple(_others(likely, name, found[name][0], used)))
        for name in WORDS[table]
        if name in found
    }
    if table != "opportunities":
        return chosen
    told = _by_cells(one, chosen)
    return told if crm is NONE and may_have_closings(one, told) else one_date(told)


def may_have_closings(one: Survey, found: Mapping[str, Guess], others: Collection[str] = ()) -> bool:
    """Say whether a date that no name tells is empty in some rows, as a closing day is of open deals.

    `others`: columns that are none.
    """
    read = {*others, *(guess.header for guess in found.values())}
    return any(c.kind == "date" and c.header not in read and 0 < c.filled < one.rows for c in one.columns)


def _by_cells(one: Survey, found: dict[str, Guess]) -> dict[str, Guess]:
    """Add what cells alone tell: the stage by its words for won and lost, an id by codes in the first column."""
    used = {guess.header for guess in found.values()}
    told = [c for c in one.columns if c.header not in used and _repeated(MOST_STAGES)(one, c) and _tells_outcomes(c)]
    added: dict[str, tuple[str, str]] = {}
    if "stage" not in found and told:
        added["stage"] = max(told, key=lambda column: column.levels).header, "its cells say what is won and lost"
    if (
        "opportunity_id" not in found
        and one.columns
        and _is_code(one, one.columns[0])
        and one.columns[0].header not in used
    ):
        added["opportunity_id"] = one.columns[0].header, "each of its cells is there once"
    return found | {
        name: _guess(one, ("opportunities", name), BY_CELLS, header, (), why) for name, (header, why) in added.items()
    }


def _tells_outcomes(column: Column) -> bool:
    return {"won", "lost"} <= {outcome_of(cell) for cell, _ in column.common}


def _is_code(one: Survey, column: Column) -> bool:
    """Say whether a column numbers its rows: 'A-17' does, a name or an address of a mail does not."""
    cells = [cell for cell, _ in column.common]
    coded = all(re.fullmatch(CODE, cell) for cell in cells)
    once = column.levels == column.filled >= ID_FILLED * one.rows
    return column.kind == "text" and coded and once


def _in_both(header: str, words: Sequence[str]) -> float:
    """Return how surely both names of a header in two languages are meant, as of 'Customer / Kunde'; 0 for one name."""
    return min((likeness(name, words) for name in in_both(header)), default=0.0)


def _of_ids(header: str, words: Sequence[str]) -> float:
    """Return how surely a header is what ids of something are called, as 'ID del propietario'; 0 without that word."""
    named = [word for word in words_of(header) if word not in WORDS["ids"]["marks"]]
    return LESS_SURE * likeness(" ".join(named), words) if len(named) < len(words_of(header)) else 0.0


def _as_planned(name: str, header: str, likely: float) -> float:
    """Return how surely a header is a canonical column, where it may say that its days are planned."""
    if name in CLOSINGS and is_planned(header):
        return 0.0
    return max(likely, planned_closing(header)) if name == "expected_close_on" else likely


def _candidates(one: Survey, table: str, crm: Crm) -> Iterator[tuple[float, str, str]]:
    """Yield how surely a header is a canonical column, for each pair of them that may be."""
    never = set(map(same, crm.never))
    columns = [column for column in one.columns if column.filled and same(column.header) not in never]
    for name, words in WORDS[table].items():
        own = set(map(same, crm.columns.get(name, ()))) if table == "opportunities" else set()
        may_be_ids = (table == "opportunities" and name in DIMENSIONS.values()) or name == "manager"
        for column in columns:
            written = {one.names[column.header], column.header}
            likely = max(*(likeness(text, words) for text in written), _in_both(column.header, words))
            likely = max(likely, _of_ids(column.header, words) if may_be_ids else 0.0)
            likely = _as_planned(name, column.header, likely)
            likely = _less(name, column, likely)
            sure = OWN if same(column.header) in own else likely
            if sure >= SURE and _fits(one, table, name, column):
                yield sure, name, column.header


def _less(name: str, column: Column, likely: float) -> float:
    """Return how surely a column is it where others that are named so come first; alone it is all the same."""
    less = LESS_STAGE if name == "stage" and tells_only_outcomes(column) else 1.0
    less *= CONSTANT if name in PARTIES and column.levels == 1 and column.filled >= FEWEST_ALIKE else 1.0
    return max(less * likely, min(likely, SURE))


def _others(likely: list[tuple[float, str, str]], name: str, sure: float, used: set[str]) -> Iterator[str]:
    for likewise, other, header in likely:
        if other == name and header not in used and likewise >= sure - NEAR:
            yield header


def one_date(found: dict[str, Guess]) -> dict[str, Guess]:
    """Take the only closing date for both: expected while a deal is open, actual once it has closed.

    One that says of itself that it is expected is no more than that, and stands in for the day of the closing.
    """
    if CLOSINGS & set(found) or "expected_close_on" not in found:
        return found
    label = LABELS["opportunities", "closed_on"]
    only = dataclasses.replace(found["expected_close_on"], name="closed_on", label=label)
    if is_planned(only.header) or likeness(only.header, WORDS["opportunities"]["closed_on"]) < SURE:
        stand_in = dataclasses.replace(only, confidence=STANDS_IN, evidence=PLANNED, planned=True)
        return found | {"closed_on": stand_in}
    return {only.name if guess.header == only.header else name: guess for name, guess in found.items()} | {
        only.name: only
    }


def _guess(
    one: Survey, place: tuple[str, str], sure: float, header: str, others: tuple[str, ...], how: str = ""
) -> Guess:
    how = how or ("so named" if sure >= STRIPPED - 0.03 else "named much like it")
    why = f"{how}: {evidence(one.column(header))}"
    return Guess(*place, LABELS[place], one.file, header, round(sure, 2), why, others)


def _fits(one: Survey, table: str, name: str, column: Column) -> bool:
    """Say whether a column's cells can be what a canonical column holds."""
    kind = KINDS[table, name]
    if kind == "date":
        return column.kind == "date" or is_counted(column)
    if kind == "number":
        return column.kind == kind
    if table in MANY_ROWS:
        return column.kind != "date" or name in ("period", "from_value", "to_value")
    return FITTING.get(name, _any)(one, column)


def is_counted(column: Column) -> bool:
    """Say whether a column's numbers can be days: counted from 1899, or seconds and milliseconds since 1970."""
    if column.kind != "number":
        return False
    cells = [float(cell) if re.fullmatch(NUMBER, cell) else 0.0 for cell, _ in column.common]
    return all(any(low <= cell <= high for low, high in COUNTED) for cell in cells)


def _identity(one: Survey, column: Column) -> bool:
    levels = column.levels / max(column.filled, 1)
    return column.kind != "date" and column.filled >= ID_FILLED * one.rows and levels >= ID_LEVELS


def _repeated(most: int) -> Callable[[Survey, Column], bool]:
    """Say that a column repeats a few words."""
    return lambda _, column: column.kind != "date" and column.levels <= most and column.levels * 2 <= column.filled + 2


def _named(one: Survey, column: Column) -> bool:
    """Say whether a column's cells can be what deals are called: words, no codes that number the rows."""
    return column.kind in ("text", "choice") and not _is_code(one, column)


def _owner(one: Survey, column: Column) -> bool:
    return column.kind != "date" and (one.rows == column.levels or column.levels * 2 <= column.filled + 2)


def _currency(_: Survey, column: Column) -> bool:
    """Say whether a column's commonest cell is a name, not a number that stands for one."""
    return bool(column.common) and column.common[0][0][0].isalpha() and column.levels <= MOST_PIPELINES


def _any(_: Survey, column: Column) -> bool:
    return column.kind != "date"


FITTING: Mapping[str, Callable[[Survey, Column], bool]] = {
    "opportunity_id": _identity,
    "deal_name": _named,
    "stage": _repeated(MOST_STAGES),
    "pipeline": _repeated(MOST_PIPELINES),
    "forecast_category": _repeated(MOST_PIPELINES),
    "owner": _owner,
    "currency": _currency,
}


def weight(one: Survey) -> tuple[float, int]:
    """Return how much a file looks like a list of opportunities, and how many rows it has."""
    found = guesses(one, "opportunities")
    return sum(WEIGHTS.get(name, 0) * guess.confidence for name, guess in found.items()), one.rows


def evidence(column: Column) -> str:
    """Say how full a column is, how it is read, and what its commonest cells are."""
    examples = ", ".join(cell[:40] for cell, _ in column.common[:2])
    reading = f", {column.reading}" if column.reading else ""
    said = f"{column.filled:,} cells, {column.levels:,} different{reading}, for example {examples}".replace("\n", " ")
    return f"{said}; {ONCE_PER_GROUP.format(column.below)}" if column.below else said
