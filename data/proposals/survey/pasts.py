"""Which deals have their day behind them: of each stage, how many days are past on the last day of the export."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from data.formats.date_forms import DAY_FIRST, MONTH_FIRST, DateReading
from data.proposals.survey.columns import Column
from data.proposals.survey.kept import Workspace, opened, recall
from data.proposals.survey.tables import Survey
from data.statements import quoted

# A column of which fewer days are ahead has slips there, and no days that are expected.
LEAST_AHEAD: Final = 3


@dataclasses.dataclass(frozen=True)
class Pasts:
    """A column of days, and of each stage, without case, its days and how many are past.

    `is_ahead`: whether days of it are expected; else it keeps what has happened, and what is open has none.
    """

    header: str = ""
    days: Mapping[str, int] = dataclasses.field(default_factory=dict)
    past: Mapping[str, int] = dataclasses.field(default_factory=dict)
    is_ahead: bool = False

    def share(self, stage: str) -> float:
        """Return the share of a stage's days that are past; 0 where it has none."""
        return self.past.get(stage.casefold(), 0) / max(self.days.get(stage.casefold(), 0), 1)


def pasts(one: Survey, stage: str, happened: Sequence[str], ahead: Sequence[str], work: Workspace) -> Pasts:
    """Count the past days of the stages of a file, in that column of `ahead` which has most days to come, if any has.

    `happened`: the columns of what has happened; the last of their days is the export's, else today is.
    """
    read = list(dict.fromkeys((stage, *happened, *ahead)))
    if not ahead:
        return Pasts()
    with opened(work) as connection:
        recall(connection, one.kept, read)
        latest = ", ".join(["null::date", *(f"(select max(day) from ({_days(one, header)}))" for header in happened)])
        connection.execute(
            "create or replace temp table export as"
            f" select least(current_date, coalesce(greatest({latest}), current_date)) as today"
        )
        for place, header in enumerate(ahead):
            connection.execute(f"create or replace temp table ahead_{place} as {_days(one, header, stage)}")
        counts = [f"(select sum(n) filter (day > today) from ahead_{place})" for place in range(len(ahead))]
        found = [count or 0 for count in connection.execute(f"select {', '.join(counts)} from export").fetchall()[0]]
        nth = found.index(max(found))
        rows = connection.execute(
            f"select stage, sum(n)::bigint, coalesce(sum(n) filter (day <= today), 0)::bigint from ahead_{nth}, export"
            " where stage <> '' and day is not null group by 1"
        ).fetchall()
    counted: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for name, *told in rows:
        for counter, n in zip(counted, told, strict=True):
            counter[name.casefold()] += n
    return Pasts(ahead[nth], *counted, is_ahead=found[nth] >= LEAST_AHEAD)


def _days(one: Survey, header: str, stage: str = "") -> str:
    """Return the question after the different days of a column, by stage, with how many rows have each.

    A day is read once however many rows have it.
    """
    of = f"tidy({quoted(stage)})" if stage else "''"
    cells = f"select {of} as stage, tidy({quoted(header)}) as cell, count(*) as n from raw_survey group by all"
    return f"select stage, {reading_of(one.column(header)).sql('cell')} as day, n from ({cells})"


def reading_of(column: Column) -> DateReading:
    """Return how a column of days is read, whichever of its numbers comes first."""
    orders = (MONTH_FIRST, DAY_FIRST) if "month first" in column.reading else (DAY_FIRST, MONTH_FIRST)
    return DateReading(orders)
