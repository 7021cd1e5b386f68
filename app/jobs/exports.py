"""A folder of CSV or Parquet files becomes the next published snapshot, scored."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from app.formats import plural
from app.jobs.demo_crm import demo_export, is_own_demo, is_there, repaired
from app.jobs.publication import published
from app.jobs.recovery import exclusively
from app.jobs.running.recording import record_done, recorded
from app.jobs.telling import Say, step, within
from app.jobs.training import train_and_score
from app.services import Services, snapshots_of
from app.settings import DEMO, Settings
from data import sources
from data.building.build import Terms, build, content_hash, files_of, open_draft
from data.errors import NotReady, NotSigned
from data.ingest.reading.addresses import address_of
from data.ingest.reading.database import read_out
from data.recipe import recipe
from data.records.outbox import LONGEST_ACTION
from data.records.store import line
from data.sources import Source
from data.statements import sql

# Which shares of the whole the parts of a first start take on two cores.
READING, LEARNING = (0.06, 0.16), (0.16, 0.98)
# After each step of reading so much of it is still to come.
STRIDE = 0.8


def prepare(settings: Settings, say: Say, *, accept: str = "", author: str = "") -> None:
    """Publish a named export, else what is there, else the demo CRM; nothing where it is published already."""
    folder = _export_folder(settings, say)
    if is_served(settings, folder):
        record_done(settings, "prepare", author)
    else:
        # Every machine prepares what it serves, also where several share a store.
        with recorded(settings, "prepare", author, leased=False):
            import_export(settings, repaired(settings, folder, say), say, accept=accept, author=author)
    served = snapshots_of(settings).current().info
    say(f"Serving {served['source_label']}, data as of {served['as_of_on']}.")


def _export_folder(settings: Settings, say: Say) -> Path:
    """Return the folder of the export that the settings ask for."""
    if settings.source_folder:
        return settings.source_folder
    served = None if settings.source == DEMO else _served(settings)
    if served is None:
        return demo_export(settings, say)
    folder = Path(served["source_folder"])
    return settings.demo if is_own_demo(settings, folder) else folder


def _served(settings: Settings) -> Mapping[str, str] | None:
    """Return what the current snapshot says of itself; None if there is none that can be read.

    Raise NotSigned if nobody names an export: which one was served is told only by what cannot be trusted.
    """
    try:
        return snapshots_of(settings).current().info
    except NotReady as error:
        if isinstance(error, NotSigned) and not settings.source:
            raise
        return None


def is_served(settings: Settings, folder: Path) -> bool:
    """Say whether the current snapshot was built from just these files by just this recipe."""
    served = _served(settings)
    if served is None or not _is_scored(settings):
        return False
    if not settings.source and not is_there(settings, folder):
        return True
    source = sources.recognise(folder, settings.sources)
    if source.database is not None:
        # Whether a database holds something else than was read is found by reading it, which is what an import is for.
        built = (served["source"], served["source_folder"], served["schema_version"])
        return built == (source.name, str(folder.resolve()), recipe())
    return served["content_hash"] == content_hash(folder, source)


def _is_scored(settings: Settings) -> bool:
    """Say whether the bundle that scored the current snapshot is there and intact."""
    try:
        Services(settings).published()
    except NotReady:
        return False
    return True


def import_export(
    settings: Settings,
    folder: Path,
    say: Say,
    *,
    retrain: bool = False,
    accept: str = "",
    author: str = "",
    named: Callable[[str], None] | None = None,
) -> str:
    """Publish an export as the next snapshot, scored; one that fails leaves the former snapshot served.

    With `accept`, a reason, it is published whatever its guards find; the reason stands in the report and the audit.
    With `named`, which is told the version before anything moves, it waits while another one is being published.
    """
    author, accept = (line(name, said) if said else "" for name, said in (("author", author), ("accept", accept)))
    source = sources.recognise(folder, settings.sources)
    snapshots = snapshots_of(settings)
    with exclusively(settings, say if named else None), snapshots.draft() as path:
        say(f"Importing {source.label} from {folder}")
        folder = folder.resolve()
        files = _files(settings, source, folder, path, say)
        size = sum(file.stat().st_size for file in files_of(files, source))
        with contextlib.closing(open_draft(path, size, settings.share_of("building"))) as draft:
            built(draft, files, source, within(say, *READING), terms(settings, folder, source, accept))
            _report(draft, say)
            draft.execute("insert into info values ('author', ?)", [author])
            bundle = train_and_score(settings, draft, source, within(say, *LEARNING), retrain=retrain)
        why = {"action": _action(accept), "detail": accept}
        return published(settings, path, bundle, say, author=author, named=named, **why)


def _files(settings: Settings, source: Source, folder: Path, draft: Path, say: Say) -> Path:
    """Return the folder that holds an export's files; those of a database are read out beside the draft."""
    if source.database is None:
        return folder
    name = source.database.url_env
    read = draft.with_name(f"{draft.name}.read")
    url = address_of(name, settings.crm_databases.get(name, ""), settings.database_hosts)
    read_out(source, url, read, lambda words: say(f"  {words}"))
    return read


def built(draft: duckdb.DuckDBPyConnection, folder: Path, source: Source, say: Say, held: Terms) -> None:
    """Build a draft from an export; nobody knows how many steps that takes, so each takes a fifth of what is left."""
    left = 1.0

    def report_step(words: str) -> None:
        nonlocal left
        say(step(words, 1.0 - left, drawn=False))
        left *= STRIDE

    build(draft, folder, source, report_step, held)


def _action(accept: str) -> str:
    """Say what somebody did, in as many characters as the audit trail gives to that."""
    done = f"published, accepting: {accept}" if accept else "published"
    return done if len(done) <= LONGEST_ACTION else f"{done[: LONGEST_ACTION - 1]}…"


def terms(settings: Settings, folder: Path, source: Source, accept: str) -> Terms:
    """Return what an import is held against: the latest snapshot that is kept of the same export."""
    snapshots = snapshots_of(settings)
    served: Mapping[str, str] = next((one.info for one in snapshots.kept() if one.info["source"] == source.name), {})
    # The demo CRM is another company whenever it is generated anew.
    former = () if is_own_demo(settings, folder) else tuple(snapshots.verified())
    return Terms(served, accept, settings.rates, former, folder)


def _report(draft: duckdb.DuckDBPyConnection, say: Say) -> None:
    rejects = draft.execute(
        f'select "column", reason, n from ({sql("rejects_by_reason")}) order by n desc limit 12'
    ).fetchall()
    repairs = draft.execute(
        'select from_value, to_value, "column", "rows" from repairs order by 4 desc limit 12'
    ).fetchall()
    kept = draft.execute("select count(*) from opportunities").fetchall()[0][0]
    aside = sum(n for *_, n in rejects)
    say(f"  {plural(kept, 'opportunity', 'opportunities')} kept; {plural(aside, 'row')} set aside")
    for column, reason, n in rejects:
        say(f"    {n:,} × {column or 'row'}: {reason}")
    for wrong, right, column, n in repairs:
        say(f"    {n:,} × {column}: {wrong!r} read as {right!r}")
    for kind, column, sentence, example in draft.execute(
        'select kind, "column", sentence, example from notes'
    ).fetchall():
        words = ": ".join(part for part in (kind, column, sentence) if part)
        say(f"    {words}{f' (for example {example})' if example else ''}")
