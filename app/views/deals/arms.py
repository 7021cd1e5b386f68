"""The arms of deals in the experiment that runs, as lists and drawers show them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from app import formats
from app.services import Services
from data.errors import StoreUnavailable
from data.records import experiments as records
from model.experiments.assignment import HELD_OUT

TO_LEAVE: Final = HELD_OUT
LEFT_ALONE: Final = "Held out for the experiment: do not act because of the flag"


@dataclasses.dataclass(frozen=True)
class DealArm:
    """The arm of a deal in the experiment that runs, until when it is followed, and what that means in words."""

    arm: str
    experiment: str
    until: dt.date
    words: str


def arms_of(services: Services, opportunity_ids: Sequence[str]) -> Mapping[str, DealArm]:
    """The arms of some deals, of each that has one; none while the store is silent."""
    try:
        source = services.published().bundle.source
        found = records.running_arms(services.store, source, opportunity_ids)
    except StoreUnavailable:
        return {}
    return {
        one.opportunity_id: _deal_arm(one.arm, of.name, one.assigned_on + dt.timedelta(days=of.follow_up_days))
        for one, of in found
    }


def _deal_arm(arm: str, experiment: str, until: dt.date) -> DealArm:
    return DealArm(arm, experiment, until, arm_words(arm, experiment, until))


def arm_words(arm: str, experiment: str, until: dt.date) -> str:
    """Say what an arm means for whoever has the deal."""
    day = formats.date(until)
    if arm == TO_LEAVE:
        return f"Held out for the experiment “{experiment}” until {day}: do not act because of the flag."
    return f"To be acted on in the experiment “{experiment}”: plan an action, and do it before {day}."
