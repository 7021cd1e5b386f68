"""What was said is carried from snapshot to snapshot until an opportunity closes, once, with the first probability."""

import contextlib
import shutil
from pathlib import Path

import duckdb
import pytest

from data.building import carry_over
from data.statements import sql
from tests import shared, two_exports, worlds


def snapshot(path, as_of_on, scores, *, source="ten", verdict="Ready", closed=(), dated=True):
    """A file with what carry_over reads: info, scores, realised, opportunities."""
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        connection.execute(sql("scores"))
        connection.execute("create table info (key varchar, value varchar)")
        told = {"as_of_on": as_of_on, "bundle_version": f"of {as_of_on}", "verdict": verdict, "source": source}
        connection.executemany("insert into info values (?, ?)", list(told.items()))
        for identity, probability in scores.items():
            connection.execute(
                "insert into scores (opportunity_id, loss_probability, lost_30) values (?, ?, ?)",
                [identity, probability, probability / 2 if dated else None],
            )
        connection.execute("create table opportunities (opportunity_id varchar, outcome varchar, closed_on date)")
        opened = [(name, "open", None) for name in scores]
        connection.executemany("insert into opportunities values (?, ?, ?)", [*opened, *closed, ("none", "open", None)])
    return path


def carried(path, *former):
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        carry_over.carry_over(connection, former)
        return connection.execute(
            "select opportunity_id, given_on::varchar, loss_probability, outcome from realised order by 1"
        ).fetchall()


def test_what_has_closed_since_is_kept_with_the_first_probability_it_was_given(tmp_path):
    may = snapshot(tmp_path / "may.duckdb", "2026-05-31", {"A": 0.2, "B": 0.7})
    june = snapshot(tmp_path / "june.duckdb", "2026-06-30", {"A": 0.4, "B": 0.9})
    july = snapshot(tmp_path / "july.duckdb", "2026-07-31", {"B": 0.9}, closed=[("A", "lost", "2026-07-10")])
    assert carried(july, may, june) == [
        ("A", "2026-05-31", 0.2, "lost"),
        ("B", "2026-05-31", 0.7, "open"),
    ]


def test_the_first_chances_by_date_are_kept_rather_than_an_earlier_probability_without(tmp_path):
    may = snapshot(tmp_path / "may.duckdb", "2026-05-31", {"A": 0.2, "B": 0.7}, dated=False)
    june = snapshot(tmp_path / "june.duckdb", "2026-06-30", {"A": 0.4, "B": 0.9})
    july = snapshot(tmp_path / "july.duckdb", "2026-07-31", {"A": 0.3, "B": 0.8})
    august = snapshot(tmp_path / "august.duckdb", "2026-08-31", {"B": 0.9}, closed=[("A", "lost", "2026-08-10")])
    carried(july, may, june)
    carried(august, july)
    with contextlib.closing(duckdb.connect(str(august))) as connection:
        kept = connection.execute(sql("realised")).df()
    assert kept["loss_probability"].tolist() == [0.4, 0.9]
    assert kept["lost_30"].tolist() == [0.2, 0.45]
    assert kept["outcome"].tolist() == ["lost", "open"]


def test_a_snapshot_of_an_earlier_recipe_has_said_a_probability_alone(tmp_path):
    may = snapshot(tmp_path / "may.duckdb", "2026-05-31", {})
    with contextlib.closing(duckdb.connect(str(may))) as connection:
        connection.execute("create or replace table scores as select 'A' as opportunity_id, 0.2 as loss_probability")
        columns = "opportunity_id varchar, given_on date, version varchar, loss_probability double, outcome varchar"
        connection.execute(f"create or replace table realised ({columns}, closed_on date)")
        connection.execute("insert into realised values ('B', '2026-04-30', 'v1', 0.7, 'won', '2026-05-10')")
    closed = [("A", "lost", "2026-06-10"), ("B", "won", "2026-05-10")]
    june = snapshot(tmp_path / "june.duckdb", "2026-06-30", {}, closed=closed)
    assert carried(june, may) == [("A", "2026-05-31", 0.2, "lost"), ("B", "2026-04-30", 0.7, "won")]


def test_what_came_true_stays_known_when_the_snapshot_that_said_it_is_gone(tmp_path):
    may = snapshot(tmp_path / "may.duckdb", "2026-05-31", {"A": 0.2})
    closed = [("A", "won", "2026-06-10")]
    june = snapshot(tmp_path / "june.duckdb", "2026-06-30", {}, closed=closed)
    assert carried(june, may) == [("A", "2026-05-31", 0.2, "won")]
    july = snapshot(tmp_path / "july.duckdb", "2026-07-31", {}, closed=closed)
    assert carried(july, june) == [("A", "2026-05-31", 0.2, "won")]


