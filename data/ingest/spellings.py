"""One spelling for each name: those that differ only in case, spaces and signs are read as one, and counted."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from data.catalogue import CANONICAL, DIMENSIONS
from data.ingest.reading.typed import ALIKE, may_be_name, text_name
from data.schema import Field
from data.sources.source import Source
from data.statements import literal, quoted

# Names of rows are told apart letter by letter: some CRMs write ids that differ in case only.
NAMES_A_ROW = ("opportunity_id",)
# Of accounts and products two may differ in a sign alone, and so may what a table of its own lists.
BY_SIGNS = ("account", "product")
CANONICAL_NAMES = frozenset(field.name for field in CANONICAL)


def unify(connection: duckdb.DuckDBPyConnection, source: Source, table: str) -> None:
    """Give every name in a typed table the spelling that is declared, else its dimension's, else the commonest."""
    for field in source.read_fields(table):
        if _is_name(table, field):
            _unify(connection, source, table, field)


def _is_name(table: str, field: Field) -> bool:
    if field.name in NAMES_A_ROW or field.name == "stage":
        return False
    return field.kind == "choice" or field.name == DIMENSIONS.get(table)


def _unify(connection: duckdb.DuckDBPyConnection, source: Source, table: str, field: Field) -> None:
    column, alike = quoted(field.name), "signless" if _is_signless(table, field) else "fold"
    connection.execute(
        f"""create or replace temp table spellings as
        with met as (
            select {column} as cell, fold({column}) as folded, {alike}({column}) as alike, count(*) as n
            from typed_{table} where {column} is not null group by 1
        ), right_ones as ({_right(source, table, field)})
        select cell, folded, n, coalesce(
            (select any_value(spelling) from right_ones r where r.folded = met.folded),
            (select any_value(spelling) from right_ones r where {alike}(spelling) = met.alike having count(*) = 1),
            first_value(cell) over (partition by alike order by n desc, cell)
        ) as spelling from met"""
    )
    respell(connection, source, table, field, "spellings")


def _is_signless(table: str, field: Field) -> bool:
    return table == "opportunities" and field.name in CANONICAL_NAMES and field.name not in BY_SIGNS


def _right(source: Source, table: str, field: Field) -> str:
    """Return SQL for the spellings that hold whatever is commonest: declared levels, or a dimension's own keys."""
    dimension = next((name for name, key in DIMENSIONS.items() if key == field.name), None)
    if dimension in source.tables and dimension != table:
        known = f"from typed_{dimension} where {field.name} is not null"
        return f"select {field.name} as spelling, fold({field.name}) as folded {known}"
    return spelled(field.levels)


def spelled(levels: Iterable[str]) -> str:
    """Return SQL for declared spellings, each with its folded form."""
    rows = ", ".join(f"({literal(level)})" for level in levels)
    values = f"(values {rows}) declared(spelling)" if rows else "(select '' as spelling limit 0) declared"
    return f"select spelling, fold(spelling) as folded from {values}"


def respell(connection: duckdb.DuckDBPyConnection, source: Source, table: str, field: Field, spellings: str) -> None:
    """Write the right spelling over every other, and count where the export's own cell was another."""
    column, text = quoted(field.name), text_name(field.name)
    header = source.tables[table].columns.get(field.name, field.name)
    connection.execute(
        f"update typed_{table} t set {column} = s.spelling from {spellings} s"
        f" where t.{column} = s.cell and s.cell <> s.spelling"
    )
    connection.execute(
        "insert into repairs select any_value(_file), $column, from_value, to_value, count(*), $reason from ("
        f" select _file, {text} as from_value, {column} as to_value from typed_{table}"
        f" where {text} <> {column} and {may_be_name(text)})"
        " group by from_value, to_value",
        {"column": header, "reason": ALIKE},
    )
