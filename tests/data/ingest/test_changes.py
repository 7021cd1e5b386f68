"""What a history logged is read as the columns that changed are, and what cannot be is set aside."""

import datetime as dt

import pytest

from tests import cases
from tests.cases import imported, mapping

CHANGES = (
    '[changes]\nfile = "changes.csv"\n[changes.columns]\nopportunity_id = "Id"\nfield = "Field"\n'
    'from_value = "Old"\nto_value = "New"\nchanged_on = "When"\n'
)


def changes(*rows):
    return "Id,Field,Old,New,When\n" + "".join(f"{row}\n" for row in rows)


def test_money_of_a_history_is_read_as_money(tmp_path):
    files = {"deals.csv": cases.deals(), "changes.csv": changes('D04,Amount,"$1,200.00","$1,500.00",2025-02-01')}
    answer = imported(tmp_path, files, mapping(more=CHANGES))
    assert answer.is_right
    assert answer.histories["changes"] == [("D04", "amount", "1200.0", "1500.0", dt.date(2025, 2, 1))]


@pytest.mark.parametrize("cell", ["inf", "much", "1e999", "1.2.3"])
def test_what_a_history_cannot_be_read_from_is_set_aside(tmp_path, cell):
    files = {"deals.csv": cases.deals(), "changes.csv": changes(f"D04,amount,{cell},1500.5,2025-02-01")}
    answer = imported(tmp_path, files, mapping(more=CHANGES))
    assert answer.is_right
    assert [(file, value) for file, _, _, value, _ in answer.set_aside] == [("changes.csv", cell)]


def test_the_history_of_the_one_close_date_is_that_of_the_expected_close(tmp_path):
    """Deal 8 is open; deal 39 was lost on 14 August, on which day its date was set to that day."""
    logged = changes(
        "D08,CloseDate,2025-04-01,2025-04-11,2025-03-01",
        "D39,Close Date,2025-07-31,2025-08-10,2025-07-20",
        "D39,Close Date,2025-08-10,2025-08-14,2025-08-14",
    )
    answer = imported(tmp_path, {"deals.csv": cases.deals(), "changes.csv": logged}, mapping(more=CHANGES))
    assert answer.is_right
    assert [row[:4] for row in answer.histories["changes"]] == [
        ("D08", "expected_close_on", "2025-04-01", "2025-04-11"),
        ("D39", "expected_close_on", "2025-07-31", "2025-08-10"),
    ]


def test_days_of_a_history_are_read_as_days(tmp_path):
    logged = changes(
        "D04,Close Date,29/06/2025,30/06/2025,2025-02-01", "D08,Close Date,13/06/2025,14/06/2025,2025-02-03"
    )
    toml = mapping(more=CHANGES, closed_on=None, expected_close_on="Close Date")
    answer = imported(tmp_path, {"deals.csv": cases.deals(), "changes.csv": logged}, toml)
    assert sorted(map(str, (row[3] for row in answer.histories["changes"]))) == ["2025-06-14", "2025-06-30"]
