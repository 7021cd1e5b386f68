"""The arms of deals, as lists and drawers show them."""

import datetime as dt
from types import SimpleNamespace

import pytest

from app.views.deals.arms import arms_of
from data.errors import StoreUnavailable
from data.records import experiments as records
from data.records.experiments import Candidate, Plan
from data.records.store import Store

TODAY = dt.date(2026, 6, 30)


@pytest.fixture
def desk(ten, tmp_path):
    """The ten-row world in which O08 is held out."""
    store, source = Store(tmp_path / "store.sqlite"), ten.published().bundle.source
    number = records.start(store, source, Plan("Spring", 0.2, 90, 9, None, "key", TODAY), "Mia")
    deal = Candidate("O08", "Bob", "no amount", 0.8, 0.8, 0.0, None)
    records.give_arms(store, source, number, [deal], TODAY, lambda *_: {"O08": (0, "held out")}, "the rule")
    yield SimpleNamespace(published=ten.published, store=store, number=number)
    store.close()


def test_a_held_out_deal_says_what_not_to_do_and_until_when(desk):
    found = arms_of(desk, ["O07", "O08"])
    assert list(found) == ["O08"]
    assert found["O08"].words == (
        "Held out for the experiment “Spring” until 28 Sep 2026: do not act because of the flag."
    )


def test_after_the_end_nothing_is_said_and_a_silent_store_says_nothing(desk, monkeypatch):
    records.end(desk.store, desk.published().bundle.source, desk.number, "benefit", {}, "the rule", TODAY)
    assert arms_of(desk, ["O08"]) == {}

    def silent(*_):
        raise StoreUnavailable("The store is busy.", "Try again.")

    monkeypatch.setattr("data.records.experiments.running_arms", silent)
    assert arms_of(desk, ["O08"]) == {}
