"""Which calendar months ahead a period lies in, seen from a day within a quarter and from its last day."""

import datetime as dt

import pytest

from app.views.forecast.period import NAMES, ForecastPeriod, period_of
from data.errors import InvalidInput

NOVEMBER = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (dt.date(2026, 10, 1), dt.date(2026, 12, 31), (0, 2)),
        (dt.date(2027, 1, 1), dt.date(2027, 3, 31), (2, 5)),
        (dt.date(2026, 11, 1), dt.date(2026, 11, 30), (0, 1)),
        (dt.date(2026, 12, 1), dt.date(2026, 12, 31), (1, 2)),
        (dt.date(2026, 7, 1), dt.date(2026, 9, 30), (0, 0)),
        (dt.date(2027, 7, 1), dt.date(2027, 9, 30), (6, 6)),
    ],
)
def test_a_period_begins_and_ends_so_many_months_ahead(start, end, months):
    """The month under way is the first one; after six nothing is known of any."""
    assert ForecastPeriod("", "quarter", start, end, "", NOVEMBER).months() == months


def test_on_a_quarters_last_day_the_next_one_is_the_three_months_ahead(ten):
    snapshot = ten.published().snapshot
    found = {name: period_of({"closes": name}, snapshot).months() for name in NAMES}
    assert found == {"this-quarter": (0, 0), "next-quarter": (0, 3), "this-month": (0, 0), "next-month": (0, 1)}
    assert period_of({}, snapshot).name == "this-quarter"


def test_what_is_no_period_is_refused(ten):
    with pytest.raises(InvalidInput):
        period_of({"closes": "2026-01-01..2026-02-01"}, ten.published().snapshot)
