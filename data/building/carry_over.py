"""What had been said before: the chances that former snapshots gave to opportunities which were open then."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from data.building.former import attached
from data.statements import sql


def carry_over(draft: duckdb.DuckDBPyConnection, former: Iterable[Path]) -> int:
    """Fill a draft's `realised` from former snapshots of the same source, oldest first; return how many it holds."""
    for path in former:
        with attached(draft, path) as held:
            # One of an earlier recipe may lack the tables asked for.
            if {"scores", "realised"} <= held.keys():
                draft.execute(sql("given"))
    return int(draft.execute("select count(*) from realised").fetchall()[0][0])
