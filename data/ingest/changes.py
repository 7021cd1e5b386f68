"""What changes log, in the words and the forms of the columns that changed."""

from __future__ import annotations

import duckdb

from data.ingest.reading.readings import ReadAs, reading_of
from data.ingest.reading.worded import PLANNED
from data.ingest.told_values import leave_same
from data.schema import Field, is_money
from data.sources.source import Source
from data.statements import literal, quoted

SIDES = ("from_value", "to_value")


def tracked_fields(source: Source) -> list[Field]:
    """Return the columns of opportunities whose changes count."""
    return [f for f in source.catalogue() if f.table == "opportunities" and f.tracked]


def read_logged(connection: duckdb.DuckDBPyConnection, source: Source) -> list[ReadAs]:
    """Name the fields of typed_changes as the catalogue does, and read what they changed from and to.

    A cell that cannot be read stays in the column `unread`; raise SourceError where cells can be read in two ways.
    """
    said = []
    connection.execute("alter table typed_changes add column unread varchar")
    for field in tracked_fields(source):
        _rename(connection, source, field)
        if field.kind in ("number", "integer", "date"):
            said += _read(connection, source, field)
    leave_same(connection, source)
    _convert(connection, source)
    return said


def _rename(connection: duckdb.DuckDBPyConnection, source: Source, field: Field) -> None:
    """Read the name by which the CRM logs a field: its column's, its label or its name here, whatever the spaces."""
    header = _header(source, field.name)
    names = {header, header.split(" - ")[-1], field.label, field.name, field.name.replace("_", " ")}
    folded = ", ".join(f"replace(fold({literal(name)}), ' ', '')" for name in sorted(names))
    connection.execute(
        f"update typed_changes set field = {literal(field.name)}"
        f" where replace(fold(field), ' ', '') in ({folded}) and field <> {literal(field.name)}"
    )


def _header(source: Source, name: str) -> str:
    """Return the column of a field; the one close date of an export is the expected one while a deal is open."""
    columns = source.tables["opportunities"].columns
    return columns["closed_on"] if name == PLANNED and source.one_close_date else columns.get(name, name)


def _read(connection: duckdb.DuckDBPyConnection, source: Source, field: Field) -> list[ReadAs]:
    mapping, here = source.tables["changes"], f"field = {literal(field.name)}"
    sides = [side for side in SIDES if side in mapping.columns]
    cells = " union ".join(f"select {side} as cell from typed_changes where {here}" for side in sides)
    if not sides:
        return []
    form, column = mapping.forms.get("to_value"), mapping.columns.get("to_value", sides[0])
    reading = reading_of(
        connection, cells, field, form, f"{mapping.file}, {column!r} of {field.label.lower()}", "changes"
    )
    for side in sides:
        read = reading.sql(side)
        kept = f"({read})::bigint" if field.kind == "integer" else f"({read})"
        connection.execute(
            f"update typed_changes set"
            f" unread = case when {side} is not null and {read} is null then {side} else unread end,"
            f" {side} = {kept}::varchar where {here}"
        )
    return [ReadAs(f"{column} of {field.label.lower()}", reading.words, reading.example)] if reading.words else []


def _convert(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Convert logged money at the rate of its deal."""
    if not source.has("opportunities", "currency"):
        return
    money = ", ".join(literal(f.name) for f in tracked_fields(source) if is_money(f)) or "''"
    for side in SIDES:
        if side in source.tables["changes"].columns:
            connection.execute(
                f"update typed_changes c set {quoted(side)} = (c.{side}::double * o.rate)::varchar"
                " from typed_opportunities o where o.opportunity_id = c.opportunity_id and o.rate <> 1.0"
                f" and c.field in ({money})"
            )
