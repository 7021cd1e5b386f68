"""A list as comma-separated text, read back by Python's own reader."""

import csv
import datetime as dt
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.api.files.csv_file import FORMULA_STARTS, NEGATIVE, lines
from app.views.exports.export import Column, Export, Provenance
from app.views.exports.rounded import as_shown

TOLD = Provenance("Owner: Ann", dt.date(2026, 6, 30), "Ten opportunities", "by money (your own)", "b1")


def export(*frames, columns=None, told=TOLD):
    listed = columns or tuple(Column(str(name), str(name)) for name in frames[0].columns)
    return Export("list", "List", listed, sum(map(len, frames)), iter(frames), told)


def read(listed, chunks=None):
    return list(csv.DictReader(io.StringIO("".join(lines(listed, chunks or listed.chunks)), newline="")))


def test_no_cell_is_a_formula_and_numbers_stay_numbers():
    texts = ["=1+1", "+cmd", "-x", "@sum", "\tx", "\rx", "plain", 'a "quoted", one']
    frame = pd.DataFrame({"text": texts, "number": [-5.0, 2.5, float("nan"), 1e6, 0, 0, 0, 0]})
    frame["day"] = [dt.date(2026, 1, 2)] * 8
    frame["stamp"] = pd.to_datetime(["2026-01-02"] * 7 + [None])
    rows = read(export(frame))
    assert [row["text"][0] for row in rows[:6]] == ["'"] * 6
    assert [row["text"] for row in rows[6:]] == texts[6:]
    assert [row["number"] for row in rows[:4]] == ["-5", "2.5", "", "1000000"]
    assert (rows[0]["day"], rows[0]["stamp"], rows[7]["stamp"]) == ("2026-01-02", "2026-01-02", "")


@pytest.mark.parametrize("start", ["\uff1d", "\uff0b", "\uff0d", "\uff20", "\n"])
def test_the_full_width_twins_are_no_formulas_either_nor_are_names_of_columns(start):
    listed = export(pd.DataFrame({f"{start}name": [f"{start}1+1"]}))
    text = "".join(lines(listed, listed.chunks))
    assert text.replace('"', "").startswith(f"'{start}name")
    assert f"'{start}1+1" in text


@pytest.mark.parametrize(("text", "written"), [("-5", "-5"), ("-5.50", "-5.50"), ("-5-5", "'-5-5"), ("-1e9", "'-1e9")])
def test_a_text_that_is_a_number_below_zero_is_no_formula(text, written):
    assert read(export(pd.DataFrame({"value": [text]})))[0]["value"] == written


def test_names_stand_once_and_every_row_says_what_the_list_rests_on():
    frame = pd.DataFrame({"n": [1]})
    listed = export(frame, frame)
    text = "".join(lines(listed, listed.chunks))
    row = "1,2026-06-30,by money (your own),b1,Owner: Ann\r\n"
    assert text == f"n,as_of_on,policy,bundle_version,filters\r\n{row}{row}"


def test_where_nothing_is_flagged_no_policy_is_named():
    (row,) = read(export(pd.DataFrame({"n": [1]}), told=Provenance("=cmd", dt.date(2026, 6, 30), "Ten", "", "")))
    assert row == {"n": "1", "as_of_on": "2026-06-30", "filters": "'=cmd"}


def test_numbers_can_be_those_of_the_screen():
    columns = (Column("money", "Money", "money", "EUR"), Column("share", "Share", "percent"), Column("text", "Text"))
    frame = pd.DataFrame({"money": [1_234_567.0, None], "share": [0.12345, 0.9999], "text": ["1.234", "x"]})
    listed = export(frame, columns=columns)
    rows = read(listed, as_shown(listed.chunks, columns))
    assert [(row["money"], row["share"], row["text"]) for row in rows] == [
        ("1200000", "0.12", "1.234"),
        ("", "0.99", "x"),
    ]


@given(some.lists(some.text(some.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_text_comes_back_as_that_text_and_as_no_formula(texts):
    cells = [row["text"] for row in read(export(pd.DataFrame({"text": pd.Series(texts, dtype=object)})))]
    assert [cell.removeprefix("'") if cell != text else cell for cell, text in zip(cells, texts, strict=True)] == texts
    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS) and not NEGATIVE.fullmatch(cell)] == []


@given(some.lists(some.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_any_number_comes_back_as_that_number(numbers):
    cells = [row["n"] for row in read(export(pd.DataFrame({"n": numbers})))]
    assert [float(cell) for cell in cells] == numbers