@pytest.mark.parametrize("other", [{"verdict": "No signal"}, {"source": "another"}])
def test_what_was_not_said_or_said_of_another_source_counts_for_nothing(tmp_path, other):
    may = snapshot(tmp_path / "may.duckdb", "2026-05-31", {"A": 0.2}, **other)
    june = snapshot(tmp_path / "june.duckdb", "2026-06-30", {}, closed=[("A", "lost", "2026-06-10")])
    assert carried(june, may) == []


def test_a_snapshot_of_the_day_of_closing_was_no_forecast(tmp_path):
    may = snapshot(tmp_path / "may.duckdb", "2026-05-31", {"A": 0.2})
    june = snapshot(tmp_path / "june.duckdb", "2026-06-30", {}, closed=[("A", "lost", "2026-05-31")])
    assert carried(june, may) == []


def test_a_former_file_without_these_tables_is_passed_over(tmp_path):
    duckdb.connect(str(tmp_path / "old.duckdb")).close()
    june = snapshot(tmp_path / "june.duckdb", "2026-06-30", {})
    assert carried(june, tmp_path / "old.duckdb") == []


def test_a_damaged_former_file_has_nothing_to_say_and_stops_nothing(tmp_path):
    (tmp_path / "damaged.duckdb").write_bytes(b"no database" * 999)
    may = snapshot(tmp_path / "may.duckdb", "2026-05-31", {"A": 0.2})
    june = snapshot(tmp_path / "june.duckdb", "2026-06-30", {}, closed=[("A", "won", "2026-06-10")])
    damaged, gone = tmp_path / "damaged.duckdb", tmp_path / "gone.duckdb"
    assert carried(june, damaged, gone, may) == [("A", "2026-05-31", 0.2, "won")]


# --- what stood, where the export logs no changes ---


def stood(draft, *former):
    """Return the days and deals that a draft keeps of former snapshots."""
    with contextlib.closing(duckdb.connect(str(draft))) as connection:
        connection.execute(sql("scores"))
        carry_over.carry_standing(connection, former)
        kept = (
            "select on_day::varchar, opportunity_id, outcome, amount, owner, manager from former_standing order by 1, 2"
        )
        return connection.execute(kept).fetchall()


@pytest.fixture
def drafts(tmp_path):
    """The drafts of the two exports, which are built once."""
    made = shared.once("two drafts", _draft_both)
    return [Path(shutil.copy(made / name, tmp_path)) for name in ("before.duckdb", "now.duckdb")]


def _draft_both(empty):
    for name, files in (("before", two_exports.BEFORE), ("now", two_exports.NOW)):
        export = worlds.write(empty / name, **files)
        worlds.draft(empty / f"{name}.duckdb", export, two_exports.mapping(), worlds.ANYWAY)


def test_what_was_open_is_kept_and_what_is_open_again(drafts):
    before, now = drafts
    assert stood(now, before) == [
        ("2026-06-23", "A", "open", 1000.0, "Ann", "Mia"),
        ("2026-06-23", "B", "open", 2000.0, "Bob", "Mia"),
        ("2026-06-23", "C", "open", 3000.0, "Ann", "Mia"),
        ("2026-06-23", "D", "lost", 400.0, "Ann", "Mia"),
        ("2026-06-23", "E", "open", None, "Ann", "Mia"),
    ]


def test_what_stood_stays_known_when_its_snapshot_is_gone_and_a_day_is_kept_once(drafts, tmp_path):
    before, now = drafts
    kept = stood(now, before)
    again = tmp_path / "again.duckdb"
    again.write_bytes(now.read_bytes())
    assert stood(again, now) == kept, "a draft scored again keeps what its former self knew"
    assert stood(again, before, now) == kept


def test_of_so_many_days_is_kept_what_stood(drafts, monkeypatch):
    monkeypatch.setattr(carry_over, "DAYS_KEPT", 0)
    before, now = drafts
    assert stood(now, before) == []


def test_where_changes_are_logged_nothing_is_kept(drafts, tmp_path):
    assert stood(worlds.drafted(tmp_path / "logged.duckdb"), drafts[0]) == []


def test_a_snapshot_of_another_source_or_an_empty_file_stood_for_nothing(drafts, tmp_path):
    before, now = drafts
    duckdb.connect(str(tmp_path / "old.duckdb")).close()
    with contextlib.closing(duckdb.connect(str(before))) as connection:
        connection.execute("update info set value = 'another' where key = 'source'")
    assert stood(now, tmp_path / "old.duckdb", before) == []
