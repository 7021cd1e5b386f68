"""Amounts far outside the rest are named in the report: they count in every sum, and move no suggestion."""

from __future__ import annotations

import duckdb
import numpy as np

from data.ingest.reading.typed import note
from data.outliers import outer_fence
from data.schema import Field, is_money
from data.sources.source import Source
from data.statements import quoted

EXAMPLES = 3
FAR = "{} of {} is {:,.0f} times the usual {:,.0f}: it counts in every sum, but moves no suggested cost or line."
MORE = "{:,} amounts more are as far outside the rest."


def name_outlying(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Name the opportunities whose money lies far outside the rest, the largest first."""
    for field in source.catalogue():
        if field.table == "opportunities" and is_money(field):
            _name(connection, field)


def _name(connection: duckdb.DuckDBPyConnection, field: Field) -> None:
    column = quoted(field.name)
    held = connection.execute(f"select {column} as value from opportunities where {column} > 0").fetchnumpy()["value"]
    amounts = np.asarray(held, dtype="float64")
    fence = outer_fence(amounts)
    if fence is None:
        return
    rows = connection.execute(
        f"select opportunity_id, {column} from opportunities where {column} > ? order by 2 desc, 1", [fence]
    ).fetchall()
    usual = float(np.median(amounts))
    for name, value in rows[:EXAMPLES]:
        words = FAR.format(f"{field.label} {value:,.0f}", name, value / usual, usual)
        note(connection, "warning", field.name, words, 1, name)
    if len(rows) > EXAMPLES:
        note(connection, "warning", field.name, MORE.format(len(rows) - EXAMPLES), len(rows) - EXAMPLES)
