"""Periods counted back from the data, and the days that each is compared with."""

import datetime as dt

import pytest

from data.calendar import Calendar
from data.errors import InvalidInput
from data.snapshots.periods import Period, close_period, earlier, labels, period

TODAY = dt.date(2026, 6, 30)
FEBRUARY = Calendar(fiscal_year_start=2)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("this-week", "2026-06-29", "2026-06-30"),
        ("last-week", "2026-06-22", "2026-06-28"),
        ("last-30-days", "2026-06-01", "2026-06-30"),
        ("last-90-days", "2026-04-02", "2026-06-30"),
        ("this-quarter", "2026-04-01", "2026-06-30"),
        ("last-quarter", "2026-01-01", "2026-03-31"),
        ("this-year", "2026-01-01", "2026-06-30"),
        ("last-12-months", "2025-07-01", "2026-06-30"),
        ("all", "1970-01-01", "2026-06-30"),
        ("2026-02-01..2026-02-10", "2026-02-01", "2026-02-10"),
        ("2026-02-01..", "2026-02-01", "2026-06-30"),
    ],
)
def test_periods_count_back_from_the_data(name, start, end):
    found = period(name, TODAY)
    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("this-month", "2026-06-01", "2026-06-30"),
        ("this-quarter", "2026-04-01", "2026-06-30"),
        ("next-quarter", "2026-07-01", "2026-09-30"),
        ("this-year", "2026-01-01", "2026-12-31"),
        ("2026-07-01..2027-01-10", "2026-07-01", "2027-01-10"),
    ],
)
def test_deals_are_expected_to_close_in_whole_periods_ahead(name, start, end):
    found = close_period(name, TODAY)
    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)


def test_the_quarters_ahead_are_those_of_the_fiscal_year():
    found = close_period("next-quarter", dt.date(2026, 12, 31), FEBRUARY)
    assert (found.start.isoformat(), found.end.isoformat()) == ("2027-02-01", "2027-04-30")
    assert found.label == "Next quarter (FY2028 Q1)"


@pytest.mark.parametrize("name", ["last-quarter", "2026-07-01..", "..2026-07-01", "2026-07-02..2026-07-01", "a..b"])
def test_other_days_of_expected_closes_are_refused_by_name(name):
    with pytest.raises(InvalidInput) as refused:
        close_period(name, TODAY)
    assert refused.value.field == "closes"


def test_a_fiscal_year_of_ones_own_moves_quarters_and_years_and_names_them():
    found = {name: period(name, TODAY, FEBRUARY) for name in ("this-quarter", "last-quarter", "this-year")}
    assert {name: (one.start.isoformat(), one.end.isoformat()) for name, one in found.items()} == {
        "this-quarter": ("2026-05-01", "2026-06-30"),
        "last-quarter": ("2026-02-01", "2026-04-30"),
        "this-year": ("2026-02-01", "2026-06-30"),
    }
    assert found["this-quarter"].label == "This quarter (FY2027 Q2)"
    assert labels(TODAY, FEBRUARY)["last-quarter"] == "Last quarter (FY2027 Q1)"
    assert labels(TODAY, Calendar())["last-quarter"] == "Last quarter"


def test_a_week_that_begins_on_sunday_is_another():
    found = period("last-week", TODAY, Calendar(week_start="sunday"))
    assert (found.start, found.end) == (dt.date(2026, 6, 21), dt.date(2026, 6, 27))


@pytest.mark.parametrize("name", ["tomorrow", "2026-02-30..2026-03-01", "2026-03-01..2026-02-01"])
def test_a_period_that_is_none_names_the_field(name):
    with pytest.raises(InvalidInput) as refused:
        period(name, TODAY)
    assert refused.value.field == "period"


QUARTER, YEAR = "the same days of the quarter before", "the same days of the year before"


