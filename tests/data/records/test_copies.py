"""What people wrote moves from one database into another and back, to the letter."""

import datetime as dt

import pytest
from sqlalchemy import select

from data.errors import HeadwindError
from data.records import policies
from data.records.actions import Plan, plan
from data.records.copies import copy_rows, forget_running
from data.records.jobs import due_times, runs
from data.records.jobs.presence import here
from data.records.policies import Proposal
from data.records.store import Store
from data.records.tables import METADATA


def rows(store):
    with store.reading() as connection:
        return {table.name: connection.execute(select(table)).all() for table in METADATA.sorted_tables}


@pytest.fixture
def written(store):
    """A store with a row in each table that has one."""
    store.override("ten", "amount", "Señor; 100 % «sûr» 🎯", "Zoë")
    policies.adopt(store, "ten", Proposal("capacity", None, 900.0, 0.2, 5.0), "Mia")
    policies.adopt_for_team(store, "ten", Proposal("capacity", None, 900.0, 0.2, 5.0), "Mona", 8.0, "Mona")
    plan(store, "ten", [Plan("O07", "Call", "", dt.date(2026, 3, 9), discussed=True)], "Ann")
    runs.begin(store, "backup", "Ann", here())
    due_times.begin(store, ["train"])
    return store


def test_every_row_arrives_and_numbers_go_on(written, tmp_path):
    target = Store(tmp_path / "copy.sqlite")
    copy_rows(written, target)
    copy_rows(written, target)
    assert rows(target) == rows(written)
    target.override("ten", "stage", "measured", "Bob")
    target.close()


def test_from_a_file_into_a_postgresql(emptied, tmp_path):
    source, target = Store(tmp_path / "store.sqlite"), Store(emptied)
    source.override("ten", "amount", "a guess", "Ann")
    copy_rows(source, target)
    assert rows(target) == rows(source)
    target.override("ten", "stage", "measured", "Bob")
    assert len(target.audit(9)) == 2
    source.close()
    target.close()


def test_into_one_that_holds_something_else_nothing_is_copied(written, tmp_path):
    target = Store(tmp_path / "copy.sqlite")
    target.override("ten", "stage", "measured", "Bob")
    before = rows(target)
    with pytest.raises(HeadwindError, match="holds something already"):
        copy_rows(written, target)
    assert rows(target) == before
    target.close()


def test_what_goes_on_where_a_copy_was_made_goes_on_there_alone(written):
    forget_running(written)
    assert runs.latest(written, 9) == ()
    assert due_times.known(written)["train"].claimed is None
