"""How the loss probabilities of some deals moved over the last weeks, as a list shows them beside today's."""

from __future__ import annotations

import pandas as pd

from data.snapshots.snapshot import Snapshot


def with_history(snapshot: Snapshot, rows: pd.DataFrame) -> pd.DataFrame:
    """Add loss_history and loss_moved to rows of open deals.

    loss_history: the loss probability at each week's end, the first one first and the as-of date last, None where the
    deal was not open; empty where nothing was rebuilt. loss_moved: what it gained since the first that is known, in
    percentage points, NaN where one day alone is known.
    """
    known = snapshot.ask("trends_of_many", opportunity_ids=rows["opportunity_id"].tolist())
    weeks = known.pivot_table(index="opportunity_id", columns="as_of_on", values="loss_probability")
    weeks = weeks.sort_index(axis=1).reindex(rows["opportunity_id"])
    moved = 100.0 * (weeks.ffill(axis=1).iloc[:, -1] - weeks.bfill(axis=1).iloc[:, 0]) if weeks.shape[1] else None
    several = weeks.notna().sum(axis=1) > 1
    history = [[None if pd.isna(loss) else float(loss) for loss in row] for row in weeks.to_numpy()]
    return rows.assign(
        loss_history=pd.Series(history, index=rows.index, dtype=object),
        loss_moved=float("nan") if moved is None else moved.where(several).round(1).to_numpy(),
    )
