"""How far the eight deals came, and what holds of every funnel."""

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.stages.answer import stages
from app.views.stages.funnel import _rows, funnel
from data.snapshots.queries import Scope
from tests import passages

PLACES = {"Lead": 0, "Demo": 1, "Offer": 2}
GROUP = st.tuples(st.sampled_from(["open", "lost", "won"]), st.sampled_from([0, 1, 2]), st.integers(1, 50))


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return passages.services(tmp_path_factory.mktemp("passages"))


def test_what_was_skipped_is_passed_and_what_is_open_has_not_failed(served):
    """A skipped Demo; C, E and H are open at the furthest stage that they reached, wherever they stand."""
    rows = stages(served, {"period": "this-quarter"}).funnel.rows
    assert [(row.stage, row.n, row.amount) for row in rows] == [
        ("Lead", 7, 11_900),
        ("Demo", 5, 7300),
        ("Offer", 2, 1800),
        ("Won", 1, 1000),
    ]
    assert [(row.still_open, row.open_amount, row.lost) for row in rows] == [
        (1, 600, 1),
        (2, 3500, 1),
        (1, 800, 0),
        (0, 0, 0),
    ]
    assert [row.of_previous for row in rows] == [None, pytest.approx(5 / 7), pytest.approx(2 / 5), pytest.approx(1 / 2)]
    assert [row.of_first for row in rows] == [None, pytest.approx(5 / 7), pytest.approx(2 / 7), pytest.approx(1 / 7)]


def test_a_lost_deal_without_a_recorded_stage_is_left_out_and_said(served):
    published = served.published()
    assert funnel(published, Scope(period="this-quarter")).untold == 1


def test_where_nothing_was_opened_the_next_step_is_said(served):
    none = stages(served, {"from": "2026-01-01", "to": "2026-01-31", "period": None}).funnel
    assert none.none == "No deal was opened in this period with these filters."
    assert none.next_step


@given(st.lists(GROUP, min_size=1, max_size=8))
def test_a_funnel_never_widens_and_loses_nobody(groups):
    known = pd.DataFrame(groups, columns=["outcome", "reached", "n"])
    known["reached"] = known["reached"].where(known["outcome"] != "won", 2)
    rows = _rows(known.assign(amount=known["n"] * 10.0), PLACES)
    assert rows[0].n == known["n"].sum()
    for upper, lower in itertools.pairwise(rows):
        assert upper.n == lower.n + upper.still_open + upper.lost
        assert upper.amount >= lower.amount
