"""The arms of deals, as lists and drawers show them, and which are held out now."""

import dataclasses
import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from app.views.deals.arms import arms_of, held_out, left_out_words, open_held_out, with_arms
from data.errors import StoreUnavailable
from data.records.store import Store
from data.snapshots.queries import Scope
from tests.held import WORDS, hold_out, set_free


@pytest.fixture
def desk(ten, tmp_path):
    """The ten-row world with a store of its own."""
    store = Store(tmp_path / "store.sqlite")
    yield SimpleNamespace(published=ten.published, store=store)
    store.close()


def test_a_held_out_deal_says_what_not_to_do_and_until_when(desk):
    hold_out(desk, "O08")
    found = arms_of(desk, ["O07", "O08"])
    assert (list(found), found["O08"].words) == (["O08"], WORDS)


def test_of_what_is_held_out_nobody_is_told_to_act_now(desk):
    hold_out(desk, "O08")
    rows = pd.DataFrame({"opportunity_id": ["O08", "O10"], "severity": ["act now", "watch"]})
    assert with_arms(rows, desk)["severity"].tolist() == ["held out", "watch"]


def test_after_the_end_nothing_is_said(desk):
    set_free(desk, hold_out(desk, "O08"))
    assert (arms_of(desk, ["O08"]), held_out(desk).ids) == ({}, [])


@pytest.mark.parametrize(("days_ago", "ids"), [(89, ["O08"]), (90, [])])
def test_a_deal_is_free_once_its_follow_up_has_passed(desk, days_ago, ids):
    hold_out(desk, "O08", on=desk.published().snapshot.as_of_on - dt.timedelta(days=days_ago))
    assert (held_out(desk).ids, list(arms_of(desk))) == (ids, ids)


def test_what_is_to_be_acted_on_is_not_held_out(desk):
    hold_out(desk, "O08", arm="act")
    assert arms_of(desk)["O08"].words.startswith("To be acted on in the experiment “Spring”: plan an action")
    assert held_out(desk).ids == []


def test_those_that_are_open_in_a_scope_are_counted_and_said(desk):
    hold_out(desk, "O06", "O07", "O08")  # O06 has closed
    held, published = held_out(desk), desk.published()
    assert [open_held_out(published, scope, held) for scope in (Scope(), Scope(owner=("Bob",)))] == [2, 1]
    assert left_out_words(2, held) == (
        "2 deals are held out for the experiment “Spring” and left out: acting on them would spoil what it measures."
    )
    assert left_out_words(1, held).startswith("1 deal is held out")
    assert left_out_words(0, held) == ""


def test_a_silent_store_says_of_no_arm_and_that_nobody_can_tell(desk, monkeypatch):
    def silent(*_):
        raise StoreUnavailable("The store is busy.", "Try again.")

    monkeypatch.setattr("data.records.experiments.running_arms", silent)
    assert arms_of(desk, ["O08"]) == {}
    held = held_out(desk)
    assert left_out_words(open_held_out(desk.published(), Scope(), held), held).endswith("among them. Try again.")
    assert dataclasses.replace(held, unread="").ids == []
