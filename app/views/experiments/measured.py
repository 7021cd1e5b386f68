"""The save rate that an experiment has measured, offered to the policy and never applied by itself."""

from __future__ import annotations

import dataclasses
from typing import Final

from app.services import Services
from app.views.experiments.answer import result_of
from data.errors import StoreUnavailable
from data.records import experiments as records
from model.experiments.stopping import ENDINGS
from model.experiments.uplift import Estimate

# What a policy can take: acting that saves nothing is worth nothing.
LEAST_RATE: Final = 0.01


@dataclasses.dataclass(frozen=True)
class MeasuredSaveRate:
    """A measured save rate with its interval, and the experiment that measured it.

    `usable` is the rate that a policy can take, None where acting saved nothing.
    """

    experiment: str
    deals: int
    save_rate: Estimate
    usable: float | None


def measured(services: Services) -> MeasuredSaveRate | None:
    """The save rate of the experiment that its own rule ended last; None where there is none, or none can be read."""
    try:
        one = records.last_ended(services.store, services.published().bundle.source, ENDINGS)
        found = result_of(one).uplift if one else None
    except StoreUnavailable:
        return None
    if one is None or found is None or found.save_rate is None:
        return None
    rate = found.save_rate
    usable = round(rate.value, 2) if rate.value >= LEAST_RATE else None
    return MeasuredSaveRate(one.name, found.n, rate, usable)
