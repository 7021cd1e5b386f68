"""A database becomes an import, and its address stays nowhere."""

import dataclasses
import io
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.imports import working
from app.imports.mapping import proposal_of
from app.imports.record import WORK, Desks
from app.imports.working import Work
from app.jobs.imports.reading import read
from app.settings import Settings
from data.errors import HeadwindError, SourceError
from tests import handed_in

PATIENCE = 120.0
HUSH = "postgresql://ann:hush@127.0.0.1:1/crm"


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "var", memory=1_024)


@pytest.fixture
def address(settings):
    """The address of a database of SQLite that holds the small export."""
    (incoming,) = settings.incoming
    incoming.mkdir(parents=True)
    header, *rows = [line.split(",") for line in handed_in.deals().decode().splitlines()]
    with sqlite3.connect(incoming / "crm.sqlite") as connection:
        connection.execute(f"create table deals ({', '.join(map(repr, header))})")
        connection.executemany(f"insert into deals values ({', '.join('?' * len(header))})", rows)
    connection.close()
    return f"sqlite:///{incoming}/crm.sqlite"


def begun(settings, **reads):
    desk = Desks(settings.imports).begin("Ann")
    desk.change(lambda known: dataclasses.replace(known, label="crm", reads=reads))
    return desk


def told(monkeypatch, address):
    monkeypatch.setattr(sys, "stdin", io.StringIO(address))


def kept(settings):
    return b"".join(path.read_bytes() for path in settings.imports.rglob("*") if path.is_file())


def test_tables_and_queries_are_copied_and_proposed_a_mapping(settings, address, monkeypatch):
    said: list[Any] = []
    desk = begun(settings, deals="deals", query='select "Deal owner" as "Deal owner", 1 as "deal OWNER" from deals')
    told(monkeypatch, address)
    read(settings, desk, said.append)
    found = proposal_of(desk)
    assert (found.keys["opportunities"]["file"], found.keys["label"]) == ("deals.parquet", "crm")
    assert found.keys["opportunities"]["columns"]["amount"] == "Amount"
    assert [(one.file, one.rows) for one in found.files] == [("deals.parquet", 130), ("query.parquet", 130)]
    assert {one.name: one.is_whole for one in desk.record().files} == {"deals.parquet": True, "query.parquet": True}
    assert [words.words for words in said][:2] == ["Reading crm.sqlite", "Reading deals: 130 rows so far"]
    assert address.encode() not in kept(settings)
    # What is read again takes the place of what was read before.
    desk.change(lambda known: dataclasses.replace(known, reads={"deals": "deals"}))
    told(monkeypatch, address)
    read(settings, desk, said.append)
    assert [path.name for path in desk.files.iterdir()] == ["deals.parquet"]


def test_a_table_that_is_not_there_is_named_with_the_next_step(settings, address, monkeypatch):
    told(monkeypatch, address)
    said = r"dels of crm\.sqlite cannot be read: no such table: dels\. Correct the table"
    with pytest.raises(SourceError, match=said):
        read(settings, begun(settings, dels="dels"), lambda _: None)


def test_without_an_address_somebody_has_to_give_it_again(settings, monkeypatch):
    told(monkeypatch, "")
    with pytest.raises(HeadwindError, match="kept nowhere"):
        read(settings, begun(settings, deals="deals"), lambda _: None)


def test_an_address_is_neither_in_a_list_of_processes_nor_in_what_is_kept(settings):
    desk = begun(settings, deals="deals")
    working.start(settings, desk, "read", HUSH)
    until, seen = time.monotonic() + PATIENCE, b""
    while not (work := desk.kept(WORK, Work)).ended:
        assert time.monotonic() < until
        for name in ("cmdline", "environ"):
            seen += shown(work.process, name)
        time.sleep(0.02)
    assert b"read" in seen
    assert b"hush" not in seen + kept(settings)
    assert work.error == "crm at 127.0.0.1 does not answer."


def shown(process, name):
    """What a list of processes shows of one; nothing once it has ended."""
    try:
        return Path(f"/proc/{process}/{name}").read_bytes()
    except OSError:
        return b""