@pytest.mark.parametrize(
    ("name", "compare", "words"),
    [
        ("this-quarter", "quarter", f"1 Jan – 31 Mar 2026, {QUARTER}"),
        ("last-quarter", "quarter", f"1 Oct – 31 Dec 2025, {QUARTER}"),
        ("this-quarter", "year", f"1 Apr – 30 Jun 2025, {YEAR}"),
        ("2026-04-01..2026-04-17", "quarter", f"1–17 Jan 2026, {QUARTER}"),
        ("2026-04-17..2026-04-17", "quarter", f"17 Jan 2026, {QUARTER}"),
        # It begins on day 46 of a quarter and ends on day 45 of the next.
        ("2025-11-15..2026-02-14", "quarter", f"15 Aug – 14 Nov 2025, {QUARTER}"),
        # 30 June ends its quarter as 31 March does, and the ninety days up to that begin on 1 January.
        ("last-90-days", "quarter", f"1 Jan – 31 Mar 2026, {QUARTER}"),
        # The fourth quarter has 92 days and the first 90: day 10 less 21 days, not day 79 of 92.
        ("2026-03-20..2026-04-10", "quarter", f"20 Dec 2025 – 10 Jan 2026, {QUARTER}"),
        # Whole months up to the end of a quarter, and the last eleven days of it.
        ("2026-06-01..2026-06-30", "quarter", f"1–31 Mar 2026, {QUARTER}"),
        ("2026-06-20..2026-06-30", "quarter", f"21–31 Mar 2026, {QUARTER}"),
        # A February of 29 days stays whole; its last ten days stay ten.
        ("2024-02-01..2024-02-29", "year", f"1–28 Feb 2023, {YEAR}"),
        ("2024-02-20..2024-02-29", "year", f"19–28 Feb 2023, {YEAR}"),
        ("last-12-months", "quarter", f"1 Jul 2024 – 30 Jun 2025, {YEAR}"),
        ("this-year", "quarter", f"1 Jan – 30 Jun 2025, {YEAR}"),
        ("2024-02-29..2024-03-31", "year", f"28 Feb – 31 Mar 2023, {YEAR}"),
        ("2024-01-01..2025-12-31", "year", "31 Dec 2021 – 31 Dec 2023, the 731 days before"),
        # What lies after the as-of date has not happened yet.
        ("2026-04-01..2026-12-31", "quarter", f"1 Jan – 31 Mar 2026, {QUARTER}"),
    ],
)
def test_the_days_compared_with_are_named_in_full(name, compare, words):
    found = earlier(period(name, TODAY), TODAY, compare)
    assert found is not None
    assert found.words == words


def test_fiscal_quarters_are_compared_with_fiscal_quarters():
    found = earlier(period("this-quarter", TODAY, FEBRUARY), TODAY, "quarter", FEBRUARY)
    assert found is not None
    # 1 May is the first and 30 June the 61st day of its quarter: 1 February and 2 April.
    assert (found.start, found.end) == (dt.date(2026, 2, 1), dt.date(2026, 4, 2))


@pytest.mark.parametrize(
    ("calendar", "name", "start", "end"),
    [
        # Days 90 to 92 of the third quarter; the second has 91.
        (Calendar(), "2026-09-28..2026-09-30", "2026-06-28", "2026-06-30"),
        (Calendar(), "2026-09-28..2026-09-29", "2026-06-29", "2026-06-30"),
        # Days 86 to 92 of a quarter; the one before has 89.
        (FEBRUARY, "2026-07-25..2026-07-31", "2026-04-24", "2026-04-30"),
        (FEBRUARY, "2026-05-01..2026-07-31", "2026-02-01", "2026-04-30"),
    ],
)
def test_where_the_quarter_before_is_shorter_no_day_is_lost(calendar, name, start, end):
    today = dt.date(2026, 9, 30)
    found = earlier(period(name, today, calendar), today, "quarter", calendar)
    assert found is not None
    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)


@pytest.mark.parametrize("first_month", range(1, 13))
def test_every_part_of_a_quarter_is_compared_with_as_many_days(first_month):
    calendar, today = Calendar(fiscal_year_start=first_month), dt.date(2025, 12, 31)
    for nth in range(0, 700, 3):
        start = dt.date(2024, 1, 2) + dt.timedelta(days=nth)
        for days in (0, 2, 6, 29, 60):
            over = Period(start, start + dt.timedelta(days=days), "")
            found = earlier(over, today, "quarter", calendar)
            assert found is not None
            whole = start.day == 1 and calendar.ends_quarter(over.end)
            assert (found.end - found.start).days == days or whole or over.end > today
            assert found.end < start


@pytest.mark.parametrize(
    ("name", "compare"),
    [
        ("all", "quarter"),
        ("all", "year"),
        ("..2026-03-31", "quarter"),
        ("this-quarter", "none"),
        ("2027-01-01..2027-03-31", "quarter"),
        ("0001-01-01..0001-02-01", "quarter"),
        ("1971-06-01..2026-06-30", "year"),
    ],
)
def test_nothing_lies_before_all_time_and_nothing_may_be_wanted(name, compare):
    assert earlier(period(name, TODAY), TODAY, compare) is None
