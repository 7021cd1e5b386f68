"""A publication that was made gets its audit line, once and with its own time, whenever the store can be reached."""

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.errors import InvalidInput, StoreUnavailable
from data.records.outbox import Outbox, Publication
from data.records.store import AuditLine, Store

MORNING = dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC)
FIRST = Publication("s20260302T083000000000", "v1", "Ann", "published", MORNING)
SECOND = Publication("s20260302T084000000000", "v2", "Bob", "rolled back to", MORNING + dt.timedelta(minutes=10))


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path / "outbox")


def made(outbox, *publications):
    for one in publications:
        outbox.intend(one)
        outbox.made(one)


def test_what_is_intended_is_read_back_until_it_is_made_or_undone(outbox):
    assert outbox.intended() is None
    outbox.intend(FIRST)
    assert outbox.intended() == FIRST
    outbox.undone()
    assert (outbox.intended(), outbox.due()) == (None, ())
    made(outbox, FIRST)
    assert (outbox.intended(), len(outbox.due())) == (None, 1)


def test_lines_are_written_with_their_own_time_and_are_gone_from_the_outbox(outbox, store):
    made(outbox, SECOND, FIRST)
    outbox.deliver(store)
    assert store.audit(9) == (
        AuditLine(SECOND.at, "Bob", "rolled back to", "v2", ""),
        AuditLine(FIRST.at, "Ann", "published", "v1", ""),
    )
    assert outbox.due() == ()


def test_a_line_that_was_written_before_the_kill_is_not_written_again(outbox, store):
    for _ in range(2):
        made(outbox, FIRST)
        outbox.deliver(store)
    assert len(store.audit(9)) == 1


def test_several_who_deliver_at_once_write_a_line_once(outbox, url):
    made(outbox, FIRST, SECOND)
    stores = [Store(url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(outbox.deliver, stores))
    assert [line.subject for line in stores[0].audit(9)] == ["v2", "v1"]
    for one in stores:
        one.close()


def test_a_store_that_cannot_be_reached_leaves_the_lines_due(outbox, tmp_path):
    made(outbox, FIRST)
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreUnavailable):
        outbox.deliver(Store(tmp_path / "folder"))
    assert len(outbox.due()) == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"at": 5}', '{"at": "2026-03-02", "colour": "red"}'])
def test_what_nobody_can_read_is_put_aside_and_holds_up_nobody(outbox, store, text):
    made(outbox, FIRST, SECOND)
    outbox.due()[0].write_text(text, "utf-8")
    outbox.deliver(store)
    assert [line.subject for line in store.audit(9)] == ["v2"]
    assert [path.name for path in outbox.folder.iterdir()] == [f"{FIRST.snapshot}.json.unreadable"]


def test_an_author_that_the_audit_trail_cannot_hold_is_refused_before_anything_moves(outbox):
    with pytest.raises(InvalidInput, match="author"):
        outbox.intend(dataclasses.replace(FIRST, author="A" * 201))
    assert outbox.intended() is None


def test_what_is_served_again_before_its_first_line_is_written_has_both(outbox, store):
    again = dataclasses.replace(FIRST, action="served its snapshot again", at=SECOND.at, kept=True)
    made(outbox, FIRST, again)
    outbox.deliver(store)
    assert [(line.at, line.action) for line in store.audit(9)] == [(again.at, again.action), (MORNING, FIRST.action)]
    assert outbox.due() == ()
