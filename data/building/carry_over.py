"""What had been said before, and what stood: the chances and the open deals of former snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import duckdb

from data.building.former import attached
from data.statements import LASTING, quoted, spliced, sql

# Of so many days is kept what was open, where the export keeps no histories.
DAYS_KEPT: Final = 31


def carry_over(draft: duckdb.DuckDBPyConnection, former: Iterable[Path]) -> int:
    """Fill a draft's `realised` from former snapshots of the same source, oldest first; return how many it holds."""
    for path in former:
        with attached(draft, path) as held:
            # One of an earlier recipe may lack the tables asked for.
            if {"scores", "realised"} <= held.keys():
                draft.execute(sql("given"))
    return int(draft.execute("select count(*) from realised").fetchall()[0][0])


def carry_standing(draft: duckdb.DuckDBPyConnection, former: Iterable[Path]) -> None:
    """Keep what was open in former snapshots of the same source, oldest first, where the export logs no changes.

    Of several snapshots of one day the latest stays.
    """
    if draft.execute("select value from info where key = 'has_changes'").fetchall() != [("no",)]:
        return
    for path in reversed(list(former)):
        with attached(draft, path) as held:
            _keep_standing(draft, held)
    draft.execute(sql("standing_kept"), {"days": DAYS_KEPT})


def _keep_standing(draft: duckdb.DuckDBPyConnection, held: Mapping[str, frozenset[str]]) -> None:
    # One of an earlier recipe may lack tables, and columns of filters.
    if {"info", "opportunity_facts"} <= held.keys():
        names = [quoted(one.name) for one in LASTING if one.name in held["opportunity_facts"]]
        columns = "".join(f", f.{name}" for name in names)
        draft.execute(spliced("standing_then", {"former: columns": columns}))
    if "former_standing" in held:
        draft.execute(sql("standing_before"))
