"""Slips in columns that a deal may be without: they take no deal away, and are counted."""

from __future__ import annotations

from typing import Final

import duckdb

from data.counted import counted
from data.ingest.reading.typed import note, text_name
from data.ingest.reading.worded import PLANNED
from data.ingest.window import Window, expects
from data.schema import Field
from data.sources.source import Source
from data.statements import quoted

SLIPS: Final = "{} of {} cannot be read as {} ({}): read as not recorded, and the deal is kept."
# Of more cells the column is read wrongly, and no slip.
MOST: Final = 0.1
NAMES: Final = {"number": "a number", "integer": "a whole number", "date": "a day that can be meant"}


def leave_slips(connection: duckdb.DuckDBPyConnection, source: Source, days: Window) -> None:
    """Empty the few cells of optional columns of deals that are no number or no plausible day, and say which."""
    for field in _optional(source):
        text, slip = text_name(field.name), _is_slip(field, days)
        rows, filled, example = connection.execute(
            f"select count(*) filter ({slip}), count({text}), min({text}) filter ({slip}) from typed_opportunities"
        ).fetchall()[0]
        if not 0 < rows <= MOST * filled:
            continue
        connection.execute(f"update typed_opportunities set {text} = null, {quoted(field.name)} = null where {slip}")
        cells = counted(f"{rows:,}", "cell")
        column = repr(_column(source, field.name))
        note(connection, "warning", field.name, SLIPS.format(cells, column, NAMES[field.kind], example), rows, example)


def _optional(source: Source) -> list[Field]:
    """Return the expected close, and the export's own numbers and days."""
    own = {field.name for field in source.fields}
    fields = [field for field in source.catalogue() if field.table == "opportunities" and field.kind in NAMES]
    read = {field.name for field in source.read_fields("opportunities")} & own
    read |= {PLANNED} if expects(source) else set()
    return [field for field in fields if field.name in read and not field.required]


def _is_slip(field: Field, days: Window) -> str:
    text, typed = text_name(field.name), quoted(field.name)
    unread = f"{text} is not null and {typed} is null"
    if field.kind != "date":
        return unread
    first, last = days.of(field)
    return f"({unread} or {typed} not between '{first}' and '{last}')"


def _column(source: Source, name: str) -> str:
    """Return the column of a field; where one holds both closing days, that one."""
    columns = source.tables["opportunities"].columns
    return columns.get(name, columns.get("closed_on", name))
