"""An experiment in the ten-row world that holds some of its deals out, as a lot would have it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from data.records import experiments
from data.records.experiments import Candidate, Plan

TODAY = dt.date(2026, 6, 30)
WORDS = "Held out for the experiment “Spring” until 28 Sep 2026: do not act because of the flag."


def hold_out(services: Any, *ids: str, arm: str = "held out", on: dt.date = TODAY) -> int:
    """Start an experiment that follows deals for 90 days, and give each of some deals that arm; return its number."""
    store, source = services.store, services.published().bundle.source
    number = experiments.start(store, source, Plan("Spring", 0.2, 90, 9, None, "key", on), "Mia")
    deals = [Candidate(one, "Bob", "no amount", 0.8, 0.8, 0.0, None) for one in ids]
    places = {one: (nth, arm) for nth, one in enumerate(ids)}
    experiments.give_arms(store, source, number, deals, on, lambda *_: places, "the rule")
    return number


def set_free(services: Any, number: int) -> None:
    """End that experiment."""
    experiments.end(services.store, services.published().bundle.source, number, "benefit", {}, "the rule", TODAY)
