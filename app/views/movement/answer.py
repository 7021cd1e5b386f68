"""What moved in the open pipeline between two days: the steps from its opening to its closing amount."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd

from app import formats
from app.services import Published, Services
from app.views.extent import extent
from app.views.movement.addresses import closing_at
from app.views.movement.days import Days, days_of
from app.views.movement.flags import FlagMoves, flag_moves
from app.views.movement.known import not_known
from app.views.state import State, policy_of, scope_of
from data.errors import InvalidInput
from data.schema import shown
from data.snapshots import movement as counted
from data.snapshots import queries
from data.snapshots.movement import DEAL, LOWERING, RAISING, Moves, Total
from data.snapshots.queries import Scope
from data.viewer_state import DECLARED

LABELS: Final[Mapping[str, str]] = {
    "new": "New",
    "reopened": "Reopened",
    "transferred_in": "Transferred in",
    "stage_in": "Came into the stages",
    "pulled_in": "Pulled in",
    "value_up": "Value up",
    "won": "Won",
    "lost": "Lost",
    "withdrawn": "No longer in the export",
    "transferred_out": "Transferred out",
    "stage_out": "Left the stages",
    "pushed_out": "Pushed out",
    "value_down": "Value down",
}
# Where a close period is chosen, whatever comes into it or leaves it, earlier or later.
OF_PERIOD: Final[Mapping[str, str]] = {"pulled_in": "Moved into the period", "pushed_out": "Moved out of the period"}
# Named even where nothing moved.
ALWAYS: Final = frozenset({"new", "pulled_in", "value_up", "won", "lost", "pushed_out", "value_down"})
MOST_DEALS: Final = 1_000
DEALS: Final = 20
CENTS: Final = 100
NO_BAR: Final = (
    "Without a close period a moved date changes no amount, so what was pulled in and pushed out has no bar."
)
OF_CLOSES: Final = (
    "A date that moves within the period is counted and changes no amount. Flags are of all deals, whenever they are "
    "expected to close."
)
CLOSED_AS_EXPECTED: Final = (
    "Where nobody recorded when a closed deal was expected to close, its closing day stands for it."
)
AMOUNTS_OF_TODAY: Final = "No change of an amount is logged, so every deal counts at the amount that it has today."
DATES_OF_TODAY: Final = "No change of an expected close is logged, so nothing is known to be pulled in or pushed out."
OWNERS_OF_TODAY: Final = "No change of an owner is logged, so every deal counts for the owner that it has today."


@dataclasses.dataclass(frozen=True)
class Money:
    """How many deals there are and what they hold; of `unpriced` the amount is not known and counts as none.

    Where nothing can be compared the counts are None and the amount is NaN.
    """

    n: int | None
    amount: float
    unpriced: int | None


UNKNOWN: Final = Money(None, math.nan, None)


@dataclasses.dataclass(frozen=True)
class MovementClass:
    """One kind of change: how many deals, how much money, and by how much it moves the pipeline's amount.

    `change` is signed and made of `n_in_bar` of the n deals: a date that moves within the close period, or without one,
    moves no amount. Of `unpriced` deals the amount is not known, of what is worth more now the former one.
    `not_known` says why nothing is known of it, '' where it is: then the counts are None and the money is NaN.
    """

    key: str
    label: str
    n: int | None
    amount: float
    change: float
    n_in_bar: int | None
    unpriced: int | None
    not_known: str = ""

    @property
    def moves(self) -> bool:
        """Tell whether it moves the open amount."""
        return not self.not_known and bool(self.change)


@dataclasses.dataclass(frozen=True)
class ClosePeriod:
    """The days in which the deals that count are expected to close, both included."""

    start: dt.date
    end: dt.date
    label: str


@dataclasses.dataclass(frozen=True)
class Movement:
    """What was open at the end of `since`, what became of it, and what was open at the end of `until`.

    opening, then the changes of `classes`, add up to closing, to the cent. `overdue` are open deals expected before the
    close period, or without one by `until`; they are no change. `deals`, those with most money of each class: class,
    opportunity_id, deal_name, account, product, amount (its part of the class), in_bar, and beside each other what it
    was then and is now: amount, expected close, stage, owner. `basis` says what tells it: 'history', or a 'former
    snapshot'. `notes` say what is not known. `none` says why nothing is compared, and `next_step` from when on it will
    be; '' where it is. Without a comparison there are no classes.
    `flags` are the deals that are flagged on one of the days alone. closing_href is the address of what is open on the
    later day, '' where that is a former one.
    """

    since: dt.date
    until: dt.date
    closes: ClosePeriod | None
    basis: str
    opening: Money
    classes: tuple[MovementClass, ...]
    closing: Money
    overdue: Money
    deals: pd.DataFrame
    flags: FlagMoves
    notes: tuple[str, ...]
    none: str
    next_step: str
    currency: str
    amounts: bool
    closing_href: str = ""


def movement(services: Services, state: State | None) -> Movement:
    """Answer what moved between the two days of the address, by default the week up to the as-of date."""
    published, scope = services.published(), scope_of(state)
    days, most = days_of(state, published, scope), _most(state)
    found = moves_of(published, scope, days, most)
    return Movement(
        since=days.since,
        until=days.until,
        closes=ClosePeriod(days.closes.start, days.closes.end, days.closes.label) if days.closes else None,
        basis="" if days.none else days.basis,
        opening=_money(found, "opening", days),
        classes=() if days.none else tuple(_classes(found, labels_of(days), not_known(published, days))),
        closing=_money(found, "closing", days),
        overdue=_money(found, "overdue", days),
        deals=named_deals(found),
        flags=flag_moves(published, scope, policy_of(state, published), days, most),
        notes=() if days.none else tuple(_notes(published, scope, days)),
        none=days.none,
        next_step=days.next_step,
        currency=published.snapshot.info["currency"],
        amounts=extent(published.snapshot).amounts,
        closing_href=closing_at(days, published.snapshot.as_of_on),
    )


def _most(state: State | None) -> int:
    """How many deals of each class are wanted."""
    value = (state or {}).get("deals")
    if value in (None, ""):
        return DEALS
    if not str(value).isascii() or not str(value).isdecimal() or int(str(value)) > MOST_DEALS:
        words = f"deals must be a whole number up to {MOST_DEALS:,}, not {shown(value)}."
        raise InvalidInput("deals", words, f"Ask for {DEALS}.")
    return int(str(value))


def moves_of(published: Published, scope: Scope, days: Days, most: int) -> Moves:
    """Count what moved between two days, and name up to so many deals of each class."""
    if days.none:
        return Moves({}, pd.DataFrame(columns=["class", *DEAL]))
    between = (days.since, days.until)
    return counted.moves(published.snapshot, scope, between, days.closes, basis=days.basis, deals=most)


def _money(found: Moves, name: str, days: Days) -> Money:
    total = found.of(name)
    return UNKNOWN if days.none else Money(total.n, total.cents / CENTS, total.unpriced)


def labels_of(days: Days) -> Mapping[str, str]:
    """What each kind of change is called between two days."""
    return LABELS if days.closes is None else {**LABELS, **OF_PERIOD}


def _classes(found: Moves, labels: Mapping[str, str], unknown: Mapping[str, str]) -> Iterator[MovementClass]:
    """What raises the amount, then what lowers it; what is rare only where it happened."""
    for sign, names in ((1, RAISING), (-1, LOWERING)):
        for name in names:
            total = found.of(name)
            if total.n:
                yield _class(name, labels[name], sign, total)
            elif name in ALWAYS:
                words = unknown.get(name, "")
                yield _unknown(name, labels[name], words) if words else _class(name, labels[name], sign, total)


def _class(key: str, label: str, sign: int, total: Total) -> MovementClass:
    change = sign * total.bar_cents / CENTS
    return MovementClass(key, label, total.n, total.cents / CENTS, change, total.bar_n, total.unpriced)


def _unknown(key: str, label: str, words: str) -> MovementClass:
    return MovementClass(key, label, None, math.nan, math.nan, None, None, words)


def named_deals(found: Moves) -> pd.DataFrame:
    """The deals behind the classes, with the money of each; its columns are those of `Movement.deals`."""
    listed = found.deals.assign(amount=found.deals["cents"] / CENTS)
    return listed[
        ["class", "opportunity_id", "deal_name", "account", "product", "amount", *DEAL[DEAL.index("in_bar") :]]
    ]


def _notes(published: Published, scope: Scope, days: Days) -> Iterator[str]:
    yield NO_BAR if days.closes is None else OF_CLOSES
    if days.basis == "history":
        yield from _of_history(published, scope, days)
    else:
        yield (
            "This export logs no changes: what its snapshot of "
            f"{formats.date(days.since)} held is compared with this one, deal by deal."
        )


def _of_history(published: Published, scope: Scope, days: Days) -> Iterator[str]:
    """Say which changes are not logged, and which deals have no day."""
    snapshot = published.snapshot
    logged = counted.logged_fields(snapshot, days.since)
    if "amount" not in logged and extent(snapshot).amounts:
        yield AMOUNTS_OF_TODAY
    if "expected_close_on" not in logged:
        yield DATES_OF_TODAY
    if "owner" not in logged and any(getattr(scope, one.name) for one in DECLARED.filters if one.by_owner):
        yield OWNERS_OF_TODAY
    out = queries.ask(snapshot, "movement_left_out", scope, since=days.since, until=days.until).iloc[0]
    if out["undated"]:
        yield _undated(int(out["undated"]), float(out["undated_amount"]), snapshot.info["currency"])
    if out["unexpected"] and days.closes is not None:
        yield CLOSED_AS_EXPECTED


def _undated(n: int, amount: float, currency: str) -> str:
    money = formats.money(amount, currency)
    have = formats.plural(n, f"deal ({money}) has", f"deals ({money}) have")
    return f"{have} no opening date and {'is' if n == 1 else 'are'} left out."
