"""A process does a task of an import: it is told of, can be killed at any moment, and nothing is lost by that."""

import dataclasses
import os
import signal
import time

import pytest

from app.imports import working
from app.imports.receiving import declare, receive
from app.imports.record import REPORT, WORK, Desks
from app.imports.report import Report
from app.imports.working import Work, state_of
from app.jobs.imports import proceed
from app.jobs.imports.checking import NUMBERED
from app.jobs.imports.proceeding import LONGEST
from app.jobs.recovery import recover
from app.services import Services, snapshots_of
from app.settings import Settings
from data.errors import Busy, CheckFailed, HeadwindError
from data.records.jobs import runs
from data.records.jobs.presence import here
from data.records.store import Store
from tests import handed_in, worlds

PATIENCE = 400.0
# No process of Linux has such a number.
GONE = dataclasses.replace(here(), process=2**22 + 1)


def quiet(_words):
    pass


@pytest.fixture
def settings(tmp_path):
    """A data folder in which the ten-row world is served."""
    return worlds.services(tmp_path / "var").settings


def brought(settings, content=None, name=handed_in.NAME):
    desk = Desks(settings.imports).begin("Ann")
    content = handed_in.deals() if content is None else content
    declare(desk, [(name, len(content))])
    receive(desk, 0, 0, content)
    return desk


def state(desk):
    return state_of(desk, desk.record(), desk.kept(WORK, Work))


def waited(desk, holds):
    """Wait until something holds of the work on an import, and return the work."""
    until = time.monotonic() + PATIENCE
    while not holds(work := desk.kept(WORK, Work)):
        assert time.monotonic() < until, (work, (desk.folder / "log.txt").read_text("utf-8"))
        time.sleep(0.05)
    return work


def proposed(settings):
    return handed_in.proposed(settings.imports)


def test_a_check_reports_what_would_be_published_and_publishes_nothing(settings):
    before = snapshots_of(settings).current_version()
    desk = proposed(settings)
    assert state(desk) == "proposed"
    proceed(settings, desk.identity, "check", quiet)
    report = desk.kept(REPORT, Report)
    assert report.opportunities == {"won": 60, "lost": 60, "open": 10}
    assert report.amount == {"won": 60_000.0, "lost": 60_000.0, "open": 10_000.0}
    assert (report.read, report.kept, report.set_aside, report.against_served) == (130, 130, 0, None)
    assert not report.is_first
    assert {one.page for one in report.pages if one.missing} == {"What changed", "Stages"}
    assert {one.column: one.verdict for one in report.verdicts}["closed_on"] == "leak"
    assert (state(desk), snapshots_of(settings).current_version()) == ("checked", before)
    assert [path.name for path in desk.folder.glob("check.duckdb*")] == []


def test_a_check_where_nothing_is_served_yet_says_so(tmp_path):
    settings = Settings(data_dir=tmp_path / "empty")
    desk = proposed(settings)
    proceed(settings, desk.identity, "check", quiet)
    assert desk.kept(REPORT, Report).is_first


def test_where_no_column_names_the_deals_it_is_said_what_that_costs(settings):
    rows = [line.partition(",")[2] for line in handed_in.deals().decode().splitlines()]
    desk = brought(settings, "\n".join(rows).encode())
    for task in ("propose", "check"):
        proceed(settings, desk.identity, task, quiet)
    assert NUMBERED in desk.kept(REPORT, Report).warnings


