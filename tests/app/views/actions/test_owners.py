"""Whose actions there are in the ten-row world."""

import datetime as dt

from app.views.actions.owners import owners
from data.errors import StoreUnavailable
from data.records.actions import DONE, Plan, change, plan


def test_owners_are_those_of_the_actions_of_the_scope_whoever_is_chosen(desk):
    for opportunity_id, owner in (("O07", "Zoe"), ("O08", "Ann"), ("O09", ""), ("O08", "Ann")):
        plan(desk.store, "ten", [Plan(opportunity_id, "Call", owner, dt.date(2026, 7, 2))], "Mia")
    assert owners(desk, None) == owners(desk, {"owner": ["Ann"]}) == {"": 1, "Ann": 2, "Zoe": 1}
    assert owners(desk, {"product": ["Alpha"]}) == {"Ann": 2, "Zoe": 1}
    change(desk.store, "ten", 1, 1, {"status": DONE}, "Mia")
    assert owners(desk, {"product": ["Alpha"]}) == {"Ann": 2, "Zoe": 0}


def test_while_the_store_is_silent_there_are_none(desk, monkeypatch):
    def silent(*_):
        raise StoreUnavailable("The store is busy.", "Try again.")

    monkeypatch.setattr("data.records.actions.kept", silent)
    assert owners(desk, {}) == {}
