"""Quarters, years and weeks, counted by calendars of more than one company."""

import datetime as dt

import pytest

from data.calendar import Calendar, months_before, year_before

PLAIN, FEBRUARY, JULY = Calendar(), Calendar(fiscal_year_start=2), Calendar(fiscal_year_start=7)


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("calendar", "on", "quarter", "year", "name"),
    [
        (PLAIN, "2026-03-31", "2026-01-01", "2026-01-01", "2026 Q1"),
        (PLAIN, "2026-12-01", "2026-10-01", "2026-01-01", "2026 Q4"),
        (FEBRUARY, "2026-01-31", "2025-11-01", "2025-02-01", "FY2026 Q4"),
        (FEBRUARY, "2026-02-01", "2026-02-01", "2026-02-01", "FY2027 Q1"),
        (JULY, "2026-09-30", "2026-07-01", "2026-07-01", "FY2027 Q1"),
        (Calendar(fiscal_year_start=12), "2026-01-15", "2025-12-01", "2025-12-01", "FY2026 Q1"),
    ],
)
def test_a_day_lies_in_a_fiscal_quarter_and_year(calendar, on, quarter, year, name):
    assert (calendar.quarter(day(on)), calendar.year(day(on))) == (day(quarter), day(year))
    assert calendar.quarter_name(day(on)) == name


@pytest.mark.parametrize(
    ("calendar", "on", "before"),
    [
        (PLAIN, "2026-01-17", "2025-10-17"),
        (PLAIN, "2017-11-15", "2017-08-15"),
        # Day 91 of the second quarter is its last; so is day 90 of the first.
        (PLAIN, "2026-06-30", "2026-03-31"),
        (PLAIN, "2026-03-31", "2025-12-31"),
        # Day 91 of the third quarter: the first has only 90.
        (Calendar(fiscal_year_start=2), "2026-07-30", "2026-04-30"),
        (PLAIN, "2026-09-29", "2026-06-30"),
        (FEBRUARY, "2026-02-10", "2025-11-10"),
    ],
)
def test_the_same_day_of_the_quarter_before(calendar, on, before):
    assert calendar.quarter_before(day(on)) == day(before)


def test_a_quarter_ends_before_the_next_begins():
    assert PLAIN.ends_quarter(day("2026-06-30"))
    assert not PLAIN.ends_quarter(day("2026-07-31"))
    assert FEBRUARY.ends_quarter(day("2026-07-31"))


def test_days_keep_their_order_in_the_quarter_before():
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=nth) for nth in range(800)]
    for start in range(1, 13):
        former = [Calendar(fiscal_year_start=start).quarter_before(one) for one in days]
        assert former == sorted(former)
        assert all(one < other for one, other in zip(former, days, strict=True))


def test_a_week_begins_on_monday_or_on_sunday():
    assert PLAIN.week(day("2026-07-05")) == day("2026-06-29")
    assert Calendar(week_start="sunday").week(day("2026-07-05")) == day("2026-07-05")
    assert Calendar(week_start="sunday").week(day("2026-07-04")) == day("2026-06-28")


def test_a_year_before_has_a_29th_of_february_or_not():
    assert (year_before(day("2024-02-29")), year_before(day("2025-02-28"))) == (day("2023-02-28"), day("2024-02-28"))
    assert months_before(day("2026-02-01"), 14) == day("2024-12-01")


@pytest.mark.parametrize(
    ("later", "months", "earlier"),
    [
        ("2026-05-31", 3, "2026-02-28"),
        ("2024-05-30", 3, "2024-02-29"),
        ("2025-11-30", 9, "2025-02-28"),
        ("2026-01-31", -1, "2026-02-28"),
    ],
)
def test_of_a_shorter_month_it_is_the_last_day(later, months, earlier):
    assert months_before(day(later), months) == day(earlier)
