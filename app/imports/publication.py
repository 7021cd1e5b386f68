"""Whether what an import was to publish is served, told by what is there, whatever became of its process."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from typing import Final

from app.imports.record import WORK, Desk, Desks, Record
from app.imports.working import Work, is_working
from data.errors import NotFound, NotReady
from data.records.outbox import Outbox
from data.snapshots.snapshot import Snapshots

DONE: Final = 1.0


def as_published(record: Record, snapshots: Snapshots, outbox: Outbox) -> Record:
    """Return what is known of an import with the snapshot that was published of it where nobody could write that down.

    Ask only while no process works on it.
    """
    version = record.publishing
    if version in ("", record.snapshot) or not _was_published(version, snapshots, outbox):
        return record
    return dataclasses.replace(record, snapshot=version)


def _was_published(version: str, snapshots: Snapshots, outbox: Outbox) -> bool:
    """Tell whether what is served has moved to a version: it is served, or is kept and nobody intends it any more."""
    intended = outbox.intended()
    try:
        is_served = snapshots.current_version() == version
    except NotReady:
        is_served = False
    return is_served or (version in snapshots.versions() and (intended is None or intended.snapshot != version))


def settle(desk: Desk, snapshots: Snapshots, outbox: Outbox) -> bool:
    """Write down what a process that is gone has published of an import, and that it ended; tell whether it had."""
    with desk.turn():
        record, work = desk.record(), desk.kept(WORK, Work)
        known = as_published(record, snapshots, outbox)
        if known == record or work is None or is_working(desk, work):
            return False
        desk.change(lambda _: known)
        desk.keep(WORK, as_done(work))
        return True


def as_done(work: Work) -> Work:
    """Return what a process did as done."""
    return dataclasses.replace(work, share=DONE, ended=work.ended or time.time(), error="", next_step="")


def settle_all(desks: Desks, snapshots: Snapshots, outbox: Outbox) -> list[Record]:
    """Settle every import, and delete what is left of those that were discarded; return those that were settled."""
    desks.sweep()
    settled = []
    for record in desks.records():
        if record.publishing != record.snapshot:
            # It may be discarded at this moment.
            with contextlib.suppress(NotFound):
                if settle(desks.desk(record.identity), snapshots, outbox):
                    settled.append(record)
    return settled
