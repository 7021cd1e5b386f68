"""Rows that say what a deal's amount and expected close were since a day are read as what changed on these days."""

import datetime as dt

from data.ingest.told_values import UNORDERED
from tests import cases
from tests.cases import imported, mapping, refused

CHANGES = (
    '[changes]\nfile = "history.csv"\nbecame = {{ amount = "Amount", expected_close_on = "Close" }}\n{}'
    '[changes.columns]\nopportunity_id = "Deal"\nchanged_on = "When"\n'
)
FORMER = 'former = { amount = "Was", expected_close_on = "Close was" }\n'
TOML = mapping(more=CHANGES.format(FORMER))
# Deal 4 is open; deal 1 was won on 5 February 2025, on which its closing date was set.
HEADER = "Deal,When,Amount,Close,Was,Close was\n"
FIRST = dt.date(2025, 3, 1)


def changes(folder, toml, *rows):
    history = HEADER + "".join(f"{row}\n" for row in rows)
    answer = imported(folder, {"deals.csv": cases.deals(), "history.csv": history}, toml)
    assert answer.is_right
    assert answer.set_aside == []
    return answer.histories["changes"]


def test_what_differs_from_the_column_of_what_was_has_changed(tmp_path):
    rows = (
        "D04,2025-02-01 09:00:00,100,2025-06-01,,",
        "D04,2025-03-01 09:00:00,250.00,2025-06-01,100,2025-06-01",
        "D04,2025-03-01 10:00:00,250,2025-07-01,250.00,2025-06-01",
    )
    assert changes(tmp_path, TOML, *rows) == [
        ("D04", "amount", "100.0", "250.0", FIRST),
        ("D04", "expected_close_on", "2025-06-01", "2025-07-01", FIRST),
    ]


def test_without_such_columns_it_is_what_differs_from_the_row_before_in_whatever_order_they_stand(tmp_path):
    rows = ("D04,2025-03-01 09:00:00,250,2025-06-01,,", "D04,2025-02-01 09:00:00,100,2025-06-01,,")
    found = changes(tmp_path, mapping(more=CHANGES.format("")), *rows)
    assert found == [("D04", "amount", "100.0", "250.0", FIRST)]


def test_a_closing_date_that_is_set_at_the_closing_is_no_change_of_what_was_expected(tmp_path):
    rows = ("D01,2025-01-10 09:00:00,1,2025-06-01,,", "D01,2025-02-05 09:00:00,1,2025-02-05,1,2025-06-01")
    assert changes(tmp_path, TOML, *rows) == []


def test_times_that_cannot_be_put_in_order_are_refused(tmp_path):
    history = f"{HEADER}D04,31/03/2025 9:00,1,,,\n"
    said = refused(tmp_path, {"deals.csv": cases.deals(), "history.csv": history}, TOML)
    assert UNORDERED.format("history.csv", "31/03/2025 9:00", "'When'").rstrip(".") in said


def test_a_field_whose_changes_do_not_count_is_refused(tmp_path):
    said = refused(tmp_path, {"deals.csv": cases.deals()}, TOML.replace("became = { amount", "became = { amuont"))
    assert "changes.became has 'amuont', whose changes do not count." in said
