"""What moved between the ends of two days: each change once, in whole cents, and the deals behind it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from data.snapshots import queries

if TYPE_CHECKING:
    from data.snapshots.periods import Period
    from data.snapshots.queries import Scope
    from data.snapshots.snapshot import Snapshot

Basis = Literal["history", "former snapshot"]
# What raises the pipeline's amount, and what lowers it, as a person reads from one day to the other.
RAISING: Final = ("new", "reopened", "transferred_in", "stage_in", "pulled_in", "value_up")
LOWERING: Final = ("won", "lost", "withdrawn", "transferred_out", "stage_out", "pushed_out", "value_down")
# Of a deal behind a class; `cents` are its part of the class, and `in_bar` says whether they move the amount.
DEAL: Final = (
    *(
        "opportunity_id",
        "deal_name",
        "account",
        "product",
        "cents",
        "in_bar",
        "amount_then",
        "amount_now",
        "expected_then",
        "expected_now",
    ),
    *("stage_then", "stage_now", "owner_then", "owner_now"),
)
_QUESTIONS: Final[Mapping[Basis, str]] = {"history": "movement_logged", "former snapshot": "movement_former"}


@dataclasses.dataclass(frozen=True)
class Total:
    """How many deals a class holds and how much money, and which part of both moves the pipeline's amount.

    `unpriced` of them have an amount that was not known and counts as none.
    """

    n: int = 0
    cents: int = 0
    bar_n: int = 0
    bar_cents: int = 0
    unpriced: int = 0


NOTHING: Final = Total()


@dataclasses.dataclass(frozen=True)
class Moves:
    """What each class holds, 'opening', 'closing' and 'overdue' too, and the deals with most money of each class.

    `deals`: class and the columns of DEAL, the most money first.
    """

    totals: Mapping[str, Total]
    deals: pd.DataFrame

    def of(self, name: str) -> Total:
        """Return what a class holds."""
        return self.totals.get(name, NOTHING)


def moves(
    snapshot: Snapshot,
    scope: Scope,
    days: tuple[dt.date, dt.date],
    closes: Period | None,
    *,
    basis: Basis = "history",
    deals: int = 100,
) -> Moves:
    """Return what moved between the ends of two days among the deals of a scope that are expected to close in a period.

    `deals`: how many of each class are named at most.
    """
    since, until = days
    bounds = (closes.start, closes.end) if closes else (None, None)
    known = {"since": since, "until": until, "closes_from": bounds[0], "closes_to": bounds[1], "deals": deals}
    found = queries.ask(snapshot, _QUESTIONS[basis], scope, **known)
    by_class = found.drop_duplicates("class").set_index("class")
    totals = {
        str(name): Total(
            int(row["n"]), int(row["cents"]), int(row["bar_n"]), int(row["bar_cents"]), int(row["unpriced"])
        )
        for name, row in by_class.iterrows()
    }
    listed = found[found["opportunity_id"].notna()].drop(columns="cents").rename(columns={"deal_cents": "cents"})
    return Moves(totals, listed[["class", *DEAL]].reset_index(drop=True))


def former_days(snapshot: Snapshot) -> tuple[dt.date, ...]:
    """Return the days of former snapshots of the same source of which is kept what was open, the first one first."""
    return tuple(pd.Timestamp(day).date() for day in snapshot.ask("former_days")["on_day"])


def known_from(snapshot: Snapshot) -> Mapping[str, dt.date]:
    """Return from when on changes are on record, by column: ever where they are logged, else the first sighting."""
    found = snapshot.ask("fields_logged")
    days = found["since"].astype(object).where(found["since"].notna(), None)
    return {
        str(field): dt.date.min if day is None else pd.Timestamp(day).date()
        for field, day in zip(found["field"], days, strict=True)
    }


def logged_fields(snapshot: Snapshot, since: dt.date) -> frozenset[str]:
    """Return the columns of which changes are on record from a day on."""
    return frozenset(field for field, day in known_from(snapshot).items() if day <= since)
