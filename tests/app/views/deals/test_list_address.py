"""The addresses of lists behind numbers."""

import datetime as dt

import pytest

from app import addresses
from app.views.at_risk.filters import narrowing_of
from app.views.deals.list_address import closing_in, open_list
from data.snapshots.listing import Narrowing

TODAY = dt.date(2026, 6, 30)


def test_a_list_is_of_all_open_deals_below_the_path_of_its_host():
    with addresses.below("/headwind"):
        assert (
            open_list(stage="A & B", owner=("Ann", ""))
            == "/headwind/at-risk?flagged=all&stage=A+%26+B&owner=Ann&owner="
        )
    assert open_list(age_from=None) == "/at-risk?flagged=all"


@pytest.mark.parametrize(
    ("month", "query"),
    [
        ("2026-06", "closes_from=2026-06-30&closes_to=2026-06-30"),
        ("2028-02", "closes_from=2028-02-01&closes_to=2028-02-29"),
        ("Overdue", "gap=overdue"),
        ("No date", "gap=no-close-date"),
    ],
)
def test_a_month_is_the_days_that_it_counts(month, query):
    assert closing_in(month, TODAY) == f"/at-risk?flagged=all&{query}"
    assert narrowing_of(dict(part.split("=") for part in query.split("&"))) != Narrowing()


@pytest.mark.parametrize("month", ["Later", "", "2026-13"])
def test_what_is_no_month_has_no_list(month):
    assert closing_in(month, TODAY) == ""
