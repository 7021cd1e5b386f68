"""An import that was checked is built again, trained on and published as any export is; nothing else moves before."""

from __future__ import annotations

import dataclasses

from app.imports.mapping import write_mapping
from app.imports.record import Desk
from app.jobs.exports import import_export, is_served
from app.jobs.telling import Say
from app.services import snapshots_of
from app.settings import Settings
from data.errors import HeadwindError


def publish(settings: Settings, desk: Desk, say: Say) -> None:
    """Publish an import, unless a process that was killed as it ended has done so already."""
    record = desk.record()
    write_mapping(desk)
    if is_served(settings, desk.files):
        version = snapshots_of(settings).current_version() or ""
    else:
        version = import_export(settings, desk.files, say, accept=record.accept, author=record.author)
    if not version:
        raise HeadwindError("Nothing was published.", "Try again.")
    desk.change(lambda known: dataclasses.replace(known, snapshot=version))