def test_a_killed_publication_leaves_what_was_served_and_goes_on(settings):
    before = snapshots_of(settings).current_version()
    desk = proposed(settings)
    proceed(settings, desk.identity, "check", quiet)
    working.start(settings, desk, "publish")
    with pytest.raises(Busy):
        working.start(settings, desk, "publish")
    work = waited(desk, lambda known: known.share > 0.05 or known.ended)
    assert not work.ended, work
    os.kill(work.process, signal.SIGKILL)
    waited(desk, lambda known: not working.is_working(desk, known))
    assert state(desk) == "interrupted"
    assert snapshots_of(settings).current_version() == before
    assert Services(settings).published().snapshot.version == before
    working.start(settings, desk, "publish")
    ended = waited(desk, lambda known: known.ended)
    assert (ended.error, state(desk)) == ("", "published")
    served = Services(settings).published().snapshot
    assert (served.version, served.info["author"]) == (desk.record().snapshot, "Ann")
    assert served.ask("outcome_totals").set_index("outcome")["n"].to_dict() == {"won": 60, "lost": 60, "open": 10}
    # What was published is not trained on again where the process died before it could say so.
    desk.change(lambda known: dataclasses.replace(known, snapshot=""))
    store = Store(settings.store_url)
    runs.begin(store, "import", "Ann", GONE, leased=False)
    proceed(settings, desk.identity, "publish", quiet)
    assert desk.record().snapshot == served.version
    assert runs.latest_by_job(store)["import"].result == runs.DONE


def test_what_a_killed_process_has_published_is_listed_as_done_by_the_next_start_of_anything(settings):
    desk, store = brought(settings), Store(settings.store_url)
    desk.keep(WORK, Work("publish", "Publishing", 0.9, time.time()))
    desk.change(lambda known: dataclasses.replace(known, publishing=snapshots_of(settings).current_version()))
    runs.begin(store, "import", "Ann", GONE, leased=False)
    assert (state(desk), runs.latest_by_job(store)["import"].result) == ("interrupted", runs.KILLED)
    recover(settings)
    last = runs.latest_by_job(store)["import"]
    assert (state(desk), last.result, last.author) == ("published", runs.DONE, "Ann")


def test_what_is_stopped_says_so_and_can_be_tried_again(settings):
    desk = proposed(settings)
    working.start(settings, desk, "check")
    working.stop(desk)
    waited(desk, lambda known: not working.is_working(desk, known))
    assert (state(desk), desk.kept(WORK, Work).error) == ("failed", working.STOPPED)
    proceed(settings, desk.identity, "check", quiet)
    assert state(desk) == "checked"


def test_one_process_works_on_an_import_at_a_time(settings, monkeypatch):
    monkeypatch.setattr(working, "PATIENCE", 0)
    desk = proposed(settings)
    with working.working(desk, "check"), pytest.raises(HeadwindError, match="Another process"):
        proceed(settings, desk.identity, "check", quiet)


def test_a_task_that_takes_too_long_ends_in_words(settings, monkeypatch):
    ended: list[int] = []
    monkeypatch.setitem(LONGEST, "check", 0.001)
    monkeypatch.setattr("app.jobs.imports.proceeding.os._exit", ended.append)
    desk = proposed(settings)
    proceed(settings, desk.identity, "check", quiet)
    assert ended == [1]


def test_what_cannot_be_published_is_said_and_can_be_accepted(settings):
    lines = handed_in.deals().decode().splitlines()
    again = [line.replace(",1000,", ",2000,") for line in lines[1:6]]
    desk = brought(settings, "\n".join([*lines, *again]).encode())
    proceed(settings, desk.identity, "propose", quiet)
    with pytest.raises(CheckFailed, match="several rows that differ"):
        proceed(settings, desk.identity, "check", quiet)
    assert state(desk) == "failed"
    work = desk.kept(WORK, Work)
    assert "several rows that differ" in work.error
    assert "--accept" not in work.next_step
    desk.change(lambda known: dataclasses.replace(known, accept="These are old."))
    proceed(settings, desk.identity, "check", quiet)
    report = desk.kept(REPORT, Report)
    assert report.set_aside == 5
    assert any("These are old." in words for words in report.warnings)


@pytest.mark.parametrize(("task", "identity"), [("dance", ""), ("check", "i20200101T000000000000")])
def test_what_is_no_task_or_no_import_is_named(settings, task, identity):
    with pytest.raises(HeadwindError, match="There is no"):
        proceed(settings, identity, task, quiet)
