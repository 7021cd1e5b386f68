"""An import that was checked is built again, trained on and published as any export is; nothing else moves before."""

from __future__ import annotations

import dataclasses

from app.imports.mapping import write_mapping
from app.imports.record import REPORT, Desk
from app.imports.report import NOT_CHECKED, Report
from app.jobs.exports import import_export, is_served
from app.jobs.running.recording import record_done, recorded
from app.jobs.telling import Say
from app.services import snapshots_of
from app.settings import Settings
from data.errors import InvalidInput


def publish(settings: Settings, desk: Desk, say: Say) -> None:
    """Publish an import that was checked, unless just that is served already."""
    record, snapshots = desk.record(), snapshots_of(settings)
    if desk.kept(REPORT, Report) is None:
        raise InvalidInput("act", NOT_CHECKED, "Check it first.")
    write_mapping(desk)
    desk.change(lambda known: dataclasses.replace(known, publishing="", pruned=()))
    before: tuple[str, ...] = ()

    def note_version(version: str) -> None:
        nonlocal before
        before = snapshots.versions()
        desk.change(lambda known: dataclasses.replace(known, publishing=version))

    if is_served(settings, desk.files):
        version = snapshots.current_version() or ""
        record_done(settings, "import", record.author)
    else:
        # It waits for its turn, which who holds the lease of an import does not.
        with recorded(settings, "import", record.author, leased=False):
            version = import_export(
                settings, desk.files, say, accept=record.accept, author=record.author, named=note_version
            )
    pruned = tuple(sorted({*before} - {*snapshots.versions()}))
    desk.change(lambda known: dataclasses.replace(known, snapshot=version, publishing=version, pruned=pruned))
