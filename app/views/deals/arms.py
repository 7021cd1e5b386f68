"""The arms of deals in the experiment that runs, and which of them are held out now: nobody is to be told to act."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pandas as pd

from app import formats
from app.services import Published, Services
from data.errors import StoreUnavailable
from data.records import experiments as records
from data.snapshots import queries
from data.snapshots.queries import Scope
from model.experiments.assignment import HELD_OUT

TO_LEAVE: Final = HELD_OUT
LEFT_ALONE: Final = "Held out for the experiment: do not act because of the flag"
UNREAD: Final = "Whether an experiment holds out some of these deals cannot be read now, so they may be among them."


@dataclasses.dataclass(frozen=True)
class DealArm:
    """The arm of a deal in the experiment that runs, until when it is followed, and what that means in words."""

    arm: str
    experiment: str
    until: dt.date
    words: str

    @property
    def is_held_out(self) -> bool:
        """Whether nobody is to act on the deal."""
        return self.arm == TO_LEAVE


@dataclasses.dataclass(frozen=True)
class HeldOut:
    """The deals that the experiment that runs holds out now, each with its arm, whether they are open or not.

    `unread` says why nobody can tell, '' where it is known.
    """

    arms: Mapping[str, DealArm] = dataclasses.field(default_factory=dict)
    unread: str = ""

    @property
    def ids(self) -> list[str]:
        """Their ids, as a question of a snapshot takes them."""
        return list(self.arms)


def arms_of(services: Services, opportunity_ids: Sequence[str] | None = None) -> Mapping[str, DealArm]:
    """The arms of some deals, or of all, of each that is followed today; none while the store is silent."""
    try:
        return dict(_arms(services, opportunity_ids))
    except StoreUnavailable:
        return {}


def held_out(services: Services) -> HeldOut:
    """The deals that are held out now; where the store is silent, why nobody can tell."""
    try:
        return HeldOut(held_out_arms(services))
    except StoreUnavailable as error:
        return HeldOut(unread=f"{UNREAD} {error.on_page}".strip())


def held_out_arms(services: Services, opportunity_ids: Sequence[str] | None = None) -> Mapping[str, DealArm]:
    """The arms of all deals, or of those of some, that are held out now; raise StoreUnavailable where it is silent."""
    return {name: one for name, one in _arms(services, opportunity_ids) if one.is_held_out}


def _arms(services: Services, opportunity_ids: Sequence[str] | None) -> Iterator[tuple[str, DealArm]]:
    """Arms in the experiment that runs; of a deal whose follow-up has passed nothing is asked any more."""
    published = services.published()
    for one, of in records.running_arms(services.store, published.bundle.source, opportunity_ids):
        until = one.assigned_on + dt.timedelta(days=of.follow_up_days)
        if published.snapshot.as_of_on < until:
            yield one.opportunity_id, DealArm(one.arm, of.name, until, arm_words(one.arm, of.name, until))


def arm_words(arm: str, experiment: str, until: dt.date) -> str:
    """Say what an arm means for whoever has the deal."""
    day = formats.date(until)
    if arm == TO_LEAVE:
        return f"Held out for the experiment “{experiment}” until {day}: do not act because of the flag."
    return f"To be acted on in the experiment “{experiment}”: plan an action, and do it before {day}."


def with_arms(rows: pd.DataFrame, services: Services) -> pd.DataFrame:
    """Rows whose `severity` says of those that are held out that they are: nobody acts on them now."""
    arms = arms_of(services, list(rows["opportunity_id"]))
    left = [name for name, arm in arms.items() if arm.is_held_out]
    return rows.assign(severity=rows["severity"].mask(rows["opportunity_id"].isin(left), TO_LEAVE))


def open_held_out(published: Published, scope: Scope, held: HeldOut) -> int:
    """How many of those that are held out are open in a scope."""
    if not held.arms:
        return 0
    return int(queries.ask(published.snapshot, "held_out", scope, held_out=held.ids)["n"].iloc[0])


def left_out_words(n: int, held: HeldOut) -> str:
    """'2 deals are held out for the experiment “Spring” and left out: …', '' where none is."""
    if held.unread or not n:
        return held.unread
    named = next(iter(held.arms.values())).experiment
    deals, them = formats.plural(n, "deal is", "deals are"), "it" if n == 1 else "them"
    return f"{deals} held out for the experiment “{named}” and left out: acting on {them} would spoil what it measures."
