"""The interval of expected revenue, in the ten-row world computed in the head."""

import dataclasses

import numpy as np
import pytest

from app.views.pipeline import expected
from app.views.pipeline.expected import between, by_month, doubts
from data.snapshots import queries
from data.snapshots.queries import Scope
from model.money import revenue
from model.statistics.metrics import Holdout
from tests import rewritten


def test_doubt_comes_from_what_was_held_out_and_from_the_dates(ten):
    bundle = ten.published().bundle
    said = doubts(bundle)
    assert len(said) == 8
    assert min(said) >= 0.02
    four = np.arange(4)
    # Two of four are won, as is said: nothing is off, and four deals tell little.
    even = Holdout(np.full(4, 0.5), np.array([0.0, 1, 0, 1]), np.full(4, 100.0), four, 1)
    assert doubts(dataclasses.replace(bundle, holdout=even, timing=None)) == pytest.approx([0.5] * 8)


def test_it_is_worked_out_once_whatever_the_period(ten, monkeypatch):
    published = ten.published()
    first = between(published, Scope())
    monkeypatch.setattr(expected, "_between", None)
    assert between(published, Scope(period="this-year")) is first


def test_where_nothing_is_known_by_date_the_whole_still_has_its_interval(undated):
    found = between(undated.published(), Scope())
    assert np.isnan(found.low[:-2]).all()
    assert 0 <= found.whole[0] < found.whole[1]


def test_months_without_an_end_of_their_own_have_none(ten):
    months = by_month(ten.published(), Scope()).set_index("month")
    assert months.loc[["Overdue", "No date"], ["low", "high"]].isna().all(axis=None)
    assert months["low"].notna().sum() == 7


def test_a_scope_in_which_nothing_is_open_brings_nothing(ten):
    assert between(ten.published(), Scope(owner=("Nobody",))).whole == (0, 0)


@pytest.mark.parametrize("of", [Scope(), Scope(owner=("Ann",))])
def test_no_more_is_said_to_come_than_is_open(ten, of):
    published = ten.published()
    open_amount = queries.ask(published.snapshot, "expected_moments", of)["open_amount"].max()
    found = between(published, of)
    assert 0 < max(found.high) <= open_amount
    assert min(found.low) >= 0


def test_where_nobody_knows_what_was_at_stake_deals_are_counted(ten):
    bundle = rewritten.services(ten).published().bundle
    held = bundle.holdout
    ever = revenue.doubt(1.0 - held.probability, 1.0 - held.label, held.opportunity)
    assert doubts(bundle)[-1] == pytest.approx(ever)
