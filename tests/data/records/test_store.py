"""What people write, in an SQLite file and in a real PostgreSQL."""

import contextlib
import datetime as dt
import multiprocessing
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, text

from data.errors import HeadwindError, InvalidInput, NotFound, StoreConflict, StoreUnavailable
from data.records.store import Store
from tests.misplaced import misplaced

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def test_an_override_says_who_when_and_why(store):
    store.override("kaggle_crm", "account", "checked with the CRM admin", "Ann")
    assert store.overrides("kaggle_crm") == {"account": "Ann, 2 Mar 2026: checked with the CRM admin"}
    assert store.overrides("demo") == {}


def test_a_later_override_takes_the_former_ones_place(store):
    store.override("demo", "amount", "a guess", "Ann")
    store.override("demo", "amount", "measured", "Bob")
    assert store.overrides("demo") == {"amount": "Bob, 2 Mar 2026: measured"}
    assert [(line.author, line.detail) for line in store.audit(9)] == [("Bob", "measured"), ("Ann", "a guess")]


def test_a_withdrawn_override_is_out_of_force_and_stays_on_record(store):
    store.override("demo", "amount", "a guess", "Ann")
    store.withdraw("demo", "amount", "Bob")
    assert store.overrides("demo") == {}
    assert [(line.action, line.author) for line in store.audit(9)] == [("withdraw", "Bob"), ("override", "Ann")]
    with pytest.raises(NotFound, match="amount"):
        store.withdraw("demo", "amount", "Bob")
    assert len(store.audit(9)) == 2


def test_publications_are_audited_newest_first(store):
    store.publication("Ann", "v1", "published")
    store.publication("Ann", "v2", "published", "better by 0.01")
    store.publication("Bob", "v1", "rolled back")
    assert [(line.subject, line.action) for line in store.audit(2)] == [("v1", "rolled back"), ("v2", "published")]
    assert [line.action for line in store.audit(9, subject="v1")] == ["rolled back", "published"]
    assert store.audit(1)[0].at == NOON


def test_a_write_and_its_audit_line_are_one(store, url):
    store.create()
    engine = create_engine(store.url)
    with engine.begin() as connection:
        connection.execute(text("drop table overrides"))
    engine.dispose()
    with pytest.raises(StoreUnavailable):
        store.override("demo", "amount", "a guess", "Ann")
    assert store.audit(9) == ()


def test_creating_again_changes_nothing(store, url):
    store.override("demo", "amount", "a guess", "Ann")
    store.create()
    again = Store(url)
    again.create()
    assert set(again.overrides("demo")) == {"amount"}
    again.close()


def test_many_threads_write_and_none_is_lost(store, monkeypatch):
    # A busy disk must not decide: writers wait for each other as long as it takes.
    monkeypatch.setattr("data.records.engines.BUSY_SECONDS", 60.0)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda nth: store.override("demo", f"column {nth % 40}", "a guess", "Ann"), range(40)))
    assert len(store.overrides("demo")) == 40
    assert len(store.audit(99)) == 40


def test_two_who_override_the_same_at_once_leave_one_in_force(store):
    def write(author):
        try:
            store.override("demo", "amount", "a guess", author)
        except (StoreConflict, StoreUnavailable):  # refused, or not reached within its patience on a busy machine
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        written = sum(pool.map(write, [f"Person {nth}" for nth in range(24)]))
    assert len(store.overrides("demo")) == 1
    assert written == len(store.audit(99)) >= 1


def written_by_a_child(store: Store) -> None:
    store.publication("child", "v2", "published")


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # forking while threads run is what is tested
def test_a_forked_process_opens_its_own(store):
    store.publication("parent", "v1", "published")
    child = multiprocessing.get_context("fork").Process(target=written_by_a_child, args=(store,))
    child.start()
    child.join(30)
    assert child.exitcode == 0
    store.publication("parent", "v3", "published")
    assert [line.subject for line in store.audit(9)] == ["v3", "v2", "v1"]


@pytest.mark.parametrize("reason", ["", "  \n", "a\x00b", "half \ud800 of it", "x" * 2_001])
def test_a_reason_must_be_words(store, reason):
    with pytest.raises(InvalidInput) as refused:
        store.override("demo", "amount", reason, "Ann")
    assert refused.value.field == "reason"


def test_what_is_written_is_kept_to_the_letter(store):
    said = "Señor O'Brien; drop table audit; -- 100 % «sûr» 🎯"
    store.override("demo", "amount", said, "Zoë")
    assert store.audit(1)[0].detail == said


