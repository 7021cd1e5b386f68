"""A closed draft speaks to the ledger: what it says of every open deal, and what became of what was said before."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd

from app import allocators
from app.jobs.telling import Say
from app.services import Published, bundles_of, ledger_of, snapshots_of
from app.settings import Settings
from app.views.ledger.lineage import lineage
from app.views.policy_lines import NO_LINE, bound
from app.views.state import policy_of
from data.building.build import DRAFT_CONFIG
from data.errors import HeadwindError
from data.ledger.ledger import Ledger, LedgerFile
from data.ledger.limits import HORIZON
from data.ledger.writing import REVISED, write_entries, write_outcomes
from data.records import policies
from data.records.policies import Adopted
from data.records.store import Store, keep_trying
from data.snapshots.point_in_time import open_facts
from data.snapshots.snapshot import Snapshot
from model.decisions.revisions import lacking, revisions
from model.registry.bundle import Bundle
from model.training.attempts import NUMERICAL

LOG = logging.getLogger(__name__)
# What is worked out anew differs in the last digits at most.
SAME: Final = 1e-9
GONE: Final = "The snapshot or the model of that publication is gone, so nobody can tell why."
UNRANKED: Final = "Without signal no deal has a loss chance, so there is nothing to compare."
ELSEWISE: Final = "Another version of Headwind works it out in another way."
OLDER: Final = "This publication is of older data than the one before."


def record(settings: Settings, draft: Path, version: str, bundle: Bundle, at: dt.datetime, say: Say) -> None:
    """Write what a closed draft says into the ledger, as what is pending until the draft is served.

    What says the same as the publication before it is in the ledger already. Raise what DuckDB raises where a disk is
    full.
    """
    ledger, (policy, kind) = ledger_of(settings), _policy(settings, draft, bundle)
    ledger.discard()
    with contextlib.closing(_open(settings, draft)) as held:
        about = _about(held, version, bundle, at)
        known = ledger.files(about.lineage)
        if not (known and known[-1].says_the_same(about)):
            moved = _revised(settings, ledger, held, bundle, about, known[-1] if known else None)
            write_entries(held, ledger, about, policy, kind, moved)
            say("  The ledger keeps what is said of every open deal")
        for due in due_of(known, ledger.files(about.lineage, "outcomes"), about.as_of_on):
            _write_outcomes(held, ledger, due)


def due_of(known: Sequence[LedgerFile], done: Sequence[LedgerFile], as_of_on: dt.date) -> Iterator[LedgerFile]:
    """The publications of which it is time to say what became of it: the first of each month and bundle."""
    first: dict[tuple[int, int, str], LedgerFile] = {}
    for one in sorted(known, key=lambda one: (one.as_of_on, one.snapshot)):
        first.setdefault((one.as_of_on.year, one.as_of_on.month, one.bundle_version), one)
    written = {one.snapshot for one in done}
    for one in first.values():
        if one.snapshot not in written and (as_of_on - one.as_of_on).days >= HORIZON:
            yield one


def _write_outcomes(draft: duckdb.DuckDBPyConnection, ledger: Ledger, due: LedgerFile) -> None:
    try:
        write_outcomes(draft, ledger, due)
    except duckdb.Error as error:
        # A file that is damaged must not stop the next publication.
        LOG.warning("What became of what %s said cannot be told: %s", due.snapshot, error)


def _open(settings: Settings, draft: Path) -> duckdb.DuckDBPyConnection:
    memory = f"{settings.share_of('building')}MB"
    config = DRAFT_CONFIG | {"memory_limit": memory, "temp_directory": f"{draft}.spill"}
    return duckdb.connect(str(draft), read_only=True, config=config)


def _about(draft: duckdb.DuckDBPyConnection, version: str, bundle: Bundle, at: dt.datetime) -> LedgerFile:
    info = dict(draft.execute("select key, value from info").fetchall())
    return LedgerFile(
        snapshot=version,
        lineage=lineage(info),
        as_of_on=dt.date.fromisoformat(info["as_of_on"]),
        published_at=at,
        bundle_version=bundle.version,
        content=info["content_hash"],
        recipe=info["schema_version"],
    )


def _policy(settings: Settings, draft: Path, bundle: Bundle) -> tuple[Mapping[str, Any], str]:
    """The policy in force as questions bind it, and its kind; none that flags, and '', where nobody knows it."""
    with contextlib.closing(Snapshot(draft, settings.calendar)) as snapshot:
        try:
            found = policy_of(None, Published(snapshot, bundle, _adopted(settings, bundle.source)))
        except HeadwindError as error:
            LOG.warning(
                "The policy in force is not known, so the ledger says of no deal whether it is flagged: %s", error
            )
            return bound(NO_LINE), ""
    return found.parameters()["policy"], found.kind


def _adopted(settings: Settings, source: str) -> Adopted | None:
    """The policy that somebody put in force; where nobody has written anything yet there is none."""
    if settings.store_file is not None and not settings.store_file.exists():
        return None
    with contextlib.closing(Store(settings.store_url)) as store:
        return keep_trying(store, lambda: policies.in_force(store, source))


def _revised(
    settings: Settings,
    ledger: Ledger,
    draft: duckdb.DuckDBPyConnection,
    bundle: Bundle,
    about: LedgerFile,
    former: LedgerFile | None,
) -> pd.DataFrame:
    """What moved each loss probability since the publication before: the columns REVISED."""
    if former is None:
        return pd.DataFrame(columns=list(REVISED))
    losses = ledger.ask("ledger/former_losses", "entries", [former]).set_index("opportunity_id")
    losses = losses["loss_probability"]
    try:
        split, why = _split(settings, draft, bundle, about, former)
    except NUMERICAL as error:
        LOG.warning("Why loss probabilities moved cannot be worked out: %s", error)
        split, why = None, GONE
    allocators.trim()
    return _with_parts(losses, split, why)


def _with_parts(losses: pd.Series, split: pd.DataFrame | None, why: str) -> pd.DataFrame:
    """Lay the parts beside what was said; where they do not begin there, nobody can tell."""
    found = losses.rename("former_loss").rename_axis("opportunity_id").reset_index().assign(unsplit=why)
    if split is None:
        return found.assign(by_data=float("nan"), by_time=float("nan"), by_model=float("nan"))
    found = found.merge(split.rename(columns={"former_loss": "again"}), on="opportunity_id", how="left")
    same = (found["again"] - found["former_loss"]).abs() <= SAME
    found.loc[~same, ["by_data", "by_time", "by_model"]] = float("nan")
    return found.assign(unsplit=found["unsplit"].where(same, ELSEWISE)).drop(columns="again")


def _split(
    settings: Settings, draft: duckdb.DuckDBPyConnection, bundle: Bundle, about: LedgerFile, former: LedgerFile
) -> tuple[pd.DataFrame | None, str]:
    """The parts by opportunity; None with the reason where there are none."""
    if former.as_of_on > about.as_of_on:
        return None, OLDER
    before, snapshot = _bundle_of(settings, former, bundle), _snapshot_of(settings, former)
    if before is None or snapshot is None:
        return None, GONE
    if not (before.has_signal and bundle.has_signal):
        return None, UNRANKED
    now = open_facts(draft)
    if missing := lacking(before, now):
        return None, f"The model of then reads what this export no longer has: {', '.join(missing)}."
    with snapshot.cursor() as cursor:
        then = open_facts(cursor)
    return revisions(before, bundle, then, now), ""


def _bundle_of(settings: Settings, former: LedgerFile, bundle: Bundle) -> Bundle | None:
    if former.bundle_version == bundle.version:
        return bundle
    try:
        return bundles_of(settings).read(former.bundle_version)
    except HeadwindError:
        return None


def _snapshot_of(settings: Settings, former: LedgerFile) -> Snapshot | None:
    """A snapshot that is kept of the data of a publication: it, or one that was published of the same since."""
    wanted = (former.content, former.recipe, former.as_of_on.isoformat())
    kept = snapshots_of(settings).kept()
    return next((one for one in kept if _of_data(one.info) == wanted), None)


def _of_data(info: Mapping[str, str]) -> tuple[str | None, ...]:
    return info.get("content_hash"), info.get("schema_version"), info.get("as_of_on")
