import datetime as dt

from app.views.movement.answer import movement
from app.views.movement.refusal import between_days


def test_the_days_of_the_address_are_compared(ten):
    found = between_days(movement, ten, {}, {"since": "2026-05-31", "deal": "O08"})
    assert (found.answer.since, found.keys, found.refused) == (dt.date(2026, 5, 31), {"since": "2026-05-31"}, "")


def test_days_that_cannot_be_compared_are_refused_and_the_usual_ones_answered(ten):
    found = between_days(movement, ten, {}, {"since": "2026-07-31"})
    assert (found.answer.since, found.keys) == (dt.date(2026, 6, 23), {})
    assert (found.refused, found.next_step) == (
        "The earlier day must lie before the later one.",
        "Choose an earlier day.",
    )


def test_the_first_day_of_the_calendar_has_no_week_before_it(ten):
    assert compared_days(ten, "0001-01-01") == "The earlier day must lie before the later one."
    assert compared_days(ten, "0001-01-03") == ""


def compared_days(services, until):
    return between_days(movement, services, {}, {"until": until}).refused
