"""The open opportunities of a scope as a model reads them, some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from data.snapshots.point_in_time import LEVELS
from data.statements import quoted, sql

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from data.snapshots.queries import Scope
    from data.snapshots.snapshot import Snapshot

QUESTION: Final = "portfolio_rows"
MARK: Final = "/* coded */"
# A chunk is so many of DuckDB's vectors of 2,048 rows: some 20,000 rows.
VECTORS: Final = 10


def in_scope(snapshot: Snapshot, scope: Scope, line: Mapping[str, Any]) -> Iterator[pd.DataFrame]:
    """Yield every open opportunity of a scope with its facts and what the list says of it, in no order.

    That is its order by id (opportunity_order), overdue_days, days_since_activity, loss_probability and flagged.
    `line` is `policy`, as the macro `flags` takes it.
    Columns with few levels come as categoricals. There is at least one frame, which may be empty.
    """
    with snapshot.cursor() as cursor:
        text = sql(QUESTION).replace(MARK, _coded(cursor))
        asked = cursor.execute(text, {**scope.parameters(), **line})
        chunk = asked.fetch_df_chunk(VECTORS)
        yield chunk
        while len(chunk) and len(chunk := asked.fetch_df_chunk(VECTORS)):
            yield chunk


def _coded(cursor: duckdb.DuckDBPyConnection) -> str:
    """Read each text column that has few levels as the type that lists them."""
    types = cursor.execute("select type_name from duckdb_types() where starts_with(type_name, ?)", [LEVELS]).fetchall()
    named = ((name, quoted(name.removeprefix(LEVELS))) for (name,) in types)
    casts = ", ".join(f"f.{column}::{quoted(name)} as {column}" for name, column in named)
    return f"replace ({casts})" if casts else ""
