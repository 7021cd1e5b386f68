"""What a draft has beside a former snapshot: new, gone, changed, and the sums of both."""

import duckdb
import pytest

from data.building.comparison import ChangedField, comparison

TABLE = (
    "create table opportunities (opportunity_id varchar, stage varchar, outcome varchar, amount double, owner varchar,"
    " expected_close_on date, closed_on date); create table info (key varchar, value varchar);"
)
NEW = "('D', 'Lead', 'open', null, 'Cat', null, null)"
SAME = "('A', 'Lead', 'open', 100, 'Ann', null, null)"


def rows(connection, values):
    connection.execute(TABLE)
    connection.execute(f"insert into opportunities values {values}")


@pytest.fixture
def former(tmp_path):
    path = tmp_path / "former.duckdb"
    with duckdb.connect(str(path)) as connection:
        rows(
            connection,
            f"{SAME}, ('B', 'Lead', 'open', 200, 'Bob', null, null), ('C', 'Lost', 'lost', 300, null, null, null)",
        )
        connection.execute("insert into info values ('source_label', 'Our CRM'), ('as_of_on', '2026-06-01')")
    return path


def test_new_gone_changed_and_the_same_are_told_apart(former):
    with duckdb.connect() as connection:
        rows(
            connection,
            f"{SAME}, ('B', 'Won', 'won', 250, 'Bob', null, '2026-06-01'), {NEW}",
        )
        found = comparison(connection, former)
        again = comparison(connection, former)
    assert (found.new, found.gone, found.changed, found.same) == (1, 1, 1, 1)
    assert (found.version, found.label, again) == ("former", "Our CRM", found)
    assert found.fields == (
        ChangedField("stage", 1, "B", "Lead", "Won"),
        ChangedField("outcome", 1, "B", "open", "won"),
        ChangedField("amount", 1, "B", "200.0", "250.0"),
        ChangedField("closed_on", 1, "B", "", "2026-06-01"),
    )
    assert found.before == (("open", 2, 300.0), ("won", 0, 0.0), ("lost", 1, 300.0))
    assert found.after == (("open", 2, 100.0), ("won", 1, 250.0), ("lost", 0, 0.0))


@pytest.mark.parametrize(("day", "is_earlier"), [("2026-06-02", True), ("2026-06-01", False)])
def test_what_is_of_an_earlier_day_shows_what_moved_since(former, day, is_earlier):
    with duckdb.connect() as connection:
        rows(connection, SAME)
        connection.execute(f"insert into info values ('as_of_on', '{day}')")
        assert comparison(connection, former).is_earlier is is_earlier
