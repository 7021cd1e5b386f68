"""Quiet hours by a company's clock, over midnight and over the change to summer time."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from data.records.alerts.quiet_hours import digest_due, quiet_end

BERLIN = ZoneInfo("Europe/Berlin")


def at(day, hour, minute=0):
    month, date = day
    return dt.datetime(2026, month, date, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "quiet", "sent"),
    [
        (at((3, 2), 12), (19, 7), at((3, 2), 12)),
        (at((3, 2), 19), (19, 7), at((3, 3), 7)),
        (at((3, 2), 6, 59), (19, 7), at((3, 2), 7)),
        (at((3, 2), 7), (19, 7), at((3, 2), 7)),
        (at((3, 2), 13), (12, 14), at((3, 2), 14)),
        (at((3, 2), 3), (5, 5), at((3, 2), 3)),
        # In this night there is no hour from 2 to 3: seven o'clock comes an hour earlier.
        (at((3, 28), 23), (19, 7), at((3, 29), 7)),
    ],
)
def test_what_comes_in_quiet_hours_waits_for_their_end(now, quiet, sent):
    assert quiet_end(now.astimezone(dt.UTC), BERLIN, *quiet) == sent


def test_a_digest_is_due_as_they_end_each_day_or_on_one_weekday():
    assert digest_due(at((3, 4), 12), BERLIN, 7, None) == at((3, 4), 7)
    assert digest_due(at((3, 4), 6), BERLIN, 7, None) == at((3, 3), 7)
    assert digest_due(at((3, 4), 12), BERLIN, 7, 0) == at((3, 2), 7)
    assert digest_due(at((3, 2), 6), BERLIN, 7, 0) == at((2, 23), 7)
