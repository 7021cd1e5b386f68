"""A desk in the ten-row world with a store of its own, and deals that got their arms on 1 February 2026."""

import datetime as dt
from types import SimpleNamespace

import pytest

from data.records import experiments as records
from data.records.experiments import Candidate, Plan
from data.records.store import Store

FEBRUARY = dt.date(2026, 2, 1)
ACT, HELD_OUT = ("O01", "O04", "O05"), ("O02", "O03", "O06", "O99")


@pytest.fixture
def desk(ten, tmp_path):
    """The ten-row world, of 30 June 2026, with a store of its own."""
    store = Store(tmp_path / "store.sqlite", clock=lambda: dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC))
    yield SimpleNamespace(published=ten.published, store=store, settings=SimpleNamespace(read_only=False))
    store.close()


@pytest.fixture
def begun(desk):
    """Begin an experiment of so many deals, with a follow-up of 90 days; return its number."""

    def begin(planned=100, **more):
        plan = {"name": "Spring", "save_rate": 0.2, "follow_up_days": 90, "planned": planned, "larger_from": 3_000.0}
        plan |= {"key": "key", "started_on": FEBRUARY, **more}
        return records.start(desk.store, desk.published().bundle.source, Plan(**plan), "Mia")

    return begin


@pytest.fixture
def given(desk):
    """Give closed deals, and one that nobody knows, their arms on 1 February."""

    def give(number, act=ACT, held_out=HELD_OUT, on=FEBRUARY):
        arm = {**dict.fromkeys(act, "act"), **dict.fromkeys(held_out, "held out")}
        deals = [Candidate(name, "Ann", "larger", 0.6, 0.5, 1_000.0, 2_000.0) for name in arm]

        def placing(fresh, taken, most):
            return {one.opportunity_id: (nth, arm[one.opportunity_id]) for nth, one in enumerate(fresh)}

        source = desk.published().bundle.source
        return records.give_arms(desk.store, source, number, deals, on, placing, "the rule")

    return give
