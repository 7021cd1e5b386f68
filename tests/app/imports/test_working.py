"""One has the turn of an import: whoever discards it and whoever works on it do not meet."""

import fcntl
import os
import threading
import time

import pytest

from app.imports import working
from app.imports.record import LOCK, WORK, Desks
from app.imports.working import Work, idle, start
from app.settings import Settings
from data.errors import Busy, NotFound


@pytest.fixture
def desks(tmp_path):
    return Desks(tmp_path / "imports")


def test_whoever_waits_for_an_import_that_is_discarded_is_told_that_it_is_gone(desks, monkeypatch):
    desk, met = desks.begin("Ann"), list[object]()
    monkeypatch.setattr("app.imports.working.subprocess.Popen", lambda *_, **__: met.append("a process"))

    def work():
        try:
            start(Settings(data_dir=desks.folder.parent), desks.desk(desk.identity), "check")
        except NotFound as error:
            met.append(error)

    with idle(desk):
        waits = threading.Thread(target=work)
        waits.start()
        time.sleep(0.05)
        desk.discard()
    waits.join()
    assert [type(one) for one in met] == [NotFound]
    assert list(desks.folder.iterdir()) == []
    for late in (desk.record, lambda: desk.change(lambda record: record), desk.is_held, desk.discard):
        with pytest.raises(NotFound):
            late()


def test_an_import_on_which_a_process_works_is_not_idle(desks, monkeypatch):
    monkeypatch.setattr(working, "PATIENCE", 0.0)
    desk = desks.begin("Ann")
    desk.keep(WORK, Work("check", began=time.time(), process=os.getpid()))
    with pytest.raises(Busy), idle(desk):
        pass
    desk.keep(WORK, Work("check", "Reading", began=time.time(), process=os.getpid()))
    with idle(desk):
        pass
    lock = desk.lock_file(LOCK)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(Busy), idle(desk):
        pass
    os.close(lock)


def test_what_a_killed_process_has_not_deleted_is_swept(desks):
    desk = desks.begin("Ann")
    desk.folder.rename(desk.folder.with_name(f".gone-{desk.identity}"))
    for begun, seconds in (("i20260101T000000000000", 0), ("i20260101T000000000001", 90)):
        (desks.folder / begun).mkdir()
        os.utime(desks.folder / begun, (0, time.time() - seconds))
    assert desks.all() == []
    other = desks.begin("Bob")
    assert {path.name for path in desks.folder.iterdir()} == {other.identity, "i20260101T000000000000"}


def test_what_is_done_of_a_task_stays_done_and_tells_how_long_the_rest_takes():
    work = Work("publish", began=time.time() - 60)
    for share in (0.3, 0.2, 0.4):
        work = work.advanced("Training", share)
    assert (work.share, [share for _, share in work.marks], work.seconds_left) == (0.4, [0.3, 0.4], None)