def test_a_locked_file_says_to_try_again(tmp_path):
    store = Store(tmp_path / "store.sqlite", patience=0.05)
    store.create()
    other = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(StoreUnavailable, match="busy") as busy:
        store.publication("Ann", "v1", "published")
    assert "Try again" in busy.value.next_step
    assert store.audit(9) == ()  # readers do not wait for writers
    other.execute("rollback")
    other.close()
    store.publication("Ann", "v1", "published")


def test_once_a_file_has_been_moved_away_the_next_question_but_one_finds_a_new_store(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    store.publication("Ann", "v1", "published")
    for file in tmp_path.iterdir():
        file.unlink()
    with pytest.raises(StoreUnavailable):
        store.audit(1)
    assert store.audit(1) == ()
    store.publication("Ann", "v2", "published")
    assert [one.subject for one in store.audit(9)] == ["v2"]
    store.close()


def test_a_damaged_file_is_said_to_be_one(tmp_path):
    (tmp_path / "store.sqlite").write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(StoreUnavailable, match=r"store\.sqlite"):
        Store(tmp_path / "store.sqlite").audit(1)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="cannot be read or written"):
        Store(tmp_path / "file" / "store.sqlite").audit(1)


def test_a_database_that_is_not_there_names_its_host_and_keeps_the_password(tmp_path):
    store = Store(f"postgresql://ann:secret@/deals?host={tmp_path}")
    with pytest.raises(StoreUnavailable, match="does not answer") as unreachable:
        store.audit(1)
    assert "secret" not in str(unreachable.value)
    assert "DATABASE_URL" in unreachable.value.next_step


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", "", "sqlite://", "sqlite:///:memory:"])
def test_an_address_of_nothing_it_can_write_to(url):
    with pytest.raises(HeadwindError, match="DATABASE_URL"):
        Store(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_the_same(scheme):
    assert Store(f"{scheme}://ann@host/deals").url.drivername == "postgresql+psycopg"


def test_nothing_is_opened_before_the_first_question(tmp_path):
    Store(tmp_path / "store.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_sqlite_keeps_foreign_keys_and_writes_ahead(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    with store.reading() as connection:
        assert connection.execute(text("pragma foreign_keys")).scalar() == 1
        assert connection.execute(text("pragma journal_mode")).scalar() == "wal"


def test_a_line_that_comes_late_stands_where_its_time_does_and_is_written_once(store):
    store.publication("Ann", "v2", "published")
    for _ in range(2):
        store.publication("Bob", "v1", "published", at=NOON - dt.timedelta(hours=1))
    assert [(line.subject, line.at.hour) for line in store.audit(9)] == [("v2", 12), ("v1", 11)]
    store.publication("Bob", "v3", "published", at=NOON - dt.timedelta(hours=1))
    assert len(store.audit(9)) == 3


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_a_store_that_is_no_file_is_refused_in_words(tmp_path, kind):
    misplaced(tmp_path / "store.sqlite", kind)
    with pytest.raises(StoreUnavailable, match=r"store\.sqlite is no file.*Move"):
        Store(tmp_path / "store.sqlite").audit(9)


def test_whoever_asked_to_hears_of_each_time_that_the_store_does_not_answer(tmp_path):
    heard = []
    (tmp_path / "store.sqlite").mkdir()
    silent = Store(tmp_path / "store.sqlite", on_error=lambda: heard.append(1))
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            silent.overrides("demo")
    assert len(heard) == 2


@pytest.mark.parametrize("logged", [False, True], ids=["closed", "with a log that is needed"])
def test_on_a_disk_that_turned_read_only_what_was_written_is_read_and_nothing_else_is(tmp_path, monkeypatch, logged):
    place = tmp_path / "a%20 b?" / "store.sqlite"
    kept = Store(place)
    kept.override("demo", "amount", "measured", "Ann")
    asked = os.statvfs(tmp_path)
    with contextlib.closing(sqlite3.connect(place)) as other:
        if logged:
            other.execute("update overrides set reason = 'weighed'")
            other.commit()
        monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_flag=asked.f_flag | os.ST_RDONLY))
        said = kept.overrides("demo")["amount"]
        assert said.endswith("weighed" if logged else "measured")
        if not logged:
            with pytest.raises(StoreUnavailable, match="See that its folder is writable"):
                kept.withdraw("demo", "amount", "Bob")
