"""Columns of JSON: some CRMs write an owner or an account as an object, of which the name is what deals have."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import duckdb
import pandas as pd

from data.counted import counted
from data.formats.json_cells import id_of, read
from data.statements import over, quoted

# A text may begin with a bracket: nearly all that a column holds has to be JSON.
NEARLY_ALL: Final = 0.95
# Two may share a name. Where more names have several ids, these are of something else.
FEW: Final = 0.1
# So many columns are asked at once whether they may be of JSON.
AT_ONCE: Final = 100
SAID: Final = "{} of JSON, of which the names or amounts are read"
NAMELESS: Final = ", {} of which {} none"


@dataclasses.dataclass(frozen=True)
class Unpacked:
    """A column of JSON out of which names were read: of how many cells, in words, and one of these."""

    column: str
    words: str
    example: str


def unpack(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> tuple[Unpacked, ...]:
    """Write the names over the cells of a raw table's columns that hold JSON."""
    asked = [_unpacked(connection, table, column) for column in _likely(connection, table, columns)]
    return tuple(one for one in asked if one is not None)


def _likely(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> Iterator[str]:
    """Yield the columns in which nearly each cell begins as JSON does; most hold none."""
    for start in range(0, len(columns), AT_ONCE):
        group = columns[start : start + AT_ONCE]
        shares = ", ".join(f"avg({_is_json(column)}::int) filter ({_is_filled(column)})" for column in group)
        found = connection.execute(f"select {shares} from {table}").fetchall()[0]
        yield from (one for one, share in zip(group, found, strict=True) if share and share >= NEARLY_ALL)


def _is_filled(column: str) -> str:
    return f"trim({quoted(column)}) <> ''"


def _is_json(column: str) -> str:
    return f"left(trim({quoted(column)}), 1) in ('{{', '[')"


def _unpacked(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> Unpacked | None:
    name = quoted(column)
    cells = connection.execute(
        f"select {name}, count(*) from {table} where {_is_filled(column)} group by 1 order by 2 desc, 1"
    ).fetchall()
    rows = sum(n for _, n in cells)
    words = {cell: read(cell) for cell, _ in cells}
    if sum(n for cell, n in cells if words[cell] is not None) < NEARLY_ALL * rows:
        return None
    right = _with_ids({cell: _right(cell, said) for cell, said in words.items()})
    frame = pd.DataFrame({"cell": list(right), "word": list(right.values())})
    over(connection, frame, f"update {table} t set {name} = i.word from incoming i where t.{name} = i.cell")
    return Unpacked(column, _words_of(rows, sum(n for cell, n in cells if not right[cell])), cells[0][0][:80])


def _right(cell: str, words: str | None) -> str:
    """Return the words of a cell; what was cut off within an object names nothing."""
    if words is None:
        return "" if cell.lstrip().startswith(("{", "[")) else cell
    return words


def _with_ids(words: Mapping[str, str]) -> dict[str, str]:
    """Name each of two people of one name with its id too, where nearly each name has one id."""
    id_by_cell = {cell: id_of(cell) for cell in words}
    ids: dict[str, set[str]] = {}
    for cell, name in words.items():
        ids.setdefault(name, set()).add(id_by_cell[cell])
    several = {name for name, held in ids.items() if name and len(held - {""}) > 1}
    if len(several) > FEW * len(ids):
        return dict(words)
    return {
        cell: f"{name} ({id_by_cell[cell]})" if name in several and id_by_cell[cell] else name
        for cell, name in words.items()
    }


def _words_of(rows: int, nameless: int) -> str:
    said = SAID.format(counted(f"{rows:,}", "cell"))
    return said + (NAMELESS.format(f"{nameless:,}", "has" if nameless == 1 else "have") if nameless else "")
