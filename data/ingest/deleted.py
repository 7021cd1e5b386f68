"""Deals that the CRM has deleted and still exports: told by the columns that mark them, and set aside."""

from __future__ import annotations

import duckdb

from data.ingest.outcomes import NO, holds
from data.ingest.reading.cells import EMPTY, NO_NUMBER
from data.ingest.reading.typed import rule_name
from data.sources.forms import Cells
from data.sources.source import Source
from data.statements import literal

DELETED = "Marked as deleted in the CRM: it is no deal."
ITS_DEAL = "Its opportunity is marked as deleted in the CRM."


def set_aside(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Take deleted deals out of the typed ones, with their reason; their ids stay in the table `deleted`.

    Where the file has a row for every deal and day, a deal that is deleted on one of them goes as a whole.
    """
    connection.execute("create or replace temp table deleted (opportunity_id varchar)")
    for column, cells in source.tables["opportunities"].deleted.items():
        marked = f"({_is_marked(rule_name(column), cells)})"
        connection.execute(
            f"insert into deleted select distinct opportunity_id from typed_opportunities"
            f" where {marked} and opportunity_id is not null;"
            f"insert into rejects select _file, _line, {literal(column)}, {rule_name(column)}, {literal(DELETED)}"
            f" from typed_opportunities where {marked};"
            f"delete from typed_opportunities where {marked}"
        )
    if source.snapshots:
        connection.execute("delete from typed_opportunities where opportunity_id in (from deleted)")
    # A deal of which other rows are left, as line items, is there.
    connection.execute(
        "delete from deleted where opportunity_id in"
        " (select opportunity_id from typed_opportunities where opportunity_id is not null)"
    )


def _is_marked(cell: str, cells: Cells) -> str:
    """Return SQL for whether a cell marks its row: with true it says yes or is a day, whatever else is no."""
    words = ", ".join(literal(word) for word in dict.fromkeys((*NO, *EMPTY, *NO_NUMBER)))
    # A 1 that is written in a mapping is a number, and equal to true.
    others = tuple(one for one in cells if one is not True)
    yes = [f"lower({cell}) not in ({words})"] if len(others) < len(cells) else []
    return " or ".join([*yes, *([holds(cell, others)] if others else [])])
