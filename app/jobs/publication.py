"""What is served moves: train, score, publish another model version, roll back. One at a time, each audited."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import duckdb

from app.jobs.experiments.assigning import assign_published
from app.jobs.ledger import record
from app.jobs.recovery import deliver, exclusively, settle, tolerant
from app.jobs.telling import Say
from app.jobs.training import score_with, source_of, train_and_score
from app.services import bundles_of, ledger_of, snapshots_of
from app.settings import Settings
from data.building.build import open_draft
from data.errors import InvalidInput
from data.records.outbox import Outbox, Publication
from data.snapshots.snapshot import KEEP
from data.snapshots.versions import next_version
from model.registry.bundle import Bundle
from model.registry.challenger import publishable

# Who acts if nobody is named.
AUTHOR = "the command line"
# Which snapshots are not deleted to make room.
STAYING: Final = f"the {KEEP} that were served last are kept, and the last of every export"
PRUNED: Final = f"Deleted snapshot {{}}: {STAYING}"


def train(settings: Settings, say: Say) -> str:
    """Train a challenger on the current snapshot; publish the snapshot again, scored by whichever is not worse."""
    with _redrafted(settings, say) as (draft, path):
        bundle = train_and_score(settings, draft, source_of(draft), say, retrain=True)
        draft.close()
        return published(settings, path, bundle, say)


def score(settings: Settings, say: Say) -> str:
    """Score the current snapshot again with the current bundle, and publish the result."""
    return publish(settings, bundles_of(settings).current_version(), say, action="scored again with")


def publish(settings: Settings, version: str, say: Say, *, author: str = "", action: str = "published") -> str:
    """Score the current snapshot with a model version, and serve it; raise InvalidInput if the source differs."""
    bundle = bundles_of(settings).load(version)
    if (met := bundle.card.challenge) and not publishable(bundle):
        step = "Train again: python -m app train."
        raise InvalidInput("version", f"Version {version} was refused. {met.words}", step)
    with _redrafted(settings, say) as (draft, path):
        served = snapshots_of(settings).usable().info["source"]
        if bundle.source != served:
            raise InvalidInput("version", f"Version {version} was trained on {bundle.source}, not on {served}.")
        score_with(settings, draft, bundle, say)
        draft.close()
        return published(settings, path, bundle, say, author=author, action=action)


def roll_back(settings: Settings, say: Say, *, author: str = "") -> str:
    """Serve the model version that was served before the current one; raise NotFound if there is none."""
    former = bundles_of(settings).former_version()
    return publish(settings, former, say, author=author, action="rolled back to")


@contextlib.contextmanager
def _redrafted(settings: Settings, say: Say) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """Open a copy of the current snapshot for writing."""
    snapshots = snapshots_of(settings)
    with contextlib.ExitStack() as held:
        held.enter_context(exclusively(settings))
        current = snapshots.usable()
        say(f"Copying snapshot {current.version}")
        path = held.enter_context(snapshots.draft(copy_of=current.version))
        memory = settings.share_of("building")
        draft = held.enter_context(contextlib.closing(open_draft(path, path.stat().st_size, memory)))
        draft.execute("delete from info where key in ('bundle_version', 'verdict')")
        yield draft, path


def published(
    settings: Settings,
    draft: Path,
    bundle: Bundle,
    say: Say,
    *,
    author: str = "",
    action: str = "published",
    detail: str = "",
    named: Callable[[str], None] | None = None,
) -> str:
    """Serve a closed draft and note which model version scores it; return the snapshot's version.

    What it says is in the ledger once it is served, and never twice. Killed at any moment it is completed by the next
    start of anything, or it has not happened. `detail` says why it is
    done. `named` is told the version before anything moves.
    """
    settle(settings)
    version = next_version((*snapshots_of(settings).versions(), *ledger_of(settings).snapshots()))
    if named is not None:
        named(version)
    wanted = Publication(version, bundle.version, author or AUTHOR, action, dt.datetime.now(dt.UTC), detail)
    Outbox(settings.outbox).intend(wanted)
    record(settings, draft, version, bundle, wanted.at, say)
    snapshots = snapshots_of(settings)
    before = snapshots.versions()
    snapshots.publish(draft, version)
    for gone in sorted({*before} - {*snapshots.versions()}):
        say(PRUNED.format(gone))
    # It is served by now: what cannot be completed for want of room is by the next start of anything.
    with tolerant("What was published is not completed yet"):
        settle(settings)
    deliver(settings)
    say(f"Published snapshot {version}")
    assign_published(settings, say)
    return version
