"""Stores of every version become one of today, in an SQLite file and in a real PostgreSQL, and lose nothing."""

import contextlib
import multiprocessing
import os
import re
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, inspect, text

from data.errors import HeadwindError
from data.records import engines, policies
from data.records.migrations import migrate
from data.records.store import Store

FORMER = Path(__file__).parent / "former_stores"
VERSIONS = sorted({path.name[0] for path in FORMER.glob("*.sql")})
AT = "'2026-03-02T12:00:00.000000+00:00'"
WRITTEN = (
    f"insert into audit values (7, {AT}, 'Ann', 'override', 'ten.amount', 'a guess')",
    f"insert into overrides values (3, 'ten', 'amount', 'a guess', 'Ann', {AT}, null, null, 7)",
)
ADOPTED = (
    "insert into policies (id, source, policy, line, false_alarm, save_rate, capacity, note, author, made_at, audit_id)"
    f" values (5, 'ten', 'money', 900, 400, 0.25, 6, 'tried', 'Ann', {AT}, 7)"
)


def former(url, version):
    """Make a store as it was of a version, with what somebody wrote into it."""
    engine = create_engine(engines.address(url))
    with engine.begin() as connection:
        for line in (FORMER / f"{version}.{engine.dialect.name}.sql").read_text("utf-8").splitlines():
            connection.execute(text(line))
        for line in (*WRITTEN, *([ADOPTED] if version > "1" else [])):
            connection.execute(text(line))
    engine.dispose()


def asked(url, words):
    engine = create_engine(engines.address(url))
    with engine.connect() as connection:
        found = connection.execute(text(words)).all()
    engine.dispose()
    return found


def created(url):
    with contextlib.closing(Store(url)) as store:
        store.create()


def shape(url):
    """Tables with their columns, keys and indexes; SQLite holds a text of any length, whatever it declares."""
    engine = create_engine(engines.address(url))
    found, length = inspect(engine), r"\(\d+\)" if engine.dialect.name == "sqlite" else "$^"
    shapes = {
        name: {
            "columns": {
                (one["name"], re.sub(length, "", str(one["type"])), one["nullable"], one["default"])
                for one in found.get_columns(name)
            },
            "key": found.get_pk_constraint(name),
            "foreign": found.get_foreign_keys(name),
            "indexes": [
                (
                    one["name"],
                    one["column_names"],
                    bool(one["unique"]),
                    *(str(said).lower() for said in one["dialect_options"].values()),
                )
                for one in sorted(found.get_indexes(name), key=lambda one: str(one["name"]))
            ],
        }
        for name in found.get_table_names()
    }
    engine.dispose()
    return shapes


@pytest.fixture
def new(url):
    """The shape of a store that is created today."""
    created(url)
    found = shape(url)
    engine = create_engine(engines.address(url))
    with engine.begin() as connection:
        for name in reversed(list(found)):
            cascade = " cascade" if engine.dialect.name == "postgresql" else ""
            connection.execute(text(f"drop table {name}{cascade}"))
    engine.dispose()
    return found


def test_a_new_store_is_what_all_migrations_make(new, url):
    engine = create_engine(engines.address(url))
    with engine.begin() as connection:
        migrate.migrate(connection, "")
    engine.dispose()
    assert shape(url) == new
    assert asked(url, "select version from schema") == [(6,)]
    assert asked(url, "select version_num from store_version") == [(migrate.head(),)]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_every_version_becomes_one_of_today_and_loses_nothing(new, url, version):
    former(url, version)
    store = Store(url)
    assert store.overrides("ten") == {"amount": "Ann, 2 Mar 2026: a guess"}
    if version > "1":
        adopted = policies.in_force(store, "ten")
        assert adopted is not None
        assert (adopted.line, adopted.conceded, adopted.beyond_help, adopted.teams) == (900, 0, 1, ())
    store.override("ten", "stage", "measured", "Bob")
    assert [(one.author, one.detail) for one in store.audit(9)] == [("Bob", "measured"), ("Ann", "a guess")]
    store.close()
    assert shape(url) == new
    assert asked(url, "select version from schema") == [(6,)]


def test_versions_follow_each_other_without_a_gap():
    assert migrate.versions() == tuple(f"{nth:04}" for nth in range(1, len(migrate.versions()) + 1))


@pytest.mark.parametrize("words", ["update schema set version = 999", "update store_version set version_num = '9999'"])
def test_a_store_of_a_later_version_is_left_alone(url, words):
    if "schema" in words:
        former(url, "5")
    else:
        created(url)
    engine = create_engine(engines.address(url))
    with engine.begin() as connection:
        connection.execute(text(words))
    engine.dispose()
    before = shape(url)
    with pytest.raises(HeadwindError, match="later version"):
        created(url)
    assert shape(url) == before


def killed_at(url: str, nth: int) -> None:
    done = 0

    def count(*_):
        nonlocal done
        done += 1
        if done == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    Store(url).create()


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # nothing of the parent's is used in the child
def test_one_that_is_killed_at_any_statement_has_happened_whole_or_not_at_all(url):
    former(url, "2")
    fork, before, nth = multiprocessing.get_context("fork"), shape(url), 1
    while True:
        child = fork.Process(target=killed_at, args=(url, nth))
        child.start()
        child.join(60)
        if child.exitcode != -signal.SIGKILL:
            break
        assert shape(url) == before, nth
        nth += 7
    assert child.exitcode == 0
    assert nth > 20
    assert asked(url, "select version_num from store_version") == [(migrate.head(),)]
    with contextlib.closing(Store(url)) as store:
        assert set(store.overrides("ten")) == {"amount"}


def test_a_store_of_today_needs_no_alembic(url):
    created(url)
    asks = f"from data.records.store import Store; Store({url!r}).audit(1)"
    code = f"import sys; {asks}; sys.exit('alembic' in sys.modules)"
    child = os.spawnl(os.P_WAIT, sys.executable, sys.executable, "-c", code)
    assert child == 0
