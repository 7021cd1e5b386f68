"""Which line of a file heads its columns: the one with most names that CRMs write, unless it is the first row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from data.catalogue import TABLES
from data.ingest.reading.sheets import Sheet
from data.proposals.names import bare, in_both
from data.proposals.survey.columns import DAYS, NUMBERS
from data.proposals.words import WORDS

# The words that head columns, whichever table they are of.
LISTED = [words for table in TABLES if table in WORDS for words in WORDS[table].values()]
# What a stage or a status says heads no column.
SAID = {bare(word) for name in ("won", "lost", "open", "doubtful") for word in WORDS["outcome"][name]}
HEADERS = {bare(word) for words in LISTED for word in words} - SAID
# So many cells of a line are compared with what heads columns.
COMPARED = 200
# A title or a filter stands in one cell, or in two: a table has more columns.
FEWEST_NAMES = 3


def header_among(connection: duckdb.DuckDBPyConnection, lines: Sequence[Sheet]) -> Sheet:
    """Return the line that holds most headers CRMs write, then most cells; a row below a line of names is none."""
    values = _values(connection, {cell for line in lines for cell in _filled(line)})
    return max(_without_rows(lines, values), key=_likeness)


def _likeness(line: Sheet) -> tuple[int, int]:
    """Return how many cells are headers that CRMs write, and how many there are.

    A title stands alone, and a summary beside the deals has few columns, whatever they are called.
    """
    cells = sum(bool(cell.strip()) for cell in line.header)
    return _known(_filled(line)) if cells >= FEWEST_NAMES else 0, cells


def _known(cells: Iterable[str]) -> int:
    return sum(bare(cell) in HEADERS or _is_known_in_both(cell) for cell in cells)


def _is_known_in_both(cell: str) -> bool:
    names = in_both(cell)
    return bool(names) and all(bare(name) in HEADERS for name in names)


def _filled(line: Sheet) -> list[str]:
    return [cell.strip() for cell in line.header[:COMPARED] if cell.strip()]


def _values(connection: duckdb.DuckDBPyConnection, cells: Iterable[str]) -> set[str]:
    """Return the cells that are numbers, money or days."""
    asked = [cell for cell in cells if any(map(str.isdigit, cell))]
    if not asked:
        return set()
    readings = ", ".join(f"{reading.sql('cell')} is not null" for reading in NUMBERS)
    question = f"select cell from (select unnest(?::varchar[]) as cell) where {DAYS.sql('cell')} is not null"
    found = connection.execute(f"{question} or greatest({readings})", [asked]).fetchall()
    return {cell for (cell,) in found}


def _without_rows(lines: Sequence[Sheet], values: set[str]) -> list[Sheet]:
    """Leave out lines below one of the same layout that names as many columns, from the first value on, and titles."""
    named: dict[tuple[str, str], int] = {}
    begun: dict[tuple[str, str], int] = {}
    left = []
    for line in lines:
        cells, layout = _filled(line), _layout(line)
        held = sum(cell in values for cell in cells)
        if 0 < len(cells) <= (named if held else begun).get(layout, 0) and not _names_most(cells, held):
            begun[layout] = named[layout]
            continue
        left.append(line)
        if not held and len(cells) == len(set(cells)) >= FEWEST_NAMES:
            named[layout] = max(len(cells), named.get(layout, 0))
    return [line for line in left if _layout(line) not in begun or len(_filled(line)) >= FEWEST_NAMES]


def _layout(line: Sheet) -> tuple[str, str]:
    return line.sheet, line.delimiter


def _names_most(cells: Sequence[str], held: int) -> bool:
    """Tell whether most words of a line head columns: beside them it may name years and numbers."""
    known = _known(cells)
    return known >= FEWEST_NAMES and 2 * known >= len(cells) - held
