"""What a column holds is the same whether it is looked at alone or with others."""

import contextlib

import duckdb
import pytest

from data.ingest.reading.cells import define
from data.proposals.survey import columns
from data.proposals.survey.columns import columns_of

ROWS = [
    ("1", "Won", "1.234,50", "31/12/2025", "12.500", "", "Alder"),
    ("2", "Won", "2.000,00", "01/02/2025", "13.500", "", "Birch Ltd."),
    ("3", "Lost", "n/a", "05/02/2025", "14.500", "null", "Cedar 3"),
    ("4", "Lost", "5,00", "", "15.500", "", "Douglas"),
]
HEADERS = ["Id", "Stage", "Amount", "Day", "Open", "Nothing", 'A "name"']


@pytest.fixture
def connection():
    with contextlib.closing(duckdb.connect()) as connection:
        define(connection)
        named = ", ".join('"' + header.replace('"', '""') + '"' for header in HEADERS)
        rows = ", ".join(map(str, ROWS))
        connection.execute(f"create temp table raw_survey as select * from (values {rows}) as held ({named})")
        yield connection


@pytest.mark.parametrize("at_once", [1, 3, 100])
def test_kinds_and_readings_are_told_from_the_cells(connection, monkeypatch, at_once):
    monkeypatch.setattr(columns, "AT_ONCE", at_once)
    found = {one.header: one for one in columns_of(connection, HEADERS, {"Id"}, len(ROWS))}
    assert list(found) == HEADERS
    assert [one.kind for one in found.values()] == ["number", "choice", "number", "date", "number", "empty", "text"]
    assert (found["Stage"].filled, found["Stage"].levels, found["Stage"].common) == (4, 2, (("Lost", 2), ("Won", 2)))
    assert (found["Amount"].reading, found["Day"].reading) == ("decimal comma", "day first")
    assert "before decimals or between thousands" in found["Open"].doubt
    assert len(found["Open"].lines) == 2
