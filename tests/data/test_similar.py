"""The question after the nearest closed opportunities, on looks whose distance is written in a column."""

import duckdb
import pytest

from data.statements import sql

# A is like it on its second look, B a little less, C too far away; D is as far as B.
LOOKS = [("A", 1, 0.2), ("A", 2, 0.1), ("A", 3, 0.25), ("B", 1, 0.15), ("B", 2, 0.3), ("C", 1, 0.4), ("D", 1, 0.15)]


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        opened.execute("create table looks (opportunity_id text, as_of_on int, apart double, outcome text)")
        for name in ("closed_on", "amount", "account", "owner", "stage"):
            opened.execute(f"alter table looks add column {name} text")
        opened.executemany("insert into looks by position values (?, ?, ?, 'won', null, null, null, null, null)", LOOKS)
        yield opened


def nearest(connection, most=50):
    question = sql("similar").replace("/* each feature */", " + apart")
    found = connection.execute(question, {"largest": 0.3, "most": most, "looks_each": 3}).df()
    return list(zip(found["opportunity_id"], found["as_of_on"], found["distance"], strict=True))


def test_each_opportunity_comes_once_as_it_was_most_like_it(connection):
    assert nearest(connection) == [("A", 2, 0.1), ("B", 1, 0.15), ("D", 1, 0.15)]


def test_the_nearest_come_first_and_equals_by_name(connection):
    assert [row[0] for row in nearest(connection, most=2)] == ["A", "B"]
    assert [row[0] for row in nearest(connection, most=1)] == ["A"]
