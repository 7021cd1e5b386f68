"""Former snapshots tell what opportunities held when they were last seen open."""

import contextlib

import duckdb
import pytest

from data.building.last_seen import closings
from data.schema import Field

CATALOGUE = (
    Field("opportunities", "source", "Source", "choice", "at opening"),
    Field("opportunities", "size", "Size", "number", "at opening"),
    Field("opportunities", "new", "New", "choice", "at opening"),
    Field("accounts", "sector", "Sector", "choice", "at opening"),
)


def rows(connection, *opportunities, columns="source varchar, size double", source="ten"):
    connection.execute("create table info (key varchar, value varchar)")
    connection.execute("insert into info values ('source', ?)", [source])
    connection.execute(f"create table opportunities (opportunity_id varchar, outcome varchar, {columns})")
    for row in opportunities:
        connection.execute(f"insert into opportunities values ({', '.join('?' * len(row))})", list(row))


def former(path, *opportunities, **more):
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        rows(connection, *opportunities, **more)
    return path


@pytest.fixture
def draft(tmp_path):
    with contextlib.closing(duckdb.connect(str(tmp_path / "draft.duckdb"))) as connection:
        rows(
            connection,
            *(("A", "lost", "Price", 5.0, "x"), ("B", "won", "Web", None, "x"), ("C", "open", "Web", 7.0, "x")),
            ("D", "won", "Fair", 1.0, "x"),
            columns="source varchar, size double, new varchar",
        )
        yield connection


def told(found):
    return {(row["field"], row["outcome"]): (row["opportunities"], row["changed"]) for row in found.to_dict("records")}


def test_what_closed_since_is_compared_with_what_it_held_and_so_is_what_is_still_open(draft, tmp_path):
    may = former(tmp_path / "may.duckdb", ("A", "open", "Web", 5), ("B", "open", "Web", 2), ("C", "open", "Web", 7))
    assert told(closings(draft, [may], CATALOGUE)) == {
        ("source", "lost"): (1, 1), ("source", "won"): (1, 0), ("source", "open"): (1, 0),
        ("size", "lost"): (1, 0), ("size", "won"): (1, 1), ("size", "open"): (1, 0),
    }  # fmt: skip


def test_the_latest_look_counts_and_what_had_closed_by_then_is_no_look(draft, tmp_path):
    may = former(tmp_path / "may.duckdb", ("A", "open", "Mail", 5), ("D", "won", "Web", 1))
    june = former(tmp_path / "june.duckdb", ("A", "open", "Price", 5))
    assert told(closings(draft, [may, june], CATALOGUE)) == {("source", "lost"): (1, 0), ("size", "lost"): (1, 0)}


def test_numbers_are_compared_as_numbers(draft, tmp_path):
    may = former(
        tmp_path / "may.duckdb", ("A", "open", "Price", "5"), columns="source varchar, size varchar"
    )  # a former mapping read it as text
    assert told(closings(draft, [may], CATALOGUE))["size", "lost"] == (1, 0)


def test_another_source_or_a_damaged_file_says_nothing(draft, tmp_path, caplog):
    other = former(tmp_path / "other.duckdb", ("A", "open", "Web", 5), source="another")
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(b"no database" * 1000)
    assert closings(draft, [other, damaged], CATALOGUE) is None
    assert "damaged" in caplog.text
    assert closings(draft, [], CATALOGUE) is None
