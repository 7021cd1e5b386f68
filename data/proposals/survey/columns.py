"""What each column of a file holds: numbers, days, a choice or words, told from all of its cells, many at a time."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import duckdb

from data.formats import date_forms, number_forms
from data.formats.ambiguity import Ambiguous
from data.formats.currency_signs import DOUBTFUL, LETTER
from data.ingest.reading.cells import EMPTY
from data.ingest.reading.readings import Reading, day_questions
from data.proposals.names import is_called_money
from data.proposals.survey.signs import signs_beside
from data.statements import literal, quoted

# So many names are held to tell which file lists them.
NAMES: Final = 2_000
# A choice repeats itself: it has few levels, or few for its rows.
FEW_LEVELS, LEVEL_SHARE = 60, 0.2
# Nine in ten cells tell what a column holds; the others are set aside and named.
LEAST_SHARE = 0.9
# A question takes its time however few cells it is about: it is asked of so many cells at a time, and columns.
CELLS, AT_ONCE = 200_000, 100
# What stands for an empty cell among numbers and days.
NO_VALUE = ("-", "n/a", "nan", "none", "null")
DAYS = date_forms.DateReading((date_forms.DAY_FIRST, date_forms.MONTH_FIRST))
NUMBERS = (number_forms.NumberReading(), number_forms.NumberReading(","))
Answers = dict[str, Any]
DOUBTED: Final = re.compile(rf"(?<!{LETTER}){DOUBTFUL}(?!{LETTER})")


@dataclasses.dataclass(frozen=True)
class Column:
    """A column of a file: what it holds, how full it is, and its commonest cells with their counts.

    `doubt` says in which two ways its cells can be read, and with which lines of a mapping; '' if they cannot.
    `signs`: currencies beside its numbers, as they are written, with their rows. `below`: how many of its cells are
    empty in the file and say what the first of their group does.
    """

    header: str
    kind: str
    filled: int
    levels: int
    common: tuple[tuple[str, int], ...]
    reading: str = ""
    doubt: str = ""
    lines: tuple[str, ...] = ()
    signs: tuple[tuple[str, int], ...] = ()
    below: int = 0


def columns_of(
    connection: duckdb.DuckDBPyConnection, headers: Sequence[str], typed: Collection[str], rows: int
) -> tuple[Column, ...]:
    """Return what each column of the table raw_survey holds; `typed` are numbers by the file's own word."""
    at_once = max(1, min(AT_ONCE, CELLS // max(1, rows)))
    groups = (headers[start : start + at_once] for start in range(0, len(headers), at_once))
    return tuple(column for group in groups for column in _columns(connection, group, typed))


def _columns(connection: duckdb.DuckDBPyConnection, headers: Sequence[str], typed: Collection[str]) -> Iterator[Column]:
    _count_cells(connection, headers)
    found = list(_plain_columns(connection, headers))
    asked = [nth for nth, one in enumerate(found) if one.filled and one.header not in typed and _has_digits(one)]
    formed = dict(_formed(connection, found, asked)) if asked else {}
    for nth, one in enumerate(found):
        if not one.filled:
            yield dataclasses.replace(one, kind="empty")
        elif one.header in typed:
            yield dataclasses.replace(one, kind="number")
        else:
            yield formed.get(nth) or dataclasses.replace(one, kind=_words_kind(one))


def _count_cells(connection: duckdb.DuckDBPyConnection, headers: Sequence[str]) -> None:
    """Keep the different cells of each column that are not empty, with how many rows have each."""
    empty = ", ".join(literal(word) for word in ("", *EMPTY))
    named = ", ".join(f'{quoted(header)} as "{nth}"' for nth, header in enumerate(headers))
    connection.execute(
        "create or replace temp table cells as select nth, cell, fact, sum(n)::bigint as n from ("
        "select nth::int as nth, tidy(raw) as cell, fact(raw) is not null as fact, n"
        " from (select nth, raw, count(*) as n from"
        f" (unpivot (select {named} from raw_survey) on columns(*) into name nth value raw) group by all)"
        f") where lower(cell) not in ({empty}) group by all"
    )


def _plain_columns(connection: duckdb.DuckDBPyConnection, headers: Sequence[str]) -> Iterator[Column]:
    counts = {
        nth: told for nth, *told in _rows_of(connection, "select nth, sum(n)::bigint, count(*) from cells group by 1")
    }
    common: dict[int, list[tuple[str, int]]] = {}
    for nth, cell, rows in _rows_of(
        connection,
        "select nth, arg_max(cell, n) as name, sum(n)::bigint as total from cells group by nth, fold(cell)"
        f" qualify row_number() over (partition by nth order by total desc, name) <= {NAMES}"
        " order by nth, total desc, name",
    ):
        common.setdefault(nth, []).append((cell, rows))
    for nth, header in enumerate(headers):
        filled, levels = counts.get(nth, (0, 0))
        yield Column(header, "text", filled, levels, tuple(common.get(nth, ())))


def _rows_of(connection: duckdb.DuckDBPyConnection, question: str) -> list[tuple[Any, ...]]:
    return connection.execute(question).fetchall()


def _has_digits(column: Column) -> bool:
    return sum(any(map(str.isdigit, cell)) for cell, _ in column.common) >= LEAST_SHARE / 2 * len(column.common)


def _formed(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Column], asked: Sequence[int]
) -> Iterator[tuple[int, Column]]:
    """Tell numbers and days from words: most of a column's cells can be read so."""
    numbers = ", ".join(reading.sql("cell") for reading in NUMBERS)
    shares = _rows_of(
        connection,
        f"select nth, count({DAYS.sql('cell')}) / count(*), count(coalesce({numbers})) / count(*)"
        f" from ({_cells_of(asked)}) where lower(cell) not in ({', '.join(map(literal, NO_VALUE))}) group by 1",
    )
    days = [nth for nth, as_days, _ in shares if as_days >= LEAST_SHARE]
    counted = [nth for nth, _, as_numbers in shares if as_numbers >= LEAST_SHARE and nth not in days]
    # Numbers of a workbook are what they are: how numbers are written is told by texts alone.
    counted = [nth for nth in counted if not _are_words(columns[nth])]
    signs = signs_beside(connection, _cells_of(counted, "nth, cell, n")) if counted else {}
    numbered = {nth: dataclasses.replace(columns[nth], kind="number", signs=signs.get(nth, ())) for nth in counted}
    dated = {nth: dataclasses.replace(columns[nth], kind="date") for nth in days}
    yield from numbered.items()
    for told, question, detected in (
        (dated, day_questions(_cells_of(days), "nth"), date_forms.detected),
        (numbered, number_forms.questions(f"{_cells_of(counted)} and not fact", "nth"), number_forms.detected),
    ):
        for nth, answers in _answers(connection, question) if told else ():
            yield nth, _with_reading(told[nth], answers, detected)


def _are_words(column: Column) -> bool:
    """Say whether numbers stand beside what may be a sign of money, in a column that is not called as money is."""
    met = sum(rows for cell, rows in column.common if DOUBTED.search(cell))
    return 2 * met > sum(rows for _, rows in column.common) and not is_called_money(column.header)


def _cells_of(asked: Sequence[int], read: str = "nth, cell") -> str:
    return f"select {read} from cells where nth in ({', '.join(map(str, asked))})"


def _answers(connection: duckdb.DuckDBPyConnection, question: str) -> Iterator[tuple[int, Answers]]:
    asked = connection.execute(question)
    names = [found[0] for found in asked.description or ()]
    for row in asked.fetchall():
        answers = dict(zip(names, row, strict=True))
        yield answers["nth"], answers


def _words_kind(column: Column) -> str:
    few = column.levels <= FEW_LEVELS and 2 * column.levels <= column.filled
    return "choice" if few or column.levels <= LEVEL_SHARE * column.filled else "text"


def _with_reading(column: Column, answers: Answers, detected: Callable[[Mapping[str, Any]], Reading]) -> Column:
    try:
        reading = detected(answers)
    except Ambiguous as found:
        lines = tuple(f"{line}  # where {when}" for when, line in found.lines.items())
        return dataclasses.replace(column, doubt=f"{found.examples[0]} and {found.examples[1]}: {found}", lines=lines)
    return dataclasses.replace(column, reading=reading.words)
