"""A list as a workbook, read back by another library."""

import datetime as dt
import io
import re
import tempfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from openpyxl.utils.escape import unescape

from app.api.files.workbook import LONGEST_CELL, Texts, heading, number_format, workbook
from app.views.exports.export import Column, Export, Provenance

TOLD = Provenance("Owner: Ann", dt.date(2026, 6, 30), "Ten opportunities", "by money (your own)", "b1")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def written(frame, *columns, told=TOLD):
    listed = Export("list", "Open deals", columns, len(frame), iter([frame]), told)
    return openpyxl.load_workbook(io.BytesIO(workbook(listed, listed.chunks)))


def cells(frame, *columns):
    """The rows below the head: each cell's value and type."""
    return [
        [(cell.value, cell.data_type) for cell in row] for row in written(frame, *columns)["List"].iter_rows(min_row=2)
    ]


def about(book):
    return dict(zip(*book["About"].iter_cols(values_only=True), strict=True))


TEXT, MONEY = Column("text", "Text"), Column("money", "Amount", "money", "EUR")


def test_every_kind_has_its_type_and_its_format():
    columns = (
        TEXT,
        MONEY,
        Column("share", "Loss chance", "percent"),
        Column("n", "Pushes", "count"),
        Column("on", "Expected close", "date"),
        Column("flagged", "Flagged", "yes or no"),
    )
    frame = pd.DataFrame({"text": ["Ann"], "money": [2000.5], "share": [0.625], "n": [3], "flagged": [True]})
    frame["on"] = pd.to_datetime(["2026-06-20"])
    (row,) = written(frame, *columns)["List"].iter_rows(min_row=2)
    assert [cell.value for cell in row] == ["Ann", 2000.5, 0.625, 3, pd.Timestamp("2026-06-20"), True]
    assert [cell.data_type for cell in row] == ["s", "n", "n", "n", "d", "b"]
    assert [cell.number_format for cell in row[1:5]] == ['"€"#,##0;-"€"#,##0', "0.0%", "#,##0", "yyyy-mm-dd"]


def test_what_is_not_known_is_an_empty_cell():
    frame = pd.DataFrame({"text": [None, ""], "money": [float("nan"), float("inf")]})
    frame["on"] = pd.to_datetime([None, None])
    assert cells(frame, TEXT, MONEY, Column("on", "On", "date")) == []


@pytest.mark.parametrize(
    "text", ["=1+1", "{=A1}", "http://example.org", "mailto:a@b", "00012", "1e5", "-5", "+x", "@x"]
)
def test_a_text_is_no_formula_no_link_and_no_number(text):
    sheet = written(pd.DataFrame({"text": [text]}), TEXT)["List"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].hyperlink) == (text, "s", None)


@pytest.mark.parametrize(("day", "value"), [("1899-12-31", "1899-12-31"), ("1900-02-28", "1900-02-28")])
def test_a_day_before_those_that_excel_counts_is_a_text(day, value):
    frame = pd.DataFrame({"on": pd.to_datetime([day])})
    assert cells(frame, Column("on", "On", "date")) == [[(value, "s")]]
    (first,) = cells(pd.DataFrame({"on": pd.to_datetime(["1900-03-01"])}), Column("on", "On", "date"))[0]
    assert first == (pd.Timestamp("1900-03-01"), "d")


def test_the_head_stays_and_filters_and_every_page_of_paper_repeats_it():
    sheet = written(pd.DataFrame({"text": ["x" * 200, "y"]}), TEXT, MONEY.__class__("text", "Again"))["List"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:B3", "$1:$1")
    assert 10 < sheet.column_dimensions["A"].width < 60


def test_a_list_without_rows_is_a_head():
    book = written(pd.DataFrame({"text": []}), TEXT)
    assert list(book["List"].iter_rows(values_only=True)) == [("Text",)]
    assert about(book)["Rows"] == 0


def test_the_second_sheet_says_what_the_list_rests_on():
    assert about(written(pd.DataFrame({"text": ["a"]}), TEXT)) == {
        "List": "Open deals",
        "Rows": 1,
        "Filters": "Owner: Ann",
        "Data as of": pd.Timestamp("2026-06-30"),
        "Source": "Ten opportunities",
        "Model version": "b1",
        "Policy": "by money (your own)",
        "Numbers": "Exact",
    }


def test_what_no_cell_can_hold_is_said():
    book = written(pd.DataFrame({"text": ["\U0001f600" * 20_000, "a\x00b\ufffe"]}), TEXT)
    first, second = (row[0] for row in book["List"].iter_rows(min_row=2, values_only=True))
    assert first == "\U0001f600" * (LONGEST_CELL // 2)
    assert second == "ab"
    assert about(book)["Cut"] == "1 text after 32,767 characters; CSV has them whole"
    assert about(book)["Left out"] == "1 text had characters that Excel cannot hold"


def test_half_a_character_is_left_out():
    texts = Texts()
    assert (texts.cell("a\ud800b"), texts.cleaned) == ("ab", 1)


def test_a_heading_says_a_unit_that_its_cells_do_not():
    assert heading(MONEY) == "Amount"
    assert heading(Column("money", "Amount", "money", "coins")) == "Amount (coins)"
    assert number_format(Column("money", "Amount", "money", "coins")) == "#,##0"
    assert number_format(Column("points", "Points", "number", digits=1)) == "#,##0.0"


def test_nothing_is_left_behind_where_rows_cannot_be_had(tmp_path, monkeypatch):
    def rows():
        yield pd.DataFrame({"text": ["a"]})
        raise RuntimeError("late")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(RuntimeError, match="late"):
        workbook(Export("list", "List", (TEXT,), 2, rows(), TOLD), rows())
    assert list(Path(tmp_path).iterdir()) == []


@given(some.lists(some.text(min_size=1), min_size=1))
def test_any_text_comes_back_as_that_text(texts):
    """Line ends as Excel has them, without what XML forbids."""
    held = [
        FORBIDDEN.sub("", re.sub("\r\n?", "\n", text)) for text in (re.sub("[\ud800-\udfff]", "", t) for t in texts)
    ]
    frame = pd.DataFrame({"text": pd.Series(texts, dtype=object), "n": 1})
    found = [first for first, _ in cells(frame, TEXT, Column("n", "N", "count"))]
    assert [value or "" for value, _ in found] == held
    assert {kind for value, kind in found if value} <= {"s"}


@given(some.lists(some.floats(min_value=-1e308, max_value=1e308), min_size=1))
def test_any_number_comes_back_as_that_number_to_sixteen_figures(numbers):
    found = cells(pd.DataFrame({"n": numbers}), Column("n", "N", "number"))
    assert [value for ((value, _),) in found] == [pytest.approx(number, rel=1e-15, abs=0) for number in numbers]


@pytest.mark.parametrize("text", ["_x0041_", "a_x000D_b", "_x005F_"])
def test_a_text_that_looks_like_an_escaped_character_is_none_to_excel(text):
    """Excel reads an escaped character where openpyxl leaves it to whoever reads."""
    (((value, _),),) = cells(pd.DataFrame({"text": [text]}), TEXT)
    assert unescape(value) == text != value
