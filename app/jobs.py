"""What the command line does: prepare, import, train, score, check. Plain functions of the settings."""

from __future__ import annotations

import contextlib
import fcntl
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import duckdb
import pandas as pd

from app.services import Services
from app.settings import Settings
from data import sources
from data.build import build, content_hash, files_of, open_draft, recipe
from data.errors import HeadwindError, NotFound, NotReady
from data.facts import open_facts, training_facts
from data.listing import write_list
from data.snapshot import Snapshots, kept_catalogue
from data.sources import Source
from model.bundle import Bundle
from model.bundles import Bundles

Say = Callable[[str], None]
DEMO = "demo"


def prepare(settings: Settings, say: Say) -> None:
    """Publish a named export, else what is there, else the demo CRM; nothing where it is published already."""
    folder = _wanted(settings, say)
    if not _is_served(settings, folder):
        import_export(settings, folder, say)
    served = Snapshots(settings.snapshots).current().info
    say(f"Serving {served['source_label']}, data as of {served['as_of_on']}.")


def _wanted(settings: Settings, say: Say) -> Path:
    """Return the folder of the export that the settings ask for."""
    if settings.source not in ("", DEMO):
        return Path(settings.source)
    served = None if settings.source == DEMO else _served(settings)
    return demo_export(settings, say) if served is None else Path(served["source_folder"])


def _served(settings: Settings) -> Mapping[str, str] | None:
    """Return what the current snapshot says of itself; None where there is none that can be read."""
    try:
        return Snapshots(settings.snapshots).current().info
    except NotReady:
        return None


def _is_served(settings: Settings, folder: Path) -> bool:
    """Say whether the current snapshot was built from just these files by just this recipe."""
    served = _served(settings)
    if served is None or not _is_scored(settings):
        return False
    if not settings.source and not folder.is_dir() and served["schema_version"] == recipe():
        return True
    return served["content_hash"] == content_hash(folder, sources.recognise(folder))


def _is_scored(settings: Settings) -> bool:
    """Say whether the bundle that scored the current snapshot is there and intact."""
    try:
        Services(settings).published()
    except NotReady:
        return False
    return True


def demo_export(settings: Settings, say: Say) -> Path:
    """Return the folder of the demo CRM's export, generated where it is not there yet."""
    if not (settings.demo / "opportunities").is_dir():
        generate_demo(settings, say)
    return settings.demo


def generate_demo(settings: Settings, say: Say) -> None:
    """Generate the demo CRM's export, and its true probabilities apart from it."""
    from data import demo  # noqa: PLC0415  # only this job needs the simulation

    say(f"Generating the demo CRM: {settings.demo_opportunities:,} opportunities over three years")
    report = demo.generate(settings.demo, settings.truth, opportunities=settings.demo_opportunities)
    say(f"  {report.open_opportunities:,} of them open on {report.as_of_on:%-d %b %Y}; {report.seconds:.1f} s")


def import_export(settings: Settings, folder: Path, say: Say, *, retrain: bool = False) -> str:
    """Publish an export as the next snapshot, scored; one that fails leaves the former snapshot served."""
    source = sources.recognise(folder)
    snapshots = Snapshots(settings.snapshots)
    size = sum(path.stat().st_size for path in files_of(folder, source))
    with _alone(settings), snapshots.draft() as path:
        say(f"Importing {source.label} from {folder}")
        folder = folder.resolve()
        with contextlib.closing(open_draft(path, size)) as draft:
            build(draft, folder, source, lambda step: say(f"  {step}"))
            _report(draft, say)
            _train_and_score(settings, draft, source, say, retrain=retrain)
        return _publish(snapshots, path, say)


def _publish(snapshots: Snapshots, path: Path, say: Say) -> str:
    version = snapshots.publish(path)
    say(f"Published snapshot {version}")
    return version


def train(settings: Settings, say: Say) -> str:
    """Train a new bundle on the current snapshot, and publish that snapshot again with its scores."""
    return _rescored(settings, say, retrain=True)


def score(settings: Settings, say: Say) -> str:
    """Score the current snapshot again with the current bundle, and publish the result."""
    return _rescored(settings, say, retrain=False)


