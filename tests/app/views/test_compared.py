"""Key figures beside the same days of the quarter or the year before, in a world whose quarters end well."""

import datetime as dt

import pytest

from app.views.compared import ComparedWith, Won, compared_with, filled_on, rate_change
from app.views.pipeline.answer import pipeline
from app.views.state import scope_of
from app.views.win_rate.answer import win_rate
from tests import seasons

QUARTER = "the same days of the quarter before"
NAMED = ComparedWith(dt.date(2026, 1, 1), dt.date(2026, 3, 31), "quarter", f"1 Jan – 31 Mar 2026, {QUARTER}")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return seasons.services(tmp_path_factory.mktemp("seasons"))


def rate(answer):
    """Return the win rate's figure."""
    return next(kpi for kpi in answer.kpis if kpi.key == "win_rate")


def test_a_quarter_under_way_is_not_held_against_another_ones_end(world):
    """April and May: 6 of 24. So in January and February; in the sixty days before, 12 of 24 were won."""
    for answer in (view(world, {"from": "2026-04-01", "to": "2026-05-31"}) for view in (win_rate, pipeline)):
        assert (rate(answer).value, rate(answer).delta, rate(answer).better) == (6 / 24, 0, None)
        assert rate(answer).against == f"vs 1 Jan – 2 Mar 2026, {QUARTER}"


def test_the_days_compared_with_stand_in_the_answer(world):
    found = win_rate(world, {"period": "this-quarter"}).compared_with
    assert found == NAMED
    assert win_rate(world, {"period": "this-quarter", "compare": "year"}).compared_with.words == (
        "1 Apr – 30 Jun 2025, the same days of the year before"
    )


def test_what_is_not_wanted_is_not_compared(world):
    answer = win_rate(world, {"period": "this-quarter", "compare": "none"})
    assert answer.compared_with == ComparedWith()
    assert {(kpi.delta, kpi.against) for kpi in answer.kpis if kpi.key != "days_to_win"} == {(None, "")}


def test_a_crms_first_months_are_not_compared_with(world):
    """Opened from 5 January 2025 on, and ten days to close: from the 15th on it is complete."""
    assert filled_on(world.published().snapshot) == dt.date(2025, 1, 15)
    for period in ({"period": "last-12-months"}, {"from": "2025-04-01", "to": "2025-06-30"}):
        answer = win_rate(world, period)
        assert rate(answer).delta is None
        assert rate(answer).against == "no comparison: until 15 Jan 2025 this CRM was filling up"
        assert answer.compared_with.kind == ""
    assert rate(win_rate(world, {"from": "2025-05-01", "to": "2025-06-30"})).delta is not None


def test_all_time_has_nothing_before_it(world):
    assert rate(win_rate(world, {"period": "all"})).against == "no earlier period to compare with"


@pytest.mark.parametrize(
    ("before", "against"),
    [
        (Won(0, 0), f"nothing closed in {NAMED.words}"),
        (Won(3, 9), f"only 9 closed in {NAMED.words}: too few to compare"),
        (Won(3, 10), f"vs {NAMED.words}"),
    ],
)
def test_too_few_are_not_compared_with(before, against):
    found = rate_change(Won(5, 10), before, NAMED)
    assert (found.against, found.delta is None) == (against, before.closed < 10)


def test_only_what_is_clear_is_called_better():
    assert rate_change(Won(90, 100), Won(10, 100), NAMED).better is True
    assert rate_change(Won(10, 100), Won(90, 100), NAMED).better is False
    assert rate_change(Won(50, 100), Won(49, 100), NAMED).better is None
    assert rate_change(Won(0, 0), Won(49, 100), NAMED).delta is None


def test_without_dates_nothing_is_compared(no_dates):
    snapshot = no_dates.published().snapshot
    assert compared_with(snapshot, scope_of({"period": "this-quarter"})) == ComparedWith()
