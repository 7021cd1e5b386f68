"""Imports are folders of their own: begun, changed by several at a time, discarded, and never deleted unasked."""

import dataclasses
import threading

import pytest

from app.imports import record
from app.imports.record import Desks
from data.errors import InvalidInput, NotFound


@pytest.fixture
def desks(tmp_path):
    return Desks(tmp_path / "imports")


def test_what_is_known_of_an_import_survives(desks):
    desk = desks.begin("Ann")
    desk.change(lambda known: dataclasses.replace(known, label="Our CRM", answers={"amount": "Value"}))
    again = desks.desk(desk.identity).record()
    assert (again.label, again.author, again.answers, again.name) == ("Our CRM", "Ann", {"amount": "Value"}, "Our CRM")


@pytest.mark.parametrize("identity", ["", "..", "i20260101T000000000000", "../i20260101T000000000000", "x"])
def test_an_import_that_is_not_there_is_named(desks, identity):
    with pytest.raises(NotFound, match="There is no import"):
        desks.desk(identity)


def test_several_change_an_import_one_after_the_other(desks):
    desk = desks.begin("Ann")

    def answer(nth):
        desk.change(lambda known: dataclasses.replace(known, answers={**known.answers, str(nth): "yes"}))

    threads = [threading.Thread(target=answer, args=(nth,)) for nth in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.record().answers) == 8


def test_what_waits_is_never_deleted_and_what_was_published_makes_room(desks, monkeypatch):
    monkeypatch.setattr(record, "MOST_WAITING", 2)
    monkeypatch.setattr(record, "MOST_PUBLISHED", 1)
    published = [desks.begin("Ann") for _ in range(2)]
    for desk in published:
        desk.change(lambda known: dataclasses.replace(known, snapshot="s1"))
    waiting = [desks.begin("Ann") for _ in range(2)]
    assert [desk.identity for desk in desks.all()] == [one.identity for one in (*reversed(waiting), published[1])]
    with pytest.raises(InvalidInput, match="2 imports wait"):
        desks.begin("Ann")
    desks.discard(waiting[0].identity)
    assert desks.begin("Bob").record().author == "Bob"


def test_a_record_that_cannot_be_read_is_none(desks):
    desk = desks.begin("Ann")
    (desk.folder / record.RECORD).write_text("{", encoding="utf-8")
    with pytest.raises(NotFound):
        desk.record()