def _rescored(settings: Settings, say: Say, *, retrain: bool) -> str:
    snapshots = Snapshots(settings.snapshots)
    current = snapshots.usable()
    with _alone(settings), snapshots.draft(copy_of=current.version) as path:
        with contextlib.closing(open_draft(path, path.stat().st_size)) as draft:
            draft.execute("delete from scores; delete from info where key in ('bundle_version', 'verdict')")
            _train_and_score(settings, draft, sources.load(current.info["source"]), say, retrain=retrain)
        return _publish(snapshots, path, say)


def _report(draft: duckdb.DuckDBPyConnection, say: Say) -> None:
    # Reasons that differ only in a line or a date are one reason here; the snapshot keeps each in full.
    alike = "regexp_replace(reason, '[0-9][0-9-]*', '…', 'g')"
    rejects = draft.execute(
        f'select "column", {alike}, count(*) from rejects group by all order by 3 desc limit 12'
    ).fetchall()
    repairs = draft.execute('select from_value, to_value, "column", "rows" from repairs').fetchall()
    kept = draft.execute("select count(*) from opportunities").fetchall()[0][0]
    say(f"  {kept:,} opportunities kept; {sum(n for *_, n in rejects):,} rows set aside")
    for column, reason, n in rejects:
        say(f"    {n:,} × {column or 'row'}: {reason}")
    for wrong, right, column, n in repairs:
        say(f"    {n:,} × {column}: {wrong!r} read as {right!r}")


def _train_and_score(
    settings: Settings, draft: duckdb.DuckDBPyConnection, source: Source, say: Say, *, retrain: bool
) -> None:
    bundles = Bundles(settings.bundles)
    bundle = None if retrain else _fitting(bundles, source)
    if bundle is None:
        bundle = _trained(draft, source, say)
        bundles.publish(bundle)
    say(f"  Scoring with bundle {bundle.version}: {bundle.gate.verdict}")
    write_scores(draft, bundle)


def _fitting(bundles: Bundles, source: Source) -> Bundle | None:
    """Return the current bundle if it was trained on this kind of export, and can be read."""
    try:
        return bundles.current(source.name)
    except (NotReady, NotFound):
        return None


def _trained(draft: duckdb.DuckDBPyConnection, source: Source, say: Say) -> Bundle:
    from model.train import train as fit  # noqa: PLC0415  # scikit-learn stays out of processes that only serve

    facts = training_facts(draft, source.catalogue())
    today = pd.Timestamp(draft.execute("select value from info where key = 'as_of_on'").fetchall()[0][0])
    say(f"  Training on {len(facts):,} point-in-time rows of {facts['opportunity_id'].nunique():,} opportunities")
    # The catalogue as kept in the draft has the levels and ranges that were observed.
    return fit(
        facts,
        kept_catalogue(draft),
        source=source.name,
        as_of_on=today.date(),
        progress=lambda step, share: say(f"    {share:4.0%} {step}"),
    )


def write_scores(draft: duckdb.DuckDBPyConnection, bundle: Bundle) -> None:
    """Fill `scores` for every open opportunity, note which bundle did it, and lay out the list of them."""
    from model.explain import reasons  # noqa: PLC0415  # only scoring explains every row

    facts = open_facts(draft)
    scores = pd.DataFrame({"opportunity_id": facts["opportunity_id"].astype(object)})
    if len(facts):
        scores["loss_probability"] = bundle.loss_probability(facts)
        scores["expected_loss"] = scores["loss_probability"] * facts["amount"].fillna(0)
        scores["reasons"] = [json.dumps(found) for found in reasons(bundle, facts)]
        draft.register("incoming", scores)
        draft.execute("insert into scores by name select * from incoming order by opportunity_id")
        draft.unregister("incoming")
    noted = [("bundle_version", bundle.version), ("verdict", bundle.gate.verdict)]
    draft.executemany("insert into info values (?, ?)", noted)
    write_list(draft)


def check(settings: Settings, say: Say) -> None:
    """Say what is served and answer one question of it; raise NotReady where that is impossible."""
    services = Services(settings)
    services.check()
    for key, value in services.published().snapshot.info.items():
        say(f"{key:>16}  {value}")


@contextlib.contextmanager
def _alone(settings: Settings) -> Iterator[None]:
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
