"""What the CRM marks as deleted is no deal, in whatever way it says so; what it does not mark stays."""

import pytest

from data.ingest.deleted import DELETED, ITS_DEAL
from tests import cases
from tests.cases import COUNTS, imported, mapping

# Deal 4 is open.
MARKS = {
    "a flag": ("true", {"Gone": "1"}, {"Gone": "0"}),
    "a flag in words": ("true", {"Gone": "Ja"}, {"Gone": "Nein"}),
    "a day": ("true", {"Gone": "2025-06-01"}, {"Gone": ""}),
    "a moment beside days that are none": ("true", {"Gone": "2025-06-01 10:00"}, {"Gone": "0000-00-00 00:00:00"}),
    "a word": ("'gone'", {"Gone": "Gone "}, {"Gone": "Here"}),
    "a flag that says the contrary": ("false", {"Gone": "no"}, {"Gone": "yes"}),
    "a number": ("1", {"Gone": "1.0"}, {"Gone": "2"}),
}


@pytest.mark.parametrize("case", MARKS)
def test_a_deal_that_is_marked_is_set_aside_and_no_other(tmp_path, case):
    cell, marked, unmarked = MARKS[case]
    table = cases.deals(lambda deal: marked if deal.n == 4 else unmarked)
    answer = imported(tmp_path, {"deals.csv": table}, mapping(under=f"deleted = {{ Gone = {cell} }}"))
    assert answer.opportunities == COUNTS | {"open": 9}
    told = marked["Gone"].strip()
    assert answer.set_aside == [("deals.csv", 5, "Gone", told, DELETED)]


def test_that_many_are_deleted_holds_nothing_up(tmp_path):
    """Every open deal but one is: an import that would lose a tenth of them otherwise is refused."""
    table = cases.deals(lambda deal: {"Gone": "x" if deal.outcome == "open" and deal.n > 4 else ""})
    answer = imported(tmp_path, {"deals.csv": table}, mapping(under="deleted = { Gone = true }"))
    assert answer.opportunities == COUNTS | {"open": 1}


def test_a_deleted_line_item_takes_its_deal_not_along(tmp_path):
    rows = cases.rows(lambda _: {"Gone": ""})
    table = cases.text([*rows, rows[3] | {"Amount": "7", "Gone": "yes"}])
    toml = mapping(under='deleted = { Gone = true }\nrepeats = "sum"')
    assert imported(tmp_path, {"deals.csv": table}, toml).is_right


def test_what_is_logged_of_a_deleted_deal_says_so(tmp_path):
    log = "Deal,Stage,On\n" + "".join(f"{deal.id},Proposal,{cases.iso(deal.opened)}\n" for deal in cases.DEALS)
    more = "[stage_history]\nfile='log.csv'\ncolumns = { opportunity_id='Deal', stage='Stage', entered_on='On' }"
    table = cases.deals(lambda deal: {"Gone": "x" if deal.n == 4 else ""})
    toml = mapping(under="deleted = { Gone = true }", more=more)
    answer = imported(tmp_path, {"deals.csv": table, "log.csv": log}, toml)
    assert ("log.csv", 5, "opportunity_id", "D04", ITS_DEAL) in answer.set_aside
