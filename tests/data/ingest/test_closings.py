"""The day a deal closed on: one column for expected and actual, two for won and lost, days that cannot be true."""

import datetime as dt

import pandas as pd
import pytest

from data.ingest import closings
from tests import cases
from tests.cases import COUNTS, imported, mapping


def test_one_close_date_is_expected_while_a_deal_is_open_and_actual_afterwards(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals()})
    open_deal, closed = answer.rows["D04"], answer.rows["D39"]
    assert (open_deal["expected_close_on"], open_deal["closed_on"]) == (pd.Timestamp("2025-03-22"), None)
    assert (closed["expected_close_on"], closed["closed_on"]) == (None, pd.Timestamp("2025-08-14"))


def test_one_column_may_be_mapped_to_both(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals()}, mapping(expected_close_on="Close Date"))
    assert answer.is_right
    assert answer.rows["D04"]["expected_close_on"] == pd.Timestamp("2025-03-22")


@pytest.mark.parametrize(("more", "last"), [({}, "2025-07-20"), ({"last_activity_on": "Touched"}, "2025-07-25")])
def test_planned_days_stand_for_closings_up_to_the_latest_other_day(tmp_path, more, last):
    """Deal 40 was opened last, on 20 July; deal 39, which is lost, was planned for 14 August, deal 33 for 15 July."""
    toml = mapping(under="planned = true", expected_close_on="Close Date", **more)
    answer = imported(tmp_path, {"deals.csv": cases.deals(lambda _: {"Touched": "2025-07-25"})}, toml)
    assert (answer.opportunities, answer.amount) == (COUNTS, cases.SUMS)
    assert answer.as_of_on == dt.date.fromisoformat(last)
    assert answer.rows["D39"]["closed_on"] == pd.Timestamp(last)
    assert answer.rows["D33"]["closed_on"] == pd.Timestamp("2025-07-15")
    assert answer.rows["D40"]["expected_close_on"] == pd.Timestamp("2025-09-18")
    assert answer.read_as["Close Date"] == closings.PLANNED


def test_planned_days_tell_the_time_of_an_export_that_has_no_others(tmp_path):
    table = cases.text(cases.without(cases.rows(), "Created"))
    answer = imported(tmp_path, {"deals.csv": table}, mapping(under="planned = true", opened_on=None))
    assert answer.is_right


def test_two_columns_stay_two(tmp_path):
    table = cases.deals(lambda deal: {"Close Date": cases.iso(deal.closed), "Expected": "2025-07-01"})
    answer = imported(tmp_path, {"deals.csv": table}, mapping(expected_close_on="Expected"))
    assert answer.is_right
    assert answer.rows["D39"]["expected_close_on"] == pd.Timestamp("2025-07-01")


def won_and_lost(deal):
    return {f"{word} time": cases.iso(deal.closed) if deal.outcome == word.lower() else "" for word in ("Won", "Lost")}


def test_won_and_lost_deals_may_have_a_column_each(tmp_path):
    table = cases.without(cases.rows(won_and_lost), "Close Date")
    answer = imported(
        tmp_path, {"deals.csv": cases.text(table)}, mapping(closed_on=None, won_on="Won time", lost_on="Lost time")
    )
    assert answer.is_right
    assert answer.rows["D39"]["closed_on"] == pd.Timestamp("2025-08-14")


def test_a_deal_that_was_lost_and_then_won_closed_when_it_was_won(tmp_path):
    def write(deal):
        return won_and_lost(deal) | ({"Lost time": "2025-03-01"} if deal.n == 38 else {})

    table = cases.text(cases.without(cases.rows(write), "Close Date"))
    answer = imported(tmp_path, {"deals.csv": table}, mapping(closed_on=None, won_on="Won time", lost_on="Lost time"))
    assert answer.is_right
    assert answer.rows["D38"]["closed_on"] == pd.Timestamp("2025-08-09")


def test_migrated_deals_keep_their_outcome_and_their_age_is_unknown(tmp_path):
    """Every deal closed before 1 June was created on that day, when the CRM was filled from another."""

    def write(deal):
        return {"Created": "2025-06-01"} if deal.closed and deal.closed < dt.date(2025, 6, 1) else {}

    answer = imported(tmp_path, {"deals.csv": cases.deals(write)})
    assert answer.is_right
    assert answer.rows["D01"]["opened_on"] is None
    assert answer.rows["D37"]["opened_on"] == pd.Timestamp("2025-07-05")
    (note,) = answer.notes
    assert note.startswith(
        "18 deals were created after closing, as happens after a migration (most often on 1 Jun 2025)"
    )


def test_an_export_without_closing_days_is_read(tmp_path):
    table = cases.text(cases.without(cases.rows(), "Close Date"))
    answer = imported(tmp_path, {"deals.csv": table}, mapping(closed_on=None))
    assert (answer.opportunities, answer.as_of_on) == (COUNTS, dt.date(2025, 7, 20))
