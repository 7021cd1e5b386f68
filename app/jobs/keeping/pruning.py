"""What is older than it is kept goes: each thing with the rule by which it does, before anything is deleted."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from app.formats import date, plural
from app.imports.record import MOST_PUBLISHED, Desks
from app.jobs.publication import STAYING
from app.jobs.recovery import exclusively
from app.jobs.running.recording import AUTHOR
from app.jobs.telling import Say
from app.services import bundles_of, ledger_of, snapshots_of
from app.settings import Settings
from data.files import text_of
from data.records.alerts import ageing as aged_alerts
from data.records.jobs import ageing, runs
from data.records.store import Store
from model.registry.registry import KEPT

BUNDLES: Final = f"the latest {KEPT} are kept, the current one, the one before it, and those of kept snapshots"
IMPORTS: Final = f"the last {MOST_PUBLISHED} that were published are kept, and all that wait"
WATCHED: Final = "its folder is no longer there"
# Why none of them is needed any longer.
NEEDED: Final = {
    "alert": "whoever is told by a digest has been told of them",
    "message": "they were sent, or nobody has sent them again",
    "place that alerts went to": "they were removed, and no message to them is kept",
}
NOTHING: Final = "Nothing is older than it is kept."


@dataclasses.dataclass(frozen=True)
class Removal:
    """Something that is to go: what it is, the rule by which it goes, and how that is done."""

    what: str
    why: str
    remove: Callable[[], object]


def prune(settings: Settings, say: Say, *, dry_run: bool = False) -> None:
    """Say what goes and why, then delete it; with `dry_run` nothing is deleted. What is served stays in any case."""
    with contextlib.ExitStack() as held:
        if not dry_run:
            held.enter_context(exclusively(settings))
        store = held.enter_context(contextlib.closing(Store(settings.store_url)))
        found = list(removals(settings, store))
        for one in found:
            say(f"{'Would delete' if dry_run else 'Deleting'} {one.what}: {one.why}")
            if not dry_run:
                one.remove()
    if not found:
        say(NOTHING)


def removals(settings: Settings, store: Store) -> Iterator[Removal]:
    """What is older than it is kept. What killed jobs left is no part of it: every job removes that as it starts."""
    yield from _snapshots(settings)
    yield from _bundles(settings)
    yield from _ledger(settings)
    yield from _imports(settings)
    yield from _watched(settings)
    yield from _alerts(settings, store)
    yield from _rows(settings, store)


def _snapshots(settings: Settings) -> Iterator[Removal]:
    snapshots = snapshots_of(settings)
    for version in snapshots.superseded():
        yield Removal(f"snapshot {version}", STAYING, partial(snapshots.discard, version))


def _bundles(settings: Settings) -> Iterator[Removal]:
    bundles = bundles_of(settings)
    needed = {one.info.get("bundle_version", "") for one in snapshots_of(settings).kept()}
    for version in bundles.superseded():
        if version not in needed:
            yield Removal(f"model version {version}", BUNDLES, partial(bundles.discard, version))


def _ledger(settings: Settings) -> Iterator[Removal]:
    """What was said of open deals, publication by publication."""
    ledger = ledger_of(settings)
    for one in ledger.outdated(settings.ledger_days):
        what = f"what was said on {date(one.as_of_on)} of {plural(one.entries, 'deal')}"
        why = f"the ledger keeps {plural(settings.ledger_days, 'day')} (HEADWIND_LEDGER_DAYS)"
        yield Removal(what, why, partial(ledger.remove, [one]))


def _imports(settings: Settings) -> Iterator[Removal]:
    desks = Desks(settings.imports)
    for identity in desks.superseded():
        if not desks.desk(identity).is_held():
            yield Removal(f"the files of import {identity}", IMPORTS, partial(desks.discard, identity))


def _watched(settings: Settings) -> Iterator[Removal]:
    for path in sorted((settings.data_dir / "watched").glob("*.json")):
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            folder = json.loads(text_of(path))["folder"]
            if not Path(folder).exists():
                yield Removal(f"what is known of the watched folder {folder}", WATCHED, path.unlink)


def _alerts(settings: Settings, store: Store) -> Iterator[Removal]:
    """Alerts of which everybody has been told, messages that came to an end, and places that nothing goes to now."""
    moment = _days_before(store, settings.keep_alerts)
    for kind in aged_alerts.KINDS:
        if n := aged_alerts.count_old(store, kind, moment):
            why = f"they are kept for {plural(settings.keep_alerts, 'day')} (HEADWIND_KEEP_ALERTS); {NEEDED[kind.one]}"
            remove = partial(aged_alerts.delete_old, store, kind, moment, AUTHOR)
            yield Removal(plural(n, kind.one, kind.many), why, remove)


def _rows(settings: Settings, store: Store) -> Iterator[Removal]:
    """Rows of the store; a day begins and ends in UTC."""
    moment = _days_before(store, settings.keep_runs)
    if n := runs.count_before(store, moment):
        why = f"they are kept for {plural(settings.keep_runs, 'day')} (HEADWIND_KEEP_RUNS)"
        yield Removal(plural(n, "run"), why, partial(runs.delete_before, store, moment))
    moment, standing = _days_before(store, settings.keep_audit), set(bundles_of(settings).versions())
    if n := ageing.count_old_lines(store, moment, standing):
        why = (
            f"nothing refers to them, and they are kept for {plural(settings.keep_audit, 'day')} (HEADWIND_KEEP_AUDIT)"
        )
        remove = partial(ageing.delete_old_lines, store, moment, standing, AUTHOR)
        yield Removal(plural(n, "audit line"), why, remove)


def _days_before(store: Store, days: int) -> dt.datetime:
    return dt.datetime.combine(store.today() - dt.timedelta(days=days), dt.time(), dt.UTC)
