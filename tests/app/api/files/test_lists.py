"""Every list as a file: whole, narrowed as asked, or refused with the next step."""

import csv
import io

import openpyxl
import pandas as pd
import pytest

from app.api.files.answer import WORKBOOK, most_rows

LISTS = ("at-risk", "rejects", "movement", "win-rate", "owner-by-product")


def read(response):
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))


def sheets(response):
    """The rows by their headings, and what the second sheet says."""
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    head, *rows = book["List"].iter_rows(values_only=True)
    about = dict(zip(*book["About"].iter_cols(values_only=True), strict=True))
    return [dict(zip(head, row, strict=True)) for row in rows], about


def test_the_file_is_the_filtered_list(client):
    response = client.get("/export/at-risk.csv?threshold=0.5&owner=Bob&sort=amount")
    assert response.mimetype == "text/csv"
    assert "2026-06-30.csv" in response.headers["Content-Disposition"]
    assert not response.data.startswith(b"\xef\xbb\xbf")
    rows = read(response)
    assert [row["opportunity_id"] for row in rows] == ["O08", "O09"]
    assert rows[0]["amount"] == "2000"
    assert (rows[0]["low"], rows[0]["high"]) == ("0.7", "0.85")
    assert (rows[0]["flagged"], rows[0]["expected_close_on"], rows[0]["threshold"]) == ("yes", "2026-06-20", "0.5")
    assert rows[0]["filters"] == "Owner: Bob"


def test_a_workbook_is_the_same_list(client):
    response = client.get("/export/at-risk.xlsx?threshold=0.5&owner=Bob&sort=amount")
    assert response.mimetype == WORKBOOK
    assert "2026-06-30.xlsx" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    rows, about = sheets(response)
    assert [(row["Deal"], row["Amount"], row["Flagged"]) for row in rows] == [("O08", 2000, True), ("O09", 3000, True)]
    assert (about["Rows"], about["Filters"], about["Numbers"]) == (2, "Owner: Bob", "Exact")


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_as_many_rows_in_both_files(client, name):
    text, book = client.get(f"/export/{name}.csv"), client.get(f"/export/{name}.xlsx")
    assert (text.status_code, book.status_code) == (200, 200)
    rows, about = sheets(book)
    assert len(read(text)) == len(rows) == about["Rows"]


def test_a_file_may_begin_with_a_byte_order_mark(client):
    assert client.get("/export/at-risk.csv?bom=yes").data.startswith(b"\xef\xbb\xbfopportunity_id,")


def test_numbers_are_exact_or_those_of_the_screen(client):
    exact, shown = (read(client.get(f"/export/win-rate.csv?by=product&numbers={how}")) for how in ("exact", "shown"))
    assert {len(row["low"]) > 4 for row in exact} == {True}
    assert [float(row["low"]) for row in shown] == [pytest.approx(float(row["low"]), abs=0.005) for row in exact]
    assert {len(row["low"]) <= 4 for row in shown} == {True}
    _, about = sheets(client.get("/export/win-rate.xlsx?numbers=shown"))
    assert about["Numbers"] == "Rounded as on screen"


def test_an_empty_list_is_a_file_of_names(client):
    text = client.get("/export/at-risk.csv?q=nobody").get_data(as_text=True)
    assert text.startswith("opportunity_id,account")
    assert len(text.splitlines()) == 1


def test_a_clean_export_gives_a_file_of_names_alone(client):
    response = client.get("/export/rejects.csv")
    assert response.get_data(as_text=True).startswith("file,line,column,value,reason,as_of_on")
    assert 'filename="headwind-set-aside-2026-06-30.csv"' in response.headers["Content-Disposition"]


def test_a_row_set_aside_is_no_formula_and_its_number_stays_one(client, ten, monkeypatch):
    rows = pd.DataFrame(
        [
            ("a.csv", 2, "amount", "-5", "below 0"),
            ("a.csv", 3, "name", "=1+1", "x"),
            ("a.csv", 4, "name", None, "gone"),
        ],
        columns=["file", "line", "column", "value", "reason"],
    )
    plain = type(ten.published().snapshot).ask
    held = lambda self, name, **more: rows if name == "rejects_listed" else plain(self, name, **more)  # noqa: E731
    monkeypatch.setattr(type(ten.published().snapshot), "ask", held)
    assert [row["value"] for row in read(client.get("/export/rejects.csv"))] == ["-5", "'=1+1", ""]
    assert [row["Value"] for row in sheets(client.get("/export/rejects.xlsx"))[0]] == ["-5", "=1+1", None]


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("at-risk.xlsx?numbers=big", "numbers"),
        ("at-risk.csv?bom=maybe", "bom"),
        ("movement.csv?class=moved", "class"),
        ("movement.xlsx?since=2030-01-01", "since"),
        ("win-rate.csv?by=account", "by"),
        ("rejects.csv?owner=Bob", "owner"),
        ("at-risk.xlsx?bom=yes", "bom"),
    ],
)
def test_what_cannot_be_read_is_refused_naming_the_key(client, address, field):
    response = client.get(f"/export/{address}")
    assert (response.status_code, response.get_json()["field"]) == (422, field)


def test_a_list_that_is_too_long_for_a_workbook_is_refused_with_the_next_step(client, monkeypatch):
    monkeypatch.setattr("app.api.files.answer.CELLS_A_SECOND", 10)
    response = client.get("/export/at-risk.xlsx")
    said = response.get_json()
    assert (response.status_code, said["error"]) == (422, "TooManyRows")
    assert said["message"] == "An Excel file of this list holds up to 1 rows, and there are 4."
    assert said["next_step"] == "Narrow the filters, or take CSV, which has no limit."
    assert len(read(client.get("/export/at-risk.csv"))) == 4


def test_a_sheet_has_an_end_whatever_time_there_is():
    assert most_rows(30, 10) == 20_000
    assert most_rows(1, 1e6) == 1_048_575
