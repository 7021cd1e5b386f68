"""The demo's quotas, of two owners who won in the first quarter of three years alone, and every quarter."""

import datetime as dt

import duckdb
import pandas as pd
import pytest

from data.demo.days import Days
from data.demo.quotas import quotas
from data.statements import over

TEAM = pd.DataFrame({"owner": ["Ann", "Bob"]})
DAYS = Days(dt.date(2026, 9, 30))


@pytest.fixture
def found(tmp_path):
    """Ann won 1,000,000 in February 2024; Bob 100,000 in every quarter, and 7 that were never won."""
    quarters = pd.date_range("2023-10-15", "2026-09-30", freq="QS") + pd.Timedelta(days=40)
    rows = [("Ann", "Closed Won", "2024-02-10", 1_000_000.0), ("Bob", "Closed Lost", "2024-02-10", 7.0)]
    rows += [("Bob", "Closed Won", f"{day.date()}", 100_000.0) for day in quarters]
    rows += [("Bob", "Closed Won", "2024-02-10", -5_000_000.0)]
    frame = pd.DataFrame(rows, columns=["owner", "stage", "closed_on", "amount"])
    with duckdb.connect() as connection:
        over(connection, frame, f"copy incoming to '{tmp_path / 'part-000.parquet'}' (format parquet)")
        return quotas(connection, tmp_path, TEAM, DAYS).set_index(["owner", "period"])["quota"]


def test_each_owner_has_a_quota_a_quarter_from_the_second_year_to_the_next_quarter(found):
    periods = list(dict.fromkeys(period for _, period in found.index))
    assert periods == [*(f"2025 Q{nth}" for nth in range(1, 5)), *(f"2026 Q{nth}" for nth in range(1, 5))]
    assert len(found) == 2 * len(periods)


def test_it_is_a_tenth_more_than_a_quarter_of_the_year_before(found):
    assert found["Bob", "2025 Q2"] == 110_000
    assert found["Ann", "2025 Q1"] == 275_000, "a quarter of a million and a tenth more"
    assert found["Ann", "2025 Q2"] == 50_000, "who won nothing in a year is to win the least"


def test_the_next_quarter_rests_on_those_that_were_over(found):
    """The third quarter of 2026 is under way: three quarters of 100,000 of the four before the next one."""
    assert found["Bob", "2026 Q3"] == 110_000
    assert found["Bob", "2026 Q4"] == 85_000, "82,500 in steps of 5,000"
