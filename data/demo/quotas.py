"""The demo's quotas: what each owner is to win in each quarter, set from what was won before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pandas as pd

    from data.demo.days import Days

# A quota is so much more than an owner won in a quarter of the year before, on the mean, in steps of STEP.
RAISE = 1.10
STEP = 5_000
# Who won less than that is to win as much.
LEAST = 50_000

_SET = """
with won as (
    select owner, date_trunc('quarter', closed_on::date)::date as quarter, sum(amount) as amount
    from read_parquet($opportunities)
    where stage = 'Closed Won' and amount > 0 and closed_on is not null group by all
), quarters as (
    select unnest(generate_series(date_trunc('quarter', $first::date) + interval 15 month,
        date_trunc('quarter', $last::date) + interval 3 month, interval 3 month))::date as quarter
)
select t.owner, strftime(q.quarter, '%Y ') || 'Q' || quarter(q.quarter) as period,
    greatest($least, round(coalesce(sum(w.amount), 0) / 4 * $raise / $step) * $step)::bigint as quota
from quarters q cross join (select owner, row_number() over () as nth from team) t
left join won w on w.owner = t.owner and w.quarter < q.quarter and w.quarter >= q.quarter - interval 12 month
    and w.quarter < date_trunc('quarter', $last::date)
group by t.owner, t.nth, q.quarter order by q.quarter, t.nth
"""


def quotas(connection: duckdb.DuckDBPyConnection, opportunities: Path, team: pd.DataFrame, days: Days) -> pd.DataFrame:
    """Return owner, period ('2026 Q3') and quota, from the fifth whole quarter of the data to the next one.

    The quarter under way tells nothing yet: the next one's quota rests on the quarters that were over before it.
    """
    connection.register("team", team)
    asked = {"opportunities": f"{opportunities}/*.parquet", "first": days.starts_on, "last": days.as_of_on}
    found = connection.execute(_SET, {**asked, "least": LEAST, "raise": RAISE, "step": STEP}).df()
    connection.unregister("team")
    return found
