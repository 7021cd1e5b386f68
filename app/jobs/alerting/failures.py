"""Imports that failed: what a watched folder set aside, publications of the Data page, and the job's own last run."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from app.imports.record import WORK, Desks
from app.imports.working import Work, state_of
from app.jobs.watching import record
from app.settings import Settings
from data.errors import NotFound, without_commands
from data.records.alerts.crossings import Look, Sighting
from data.records.jobs import runs
from data.records.store import Store

CORRECT = "Correct the export, or the mapping; it is tried again once a file of the folder changes."


def failed_imports(settings: Settings, store: Store) -> Look:
    """Look at what failed to be imported; the same export that failed again is the same failure."""
    known = (*_set_aside(settings), *_of_the_page(settings))
    # What was set aside has failed in a run, too.
    return Look("import_failed", "", (*known, *_of_the_job(store, {one.why for one in known})))


def _of_the_job(store: Store, told: Collection[str]) -> Iterator[Sighting]:
    run = runs.latest_by_job(store).get("import")
    if run and run.result in (runs.FAILED, runs.KILLED) and run.error not in told:
        yield Sighting(f"run {run.number}", "The job import", run.error, without_commands(run.next_step))


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
