"""What new deals brought in the same days of former quarters, on four deals."""

import datetime as dt

import pandas as pd
import pytest

from model.money.new_deals import Outlook, WonDeals

ROWS = pd.DataFrame(
    {
        "opened_on": ["2026-01-10", "2026-02-20", "2026-04-05", None],
        "closed_on": ["2026-03-01", "2026-03-20", "2026-05-30", "2026-05-01"],
        "amount": [1.0, 2.0, 4.0, 8.0],
    }
)
WON = WonDeals.of(ROWS.assign(opened_on=pd.to_datetime(ROWS["opened_on"]), closed_on=pd.to_datetime(ROWS["closed_on"])))
THIRD = Outlook(dt.date(2026, 7, 1), dt.date(2026, 9, 30), dt.date(2026, 8, 15))


def test_the_same_days_of_a_former_quarter():
    assert THIRD.quarters_before(1) == Outlook(dt.date(2026, 4, 1), dt.date(2026, 6, 30), dt.date(2026, 5, 16))
    ahead = Outlook(dt.date(2026, 7, 1), dt.date(2026, 9, 30), dt.date(2026, 6, 30))
    assert ahead.quarters_before(2).day == dt.date(2025, 12, 31), "before it begins"
    last = Outlook(dt.date(2026, 7, 1), dt.date(2026, 9, 30), dt.date(2026, 9, 30))
    assert last.quarters_before(2).day == dt.date(2026, 3, 31), "at most all of it"


def test_new_deals_are_opened_after_the_day_and_won_in_the_period():
    first = Outlook(dt.date(2026, 1, 1), dt.date(2026, 3, 31), dt.date(2025, 12, 31))
    assert (WON.so_far(first), WON.new(first), WON.whole(first)) == (0, 3, 3)
    middle = Outlook(first.start, first.end, dt.date(2026, 3, 1))
    assert (WON.so_far(middle), WON.new(middle)) == (1, 0)
    early = Outlook(first.start, first.end, dt.date(2026, 2, 1))
    assert (WON.so_far(early), WON.new(early)) == (0, 2)
    second = Outlook(dt.date(2026, 4, 1), dt.date(2026, 6, 30), dt.date(2026, 3, 31))
    assert (WON.new(second), WON.whole(second)) == (4, 12), "of what was never dated nobody knows that it was new"


@pytest.mark.parametrize(
    ("day", "first", "brought"),
    [
        (dt.date(2026, 6, 30), dt.date(2025, 1, 1), [4, 3, 0, 0, 0]),
        (dt.date(2026, 6, 30), dt.date(2026, 1, 1), [4]),
        (dt.date(2026, 5, 15), dt.date(2025, 10, 1), [3]),
        (dt.date(2026, 5, 15), dt.date(2025, 12, 1), []),
    ],
)
def test_only_quarters_that_are_over_and_on_record_tell(day, first, brought):
    """On 15 May the second quarter was not over; the first one was then as far ahead as on 15 November."""
    ahead = Outlook(dt.date(2026, 7, 1), dt.date(2026, 9, 30), day)
    found = WON.new_before(ahead, first)
    assert found.tolist() == brought
