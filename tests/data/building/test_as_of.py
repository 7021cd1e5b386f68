"""A draft says as of which day it is, and what tells it."""

import tomllib

import duckdb
import pytest

from data.building.as_of import LATEST, SNAPSHOT, as_of
from data.sources import parse
from tests import cases

TABLES = (
    "create table info (key varchar, value varchar);"
    "create table opportunities (opened_on date, closed_on date);"
    "create table stage_history (entered_on date); create table changes (changed_on date);"
    "create table activities (acted_on date);"
)


@pytest.mark.parametrize(
    ("days", "info", "expected"),
    [
        ("'2025-08-14'", "", ("2025-08-14", LATEST, True)),
        ("'2025-08-14'", "('made_from', '2025-08-12'), ('made_from_by', 'its name')", ("2025-08-14", LATEST, True)),
        ("'2025-08-14'", "('made_from', '2025-08-16'), ('made_from_by', 'its name')", ("2025-08-16", "its name", True)),
        ("'2025-08-14'", "('last_snapshot_on', '2025-08-15')", ("2025-08-15", SNAPSHOT, True)),
    ],
)
def test_the_last_day_on_which_anything_happened_or_anybody_looked(days, info, expected):
    with duckdb.connect() as draft:
        draft.execute(f"{TABLES} insert into opportunities values ({days}, null)")
        draft.execute(f"insert into info values {info}") if info else None
        found = as_of(draft, _source())
    assert (found.day.isoformat(), found.by, found.is_told) == expected


def test_without_days_nothing_tells_it():
    with duckdb.connect() as draft:
        draft.execute(TABLES)
        assert not as_of(draft, _source()).is_told


def _source():
    return parse("forty", tomllib.loads(cases.mapping()), "headwind.toml")
