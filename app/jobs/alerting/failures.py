"""Imports that failed: exports of a watched folder that were set aside, and publications of the Data page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.imports.record import WORK, Desks
from app.imports.working import Work, state_of
from app.jobs.watching import record
from app.settings import Settings
from data.errors import NotFound
from data.records.alerts.crossings import Look, Sighting

CORRECT = "Correct the export, or the mapping; it is tried again once a file of the folder changes."


def failed_imports(settings: Settings) -> Look:
    """Look at what failed to be imported; the same export that failed again is the same failure."""
    return Look("import_failed", "", (*_set_aside(settings), *_of_the_page(settings)))


def _set_aside(settings: Settings) -> Iterator[Sighting]:
    for one in record.all_looks(settings):
        if one.said:
            folder = Path(one.folder).name or one.folder
            yield Sighting(f"{one.folder} {one.files}", f"Folder {folder}", one.said, CORRECT)


def _of_the_page(settings: Settings) -> Iterator[Sighting]:
    for desk in Desks(settings.imports).all():
        work = desk.kept(WORK, Work)
        # Whoever asks for a proposal or a check sits before it.
        if work is None or work.task != "publish" or not work.error:
            continue
        try:
            known = desk.record()
            state = state_of(desk, known, work)
        except NotFound:  # it was discarded at this moment
            continue
        if state == "failed":
            yield Sighting(f"{desk.identity} {work.ended:.0f}", known.name, work.error, work.next_step)
