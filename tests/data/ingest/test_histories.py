"""Histories follow from snapshots, and a number or a day may stand for the order."""

import datetime as dt

import pytest

from tests import cases
from tests.cases import imported, mapping


def snapshots():
    """Deal n as it stood on 1 and 31 August: open deals moved their closing by a month and their stage on."""
    first = [
        cases.row(deal) | {"On": "2025-08-01", "Stage": "Lead", "Expected": "2025-09-01"}
        for deal in cases.DEALS
        if deal.opened < dt.date(2025, 8, 1)
    ]
    last = [
        cases.row(deal) | {"On": "2025-08-31", "Close Date": cases.iso(deal.closed), "Expected": "2025-10-01"}
        for deal in cases.DEALS
    ]
    return cases.text([row | {"Close Date": ""} for row in first] + last)


def test_histories_follow_from_a_row_for_every_deal_and_day(tmp_path):
    toml = mapping(under='snapshot = "On"', stages=[("Lead", "open"), *cases.STAGES], expected_close_on="Expected")
    answer = imported(tmp_path, {"deals.csv": snapshots()}, toml)
    assert (answer.opportunities, answer.amount) == (cases.COUNTS, cases.SUMS)
    entered = [row for row in answer.histories["stage_history"] if row[0] == "D04"]
    assert sorted(str(cell) for row in entered for cell in row[1:]) == ["2025-01-21", "2025-08-31", "Lead", "Proposal"]
    moved = [row for row in answer.histories["changes"] if row[0] == "D04"]
    assert [tuple(map(str, row)) for row in moved] == [
        ("D04", "expected_close_on", "2025-09-01", "2025-10-01", "2025-08-31")
    ]


@pytest.mark.parametrize("order", ["Number", "Created"])
def test_a_number_or_a_day_may_stand_for_the_order(tmp_path, order):
    table = cases.text(cases.without(cases.rows(lambda deal: {"Number": deal.n}), "Close Date"))
    toml = mapping(under=f'order = "{order}"', opened_on=None, closed_on=None)
    answer = imported(tmp_path, {"deals.csv": table}, toml)
    assert answer.opportunities == cases.COUNTS
    ordered = sorted(answer.rows.values(), key=lambda row: row["order_no"])
    assert [row["opportunity_id"] for row in ordered] == [deal.id for deal in cases.DEALS]
