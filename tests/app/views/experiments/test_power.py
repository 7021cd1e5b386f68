"""What an experiment takes in the ten-row world: two deals are flagged, and none came to be in the last weeks."""

import datetime as dt

import pytest

from app.views.experiments import power as views
from app.views.experiments.candidates import newly_flagged
from app.views.experiments.power import LOOK_AGAIN, power
from data.errors import InvalidInput
from data.records.actions import Plan, plan


@pytest.fixture
def busy(monkeypatch):
    """A hundred deals come to be flagged in a week."""
    monkeypatch.setattr(views, "newly_flagged", lambda _: 100.0)


def test_it_is_refused_where_the_data_cannot_give_enough_deals(desk):
    found = power(desk)
    assert (found.save_rate, found.assumed, found.eligible, found.weekly, found.refused) == (0.2, 0.2, 2, 0.0, "")
    assert [one.follow_up_days for one in found.options] == [30, 60, 90]
    assert {one.refused for one in found.options} == {
        "There would never be enough deals, and no save rate at all is found within two years."
    }


@pytest.mark.usefixtures("busy")
def test_it_says_how_many_by_when(desk):
    option = power(desk).options[2]
    assert (option.needed, option.refused) == (1296, "")
    assert option.lost_share == pytest.approx(0.5)
    # 1294 more come within 12.94 weeks of 30 June, and the last of them is followed for 90 days.
    assert option.ends_on == dt.date(2026, 6, 30) + dt.timedelta(weeks=12.94) + dt.timedelta(days=90)


@pytest.mark.usefixtures("busy")
def test_a_smaller_effect_takes_too_long_and_what_can_be_found_is_said(desk, monkeypatch):
    monkeypatch.setattr(views, "newly_flagged", lambda _: 15.0)
    option = power(desk, 0.1).options[2]
    assert option.refused.startswith("It would take until ")
    assert option.refused.endswith(f"a save rate of {option.smallest:.0%} or more is found.".replace("%", "\u00a0%"))
    assert option.smallest == pytest.approx(0.2, abs=0.03)


def test_where_something_is_planned_for_all_that_are_flagged_none_can_take_part(desk):
    today, source = desk.store.today(), desk.published().bundle.source
    plan(desk.store, source, [Plan(name, "Call", "Bob", today) for name in ("O08", "O10")], "Bob")
    found = power(desk)
    assert (found.eligible, found.options, found.next_step) == (0, (), LOOK_AGAIN)
    assert found.refused.startswith("No deal can take part")


def test_without_signal_or_chances_by_date_nothing_is_promised(ten_without_signal, undated, desk):
    desk.published = ten_without_signal.published
    assert power(desk).refused == "Nothing is flagged: the model has no signal."
    desk.published = undated.published
    assert "learn when one ends" in power(desk).refused


@pytest.mark.parametrize("rate", [0.0, 0.96])
def test_an_effect_that_cannot_be_is_refused(desk, rate):
    with pytest.raises(InvalidInput) as refused:
        power(desk, rate)
    assert refused.value.field == "save_rate"


def test_what_came_to_be_flagged_is_counted_by_week(rebuilt):
    """In the rebuilt world nothing was flagged at a former week's end but what is today."""
    assert 0 <= newly_flagged(rebuilt.published()) < 1
