"""Amounts below 0 are counted as the mapping says that they are meant, and summed in the report either way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import duckdb

from data.counted import counted
from data.ingest.reading.typed import note
from data.sources.mapping import Negative
from data.sources.source import Source
from data.statements import literal

AMOUNT, CLOSE_VALUE = "amount", "close_value"
# Why rows are left out of which somebody has said so.
LEFT_OUT: Final[Mapping[Negative, str]] = {
    "credit": "A credit note, by its amount below 0: it is no deal.",
    "aside": "Its amount is below 0, and such deals are to be set aside.",
}
FOUND: Final = "{} below 0, {:,.2f} in all: {}."
# What becomes of them, and how their money is read.
BECOMES: Final[Mapping[Negative, str]] = {
    "": "set aside",
    "aside": "set aside",
    "credit": "left out, as credit notes",
    "absolute": "counted without the minus",
    "zero": "counted with 0",
}
READ: Final[Mapping[Negative, str]] = {"absolute": "-{0}", "zero": "0"}


def settle(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Read money below 0 of the typed opportunities as the mapping says, and note how much it is."""
    said = source.tables["opportunities"].negative
    for name in (AMOUNT, CLOSE_VALUE):
        if name in source.tables["opportunities"].columns:
            _note(connection, name, BECOMES[said])
            if said in READ:
                read = READ[said].format(name)
                connection.execute(f"update typed_opportunities set {name} = {read} where {name} < 0")
    if said in LEFT_OUT and source.has("opportunities", AMOUNT, filled=False):
        _leave_out(connection, LEFT_OUT[said])


def _leave_out(connection: duckdb.DuckDBPyConnection, reason: str) -> None:
    """Take deals out whose amount is below 0, as what the CRM has deleted, unless other rows of them are left."""
    connection.execute(
        f"""insert into rejects select _file, _line, '{AMOUNT}', {AMOUNT}__text, {literal(reason)}
        from typed_opportunities where {AMOUNT} < 0;
        insert into deleted select distinct opportunity_id from typed_opportunities
        where {AMOUNT} < 0 and opportunity_id is not null;
        delete from typed_opportunities where {AMOUNT} < 0;
        delete from deleted where opportunity_id in
            (select opportunity_id from typed_opportunities where opportunity_id is not null)"""
    )


def _note(connection: duckdb.DuckDBPyConnection, name: str, becomes: str) -> None:
    rows, total = connection.execute(
        f"select count(*), sum({name}) from typed_opportunities where {name} < 0"
    ).fetchall()[0]
    if rows:
        label = {AMOUNT: "amount", CLOSE_VALUE: "close value"}[name]
        many = counted(f"{rows:,}", f"{label} is", f"{label}s are")
        note(connection, "warning", name, FOUND.format(many, total, becomes), rows)
