"""A slip in a column that a deal may be without is counted, and the deal stays."""

import pytest

from tests import cases
from tests.cases import imported, mapping

CALLS = '[[field]]\ntable = "opportunities"\nname = "calls"\nlabel = "Calls"\nkind = "number"\nknown = "while open"\n'


def expected(written):
    """Every deal is expected on one day, but for some; open ones have no closing day."""

    def write(deal):
        closed = {"Close Date": ""} if deal.outcome == "open" else {}
        return {"Expected": written.get(deal.n, "2025-12-01"), **closed}

    return {"deals.csv": cases.deals(write)}


@pytest.mark.parametrize("slip", ["2025-02-31", "2206-03-01", "00/01/1900"])
def test_a_planned_day_that_is_none_takes_no_deal_away(tmp_path, slip):
    answer = imported(tmp_path, expected({1: slip, 40: slip}), mapping(expected_close_on="Expected"))
    assert answer.is_right
    assert (answer.set_aside, answer.rows["D40"]["expected_close_on"]) == ([], None)
    (said,) = (sentence for sentence in answer.notes if slip in sentence)
    assert said.startswith("2 cells of 'Expected' cannot be read as a day")


def test_so_is_a_number_of_the_export_itself(tmp_path):
    files = {"deals.csv": cases.deals(lambda deal: {"Calls": "1.2.3" if deal.n == 7 else f"{deal.n}"})}
    answer = imported(tmp_path, files, mapping(more=CALLS, calls="Calls"))
    assert (answer.is_right, answer.rows["D07"]["calls"]) == (True, None)


def test_where_more_than_a_tenth_cannot_be_read_the_column_is_read_wrongly(tmp_path):
    files = expected(dict.fromkeys(range(1, 6), "31-02-2025"))
    said = cases.refused(tmp_path, files, mapping(expected_close_on="Expected"))
    assert "Expected close" in said
