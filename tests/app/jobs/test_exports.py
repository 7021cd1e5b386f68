"""A CRM's database is imported by a folder that holds its mapping alone, and its address stays where it was given."""

import contextlib
import sqlite3

import pytest

from app.__main__ import main
from app.services import Services
from app.settings import Settings
from tests import cases
from tests.small_training import train_small

READS = '[database]\nurl_env = "CRM_DATABASE_URL"\n[database.reads]\ndeals = "deals"\n'
REASON = "What is missing in these rows was agreed upon with sales operations."
ACTION = "published, accepting: What is missing i…"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a mapping, a database of forty deals, and an environment that names it."""
    train_small(monkeypatch)
    (tmp_path / "hush").mkdir()
    with contextlib.closing(sqlite3.connect(tmp_path / "hush" / "crm.db")) as connection, connection:
        columns = ", ".join(f'"{name}" text' for name in cases.HEADER)
        connection.execute(f"create table deals ({columns})")
        rows = [tuple(row.values()) for row in cases.rows()]
        connection.executemany(f"insert into deals values ({', '.join('?' * len(cases.HEADER))})", rows)
    monkeypatch.setenv("HEADWIND_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("CRM_DATABASE_URL", f"sqlite:///{tmp_path / 'hush' / 'crm.db'}")
    return cases.write(tmp_path / "crm", {"headwind.toml": cases.mapping(file="deals", more=READS)})


def test_a_database_is_imported_and_a_server_that_prepares_does_not_read_it_again(folder, tmp_path, capsys):
    words = ["--source", str(folder)]
    assert main(["import", *words]) == 0
    said = capsys.readouterr()
    assert "Reading crm.db" in said.out
    services = Services(Settings(data_dir=tmp_path / "var"))
    assert services.published().snapshot.ask("counts").iloc[0]["open_opportunities"] == 10
    assert main(["prepare", *words]) == 0
    assert len(services.snapshots.versions()) == 1
    assert main(["import", *words, "--accept", REASON]) == 0
    assert len(services.snapshots.versions()) == 2
    assert (services.store.audit(1)[0].action, services.store.audit(1)[0].detail) == (ACTION, REASON)
    kept = [path for path in (tmp_path / "var").rglob("*") if path.is_file()]
    assert [path for path in kept if b"hush" in path.read_bytes()] == []
    assert "hush" not in f"{said.out}{said.err}"


def test_a_database_elsewhere_is_refused_without_saying_how_it_is_reached(folder, monkeypatch, capsys):
    monkeypatch.setenv("CRM_DATABASE_URL", "postgresql://ann:hush@db.example.com/crm")
    assert main(["import", "--source", str(folder)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("headwind: CRM_DATABASE_URL leads to db.example.com, where Headwind may not reach.")
    assert "hush" not in line
