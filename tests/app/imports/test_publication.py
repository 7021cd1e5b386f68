"""What is said of a publication is what is there, whatever became of its process."""

import dataclasses
import datetime as dt
import time

import pytest

from app.imports.publication import as_published, settle_all
from app.imports.record import WORK, Desks, Record
from app.imports.working import STOPPED, Work, state_of
from app.views.imports.answer import import_state
from data.records.outbox import Outbox, Publication
from data.snapshots.versions import next_version
from tests import worlds


@pytest.fixture
def ten(tmp_path):
    return worlds.services(tmp_path / "var")


def outbox(services):
    return Outbox(services.settings.outbox)


def known(services, version):
    record = Record("i20260701T080000000000", dt.datetime.now(dt.UTC), snapshot="s1", publishing=version)
    return as_published(record, services.snapshots, outbox(services)).snapshot


def published(services, *, moves=True):
    """Publish a copy of what is served; unless it moves, what is served stays as it is just before that."""
    version = next_version()
    outbox(services).intend(Publication(version, "b", "Ann", "published", dt.datetime.now(dt.UTC)))
    with services.snapshots.draft(copy_of=services.snapshots.current_version()) as draft:
        if moves:
            services.snapshots.publish(draft, version)
        else:
            draft.rename(services.snapshots.path(version))
    return version


def test_a_version_is_published_once_what_is_served_has_moved_to_it_and_from_then_on(ten):
    assert known(ten, "") == "s1"
    assert known(ten, next_version()) == "s1"
    assert known(ten, published(ten, moves=False)) == "s1"
    first = published(ten)
    assert known(ten, first) == first
    outbox(ten).undone()
    published(ten)
    assert known(ten, first) == first


@pytest.mark.parametrize("words", ["", STOPPED, "The store is away."])
def test_an_import_that_is_served_is_published_however_its_process_ended(ten, words):
    desk = Desks(ten.settings.imports).begin("Ann")
    version = published(ten)
    desk.change(lambda record: dataclasses.replace(record, publishing=version))
    desk.keep(WORK, Work("publish", "Training", 0.9, time.time(), ended=time.time() if words else 0.0, error=words))
    found = import_state(ten, desk.identity)
    assert (found.state, found.snapshot) == ("published", version)
    assert found.progress is not None
    assert (found.progress.error, found.progress.share) == ("", 1.0)
    settle_all(Desks(ten.settings.imports), ten.snapshots, outbox(ten))
    record, work = desk.record(), desk.kept(WORK, Work)
    assert work is not None
    assert (record.snapshot, work.error, state_of(desk, record, work)) == (version, "", "published")


def test_one_that_was_published_before_and_is_published_anew_in_vain_has_failed(ten):
    desk = Desks(ten.settings.imports).begin("Ann")
    desk.change(lambda record: dataclasses.replace(record, snapshot="s1", publishing=""))
    desk.keep(WORK, Work("publish", "Training", 0.9, time.time(), ended=time.time(), error="No room."))
    found = import_state(ten, desk.identity)
    assert found.progress is not None
    assert (found.state, found.snapshot, found.progress.error) == ("failed", "s1", "No room.")
