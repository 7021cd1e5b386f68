"""What is open today against an earlier day: ten deals since March at 1,000 each, one more since today."""

import pytest

from app.views.pipeline.answer import pipeline
from app.views.pipeline.open_pipeline import NO_STAGES, NOT_TOLD, OpenTotals, _matters
from tests import rewritten, seasons
from tests.examples import some

QUARTER, YEAR = "the same day of the quarter before", "the same day of the year before"
THIS = {"period": "this-quarter"}


def stands(world, state=THIS):
    """Return the open pipeline's figure."""
    return next(kpi for kpi in pipeline(world, state).kpis if kpi.key == "open_pipeline")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two of its deals have no opening day, and the amount of one was raised in May."""
    history = "S0,Offer,2026-03-20\nS1,Offer,2026-03-20\n"
    return seasons.services(tmp_path_factory.mktemp("changed"), changes=seasons.ONE_CHANGE, undated=2, history=history)


@pytest.fixture(scope="module")
def unlogged(tmp_path_factory):
    """No change is logged, and no stage."""
    return seasons.services(tmp_path_factory.mktemp("unlogged"))


def test_each_day_has_the_amounts_of_its_own(world):
    """On 31 March nine at 1,000 and one at 500; today eleven at 1,000, beside two of unknown days."""
    found = stands(world)
    assert (found.value, found.n) == (13_000, 13)
    assert found.delta == pytest.approx(11_000 / 9500 - 1)
    assert found.against == f"vs 31 Mar 2026, {QUARTER}, at the amounts of each day"
    assert found.note == "2 deals (€2.0\u00a0k) have no opening date and are left out of the comparison"
    assert found.better is True


def test_where_no_change_is_logged_the_amounts_are_todays(unlogged):
    found = stands(unlogged)
    assert found.delta == pytest.approx(11_000 / 10_000 - 1)
    assert found.against.endswith(", both at today's amounts")
    assert found.note == ""


def test_the_days_do_not_follow_the_period_but_the_comparison(world):
    assert stands(world, {"period": "last-quarter"}).against.startswith("vs 31 Mar 2026")
    assert pipeline(world, THIS).open_compared_with.words == f"31 Mar 2026, {QUARTER}"


def test_too_few_then_are_not_compared_with(world):
    assert stands(world, THIS | {"compare": "year"}).against == f"nothing was open on 30 Jun 2025, {YEAR}"
    assert stands(world, THIS | {"compare": "none"}).against == ""
    few = stands(world, THIS | {"stage": ["Offer"]})
    assert (few.delta, few.against) == (None, f"2 deals were open on 31 Mar 2026, {QUARTER}: too little to compare")


def test_a_stage_is_compared_only_where_former_stages_are_known(unlogged):
    assert stands(unlogged, THIS | {"stage": ["Offer"]}).against == NO_STAGES
    assert pipeline(unlogged, THIS | {"stage": ["Offer"]}).open_compared_with.none == NO_STAGES


def test_the_line_ends_with_today_and_starts_with_the_first_open_deal(world):
    assert stands(world).spark == (9500, 9500, 10_000, 11_000)


@pytest.mark.parametrize(
    ("ended", "delta", "against"),
    some(
        [
            # One of the ten that were counted is more than 2 %.
            (seasons.ended(1), None, "1 closed deal has no opening date and may have been"),
            # What had closed by 31 March was not open that evening.
            (seasons.ended(12, on="2026-03-31"), 0.1, ""),
            (seasons.ended(12), None, "12 closed deals have no opening date and may have been"),
        ],
        2,
    ),
)
def test_closed_deals_that_may_have_been_open_then_leave_nothing_to_compare(tmp_path, ended, delta, against):
    found = stands(seasons.services(tmp_path, more=ended))
    assert found.delta == pytest.approx(delta)
    if against:
        assert found.against == f"no comparison: {against} open on 31 Mar 2026, {QUARTER}"
        assert (found.better, found.note) == (None, "")


@pytest.mark.parametrize(("count", "amount", "matters"), [(2, 0, False), (3, 0, True), (0, 201, True), (0, 200, False)])
def test_two_in_a_hundred_of_unknown_days_are_let_pass(count, amount, matters):
    assert _matters(OpenTotals(count, amount), OpenTotals(100, 10_000)) is matters


def test_where_the_close_writes_amounts_no_earlier_day_is_compared_with(world):
    told = rewritten.services(world)
    found = stands(told)
    assert (found.value, found.n, found.delta, found.better, found.spark) == (13_000, 13, None, None, ())
    assert found.against == NOT_TOLD
    assert stands(told, THIS | {"compare": "none"}).against == ""
    assert set(pipeline(told, THIS).concentration["side"]) == {"open", "won"}
