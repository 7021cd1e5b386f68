"""How an experiment stands, by hand: arms of 1 February, counted after 90 days, on 2 May."""

import datetime as dt

import pytest

from app.views.experiments import course as views
from app.views.experiments.assigning import running
from app.views.experiments.course import ArmCourse, course
from data.records.actions import NOT_NEEDED, Plan, change, plan


def follow(desk):
    one = running(desk)
    assert one is not None
    return course(desk, one)


def test_a_deal_counts_as_what_it_was_when_its_follow_up_passed(desk, begun, given):
    given(begun())
    found = follow(desk)
    # O05 was lost on 1 May, O01 won on 10 February for 1000; O04 closed on 30 May, after its follow-up.
    act = ArmCourse("act", deals=3, acted=0, followed=3, lost=1, won=1, still_open=1, won_amount=1_000.0)
    # O03 was lost, O02 won for 1800, O06 won on 30 June; O99 is not in the data.
    held = ArmCourse("held out", deals=4, acted=0, followed=3, lost=1, won=1, still_open=1, won_amount=1_800.0)
    assert found.arms == (act, held)
    assert (found.on, found.deals, found.followed, found.gone) == (dt.date(2026, 6, 30), 7, 6, 1)
    assert found.uplift is not None
    assert (found.uplift.lost_act, found.uplift.lost_held_out) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert (found.bands, found.ending) == ((), "")


def test_one_that_closed_early_counts_no_sooner_than_the_others(desk, begun, given):
    number = begun()
    given(number, act=("O05",), held_out=("O03",), on=dt.date(2026, 4, 2))
    found = follow(desk)
    assert (found.deals, found.followed, found.uplift) == (2, 0, None)


def test_whoever_was_to_be_acted_on_counts_so_and_what_was_done_stands_beside_it(desk, begun, given):
    given(begun())
    source = desk.published().bundle.source
    wanted = [Plan(name, "Call", "Ann", dt.date(2026, 7, 2)) for name in ("O01", "O02", "O04")]
    numbers = plan(desk.store, source, wanted, "Ann")
    change(desk.store, source, numbers[2], 1, {"status": NOT_NEEDED}, "Ann")
    assert [(one.arm, one.acted) for one in follow(desk).arms] == [("act", 1), ("held out", 1)]


def test_a_band_of_enough_deals_has_its_own_rate(desk, begun, given, monkeypatch):
    monkeypatch.setattr(views, "FEWEST_OF_BAND", 6)
    given(begun())
    (band,) = follow(desk).bands
    assert (band.low, band.high, band.deals) == (0.5, 0.75, 6)


def test_it_ends_without_an_effect_once_all_that_are_there_were_followed(desk, begun, given):
    given(begun(planned=7))
    assert follow(desk).ending == "futility"
