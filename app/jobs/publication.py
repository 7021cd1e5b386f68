"""What is served moves: train, score, publish another model version, roll back. One at a time, each audited."""

from __future__ import annotations

import contextlib
import fcntl
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb

from app.answer_json import as_json
from app.jobs.training import Say, score_with, source_of, train_and_score
from app.services import Services
from app.settings import Settings
from app.views import check as check_view
from data.build import open_draft
from data.errors import HeadwindError, InvalidInput
from data.snapshot import Snapshots
from data.store import Store
from model.bundle import Bundle
from model.bundles import Bundles
from model.comparison import publishable

# Who acts where nobody is named.
AUTHOR = "the command line"


def train(settings: Settings, say: Say) -> str:
    """Train a challenger on the current snapshot; publish the snapshot again, scored by whichever is not worse."""
    with _redrafted(settings, say) as (draft, path):
        bundle = train_and_score(settings, draft, source_of(draft), say, retrain=True)
        draft.close()
        return published(settings, path, bundle, say)


def score(settings: Settings, say: Say) -> str:
    """Score the current snapshot again with the current bundle, and publish the result."""
    return publish(settings, Bundles(settings.bundles).current_version(), say, action="scored again with")


def publish(settings: Settings, version: str, say: Say, *, author: str = "", action: str = "published") -> str:
    """Score the current snapshot with a model version, and serve it; raise InvalidInput where the source differs."""
    bundle = Bundles(settings.bundles).load(version)
    if not publishable(bundle):
        words, step = bundle.card.challenge["words"], "Train again: python -m app train."
        raise InvalidInput("version", f"Version {version} was refused. {words}", step)
    with _redrafted(settings, say) as (draft, path):
        served = Snapshots(settings.snapshots).usable().info["source"]
        if bundle.source != served:
            raise InvalidInput("version", f"Version {version} was trained on {bundle.source}, not on {served}.")
        score_with(settings, draft, bundle, say)
        draft.close()
        return published(settings, path, bundle, say, author=author, action=action)


def roll_back(settings: Settings, say: Say, *, author: str = "") -> str:
    """Serve the model version that was served before the current one; raise NotFound where there is none."""
    former = Bundles(settings.bundles).former_version()
    return publish(settings, former, say, author=author, action="rolled back to")


def check(settings: Settings, say: Say, *, as_object: bool = False) -> None:
    """Say what is served, line by line or as one JSON object; raise NotReady where nothing can be."""
    found = as_json(check_view.check(Services(settings)))
    if as_object:
        print(json.dumps(found, ensure_ascii=False))
        return
    for key, value in found.items():
        for nth, line in enumerate(_lines(value)):
            say(f"{key if nth == 0 else '':>16}  {line}")


def _lines(value: object) -> list[str]:
    """Write a value of the check for a person: a row a line."""
    if isinstance(value, dict):
        return [", ".join(f"{name} {held:,}" for name, held in value.items())]
    if isinstance(value, list):
        rows = [row.values() if isinstance(row, dict) else [row] for row in value]
        return [" · ".join(str(cell) for cell in row if cell not in (None, "")) for row in rows] or ["none"]
    return ["none" if value is None else str(value)]


@contextlib.contextmanager
def _redrafted(settings: Settings, say: Say) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """Open a copy of the current snapshot for writing."""
    snapshots = Snapshots(settings.snapshots)
    current = snapshots.usable()
    say(f"Copying snapshot {current.version}")
    with (
        alone(settings),
        snapshots.draft(copy_of=current.version) as path,
        contextlib.closing(open_draft(path, path.stat().st_size)) as draft,
    ):
        draft.execute("delete from info where key in ('bundle_version', 'verdict')")
        yield draft, path


def published(
    settings: Settings, draft: Path, bundle: Bundle, say: Say, *, author: str = "", action: str = "published"
) -> str:
    """Serve a closed draft and note which model version scores it; return the snapshot's version."""
    version = Snapshots(settings.snapshots).publish(draft)
    bundles = Bundles(settings.bundles)
    bundles.point(bundle.version)
    bundles.prune()
    Store(settings.store_url).publication(author or AUTHOR, bundle.version, action)
    say(f"Published snapshot {version}")
    return version


@contextlib.contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the one place from which anything is published."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "publishing.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HeadwindError(
                "Another import or training is running.", "Wait until it has published, then try again."
            ) from None
        Snapshots(settings.snapshots).sweep()
        Bundles(settings.bundles).sweep()
        yield
