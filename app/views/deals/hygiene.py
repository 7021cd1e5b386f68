"""What is to be put in order among the open deals: each gap with its count, its money, and the list to work off."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from app.services import Services
from app.views.deals.list_address import open_list
from app.views.extent import extent
from app.views.state import State, filter_keys, scope_of
from data.snapshots import queries
from data.snapshots.listing import QUIET_DAYS
from data.snapshots.queries import Scope

# In the order in which they are worked off: what misleads a forecast first.
LABELS: Final[Mapping[str, str]] = {
    "overdue": "Expected close has passed",
    "no-close-date": "No expected close",
    "no-amount": "No amount",
    "old": "Older than almost any that was won",
    "quiet": f"Nobody acted for over {QUIET_DAYS} days",
}
STEPS: Final[Mapping[str, str]] = {
    "overdue": "Agree on a new date with the customer, or close the deal",
    "no-close-date": "Ask when the customer wants to decide",
    "no-amount": "Put in what the customer would pay",
    "old": "Find out what holds it up, or close it",
    "quiet": "Call or write, and note what came of it",
}


@dataclasses.dataclass(frozen=True)
class Gap:
    """One thing to put in order: how many deals, what those with an amount hold, what to do and its list."""

    key: str
    label: str
    n: int
    amount: float
    n_amount: int
    step: str
    address: str


@dataclasses.dataclass(frozen=True)
class Hygiene:
    """The gaps of the viewer's open deals, those that any has; `n_open` deals were looked at.

    `unknown`: the labels of what the export records of no deal, so that it says nothing.
    """

    gaps: tuple[Gap, ...]
    n_open: int
    unknown: tuple[str, ...]
    currency: str
    amounts: bool


def hygiene(services: Services, state: State | None) -> Hygiene:
    """Answer what is to be put in order in the viewer's scope."""
    snapshot, scope = services.published().snapshot, scope_of(state)
    unknown = _unknown(snapshot.ask("open_known").iloc[0].to_dict())
    counted = queries.hygiene(snapshot, scope, [name for name in LABELS if name not in unknown]).set_index("gap")
    return Hygiene(
        gaps=tuple(
            Gap(name, words, *_counted(counted.loc[name].to_dict()), STEPS[name], listed(scope, gap=name))
            for name, words in LABELS.items()
            if name in counted.index
        ),
        n_open=queries.scope_counts(snapshot, scope)["open"],
        unknown=tuple(LABELS[name] for name in LABELS if name in unknown),
        currency=snapshot.info["currency"],
        amounts=extent(snapshot).amounts,
    )


def listed(scope: Scope, **narrowed: str) -> str:
    """The list of all open deals of a scope, narrowed as said: its address."""
    return open_list(**narrowed, **filter_keys(scope))


def _counted(row: Mapping[str, float]) -> tuple[int, float, int]:
    return int(row["n"]), float(row["amount"]), int(row["n_amount"])


def _unknown(known: Mapping[str, bool]) -> frozenset[str]:
    """What is told of no open deal: without any expected close none is overdue, and none lacks one by mistake."""
    needs = {
        "overdue": "expected_close_on",
        "no-close-date": "expected_close_on",
        "no-amount": "amount",
        "old": "age_days",
        "quiet": "days_since_activity",
    }
    return frozenset(name for name, column in needs.items() if not known[column])
