"""Which jobs are killed, and the data folders that each of them finds: a part of bench.faults."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb

from app.imports.receiving import declare, receive
from app.imports.record import Desks
from app.jobs.keeping.pruning import removals
from app.services import Services, ledger_of
from app.settings import ROOT, Settings
from app.views.imports.answer import import_state
from app.views.ledger.lineage import lineage
from bench.fault_world import copied, environment, exports, is_done, job, state_of
from bench.killed_jobs import Case
from data.ledger.ledger import LedgerFile
from data.ledger.writing import write_file
from data.records.jobs import runs
from data.records.jobs.presence import here
from data.snapshots.versions import FORM
from tests import handed_in

FORMER = ROOT / "tests" / "data" / "records" / "migrations" / "former_stores" / "2.sqlite.sql"
LONG_AGO = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
# Fewer are not trained on, and generated and published by the same steps; of few a model is trained soon.
FEW, SMALL = 200, 400


@dataclasses.dataclass(frozen=True)
class Worlds:
    """Data folders that jobs find: 'one' after the `first` export of a company, 'two' after the `later` one as well.

    'handed in', 'looked at' and 'checked' hold an import of the Data page beside 'one', step by step; 'small' is as
    'one', of few deals.
    """

    folder: Path
    opportunities: int
    first: Path
    later: Path

    def data(self, name: str) -> Path:
        """Return one of them."""
        return self.folder / name


def worlds(folder: Path, opportunities: int) -> Worlds:
    """Make the data folders that jobs find, by jobs; raise RuntimeError where one of these fails."""
    env = partial(environment, opportunities=opportunities)
    first, later = exports(folder, opportunities)
    _run(env(folder / "one"), "import", "--source", str(first))
    copied(folder / "one", folder / "two")
    _run(env(folder / "two"), "import", "--source", str(later))
    small, _ = exports(folder / "of-small", SMALL)
    _run(env(folder / "small"), "import", "--source", str(small))
    desk = _handed_in(copied(folder / "one", folder / "handed in"))
    for former, name, task in (("handed in", "looked at", "propose"), ("looked at", "checked", "check")):
        copied(folder / former, folder / name)
        _run(env(folder / name), "proceed", "--id", desk, "--task", task)
    return Worlds(folder, opportunities, first, later)


def _run(env: dict[str, str], *words: str) -> None:
    ended = job(env, *words)
    if not is_done(ended):
        raise RuntimeError(f"{' '.join(words)}: {ended.stderr[-1_000:]}")


def _handed_in(folder: Path) -> str:
    desk, content = Desks(Settings(data_dir=folder).imports).begin("Ann"), handed_in.deals()
    declare(desk, [(handed_in.NAME, len(content))])
    receive(desk, 0, 0, content)
    return desk.identity


def cases(made: Worlds) -> Iterator[Case]:
    """Each job that is killed."""
    size = made.opportunities
    case = partial(Case, opportunities=size)
    yield case("scoring", ("score",), _copies(made.data("two")))
    backed_up = ("backup", "{beside}/backup.tar.gz")
    yield case("backup", backed_up, _copies(made.data("two")), holds=partial(_restores, made))
    yield case(
        "restore", ("restore", str(_backup(made))), Path.mkdir, holds=partial(_is_as, made.data("two")), once=True
    )
    yield case("prune", ("prune",), partial(_with_old, made.data("two")), holds=_has_no_old)
    first = Services(Settings(data_dir=made.data("two"))).snapshots.versions()[0]
    yield case("a snapshot served again", ("serve-snapshot", "--snapshot", first), _copies(made.data("two")))
    yield from _of_the_page(made, case)
    migrated = partial(_with_former_snapshot, made.data("one"))
    yield case("migration of the snapshot", ("prepare",), migrated, source=str(made.first), served=False)
    former = partial(_with_former_store, made.data("two"))
    yield case("migration of the store", ("prune",), former, served=False, holds=_has_line)
    yield Case("first boot", ("prepare",), Path.mkdir, source="demo", opportunities=FEW)
    yield case("import", ("import", "--source", str(made.later)), _copies(made.data("one")))
    yield case("training", ("train",), _copies(made.data("small")))


def _of_the_page(made: Worlds, case: Callable[..., Case]) -> Iterator[Case]:
    """An import of the Data page: looked at, checked, published."""
    (identity,) = (one.identity for one in Desks(Settings(data_dir=made.data("checked")).imports).all())
    for task, found, state in (("propose", "handed in", "proposed"), ("check", "looked at", "checked")):
        words = ("proceed", "--id", identity, "--task", task)
        yield case(f"import by the page: {task}", words, _copies(made.data(found)), holds=partial(_stands, state))
    words = ("proceed", "--id", identity, "--task", "publish")
    yield case("import by the page: publish", words, _copies(made.data("checked")), holds=partial(_stands, "published"))


def _copies(source: Path) -> Callable[[Path], object]:
    return partial(copied, source)


def _backup(made: Worlds) -> Path:
    file = made.folder / "kept.tar.gz"
    _run(environment(made.data("two"), made.opportunities), "backup", str(file))
    return file


def _restores(made: Worlds, folder: Path) -> str:
    """Tell whether a backup is served from elsewhere as it is here, and nothing but it lies beside the folder."""
    elsewhere = folder.with_name("elsewhere")
    shutil.rmtree(elsewhere, ignore_errors=True)
    ended = job(environment(elsewhere, made.opportunities), "restore", str(folder.with_name("backup.tar.gz")))
    if not is_done(ended):
        return f"the backup cannot be restored: {ended.stderr[-200:]}"
    beside = {path.name for path in folder.parent.iterdir()} - {"data", "elsewhere", "backup.tar.gz"}
    return f"{', '.join(beside)} lies beside the backup" if beside else _is_as(folder, elsewhere)


def _is_as(source: Path, folder: Path) -> str:
    """Tell whether a folder serves what another one does, with all that people wrote."""
    if state_of(folder) != state_of(source):
        return "what was restored is not what was backed up"
    return "" if _lines(folder) == _lines(source) else "not every audit line was restored"


def _lines(folder: Path) -> list[tuple[str, ...]]:
    with contextlib.closing(sqlite3.connect(folder / "store.sqlite")) as store:
        return store.execute("select at, author, action, subject, detail from audit order by id").fetchall()


def _stands(state: str, folder: Path) -> str:
    services = Services(Settings(data_dir=folder))
    (desk,) = Desks(services.settings.imports).all()
    found = import_state(services, desk.identity)
    services.store.close()
    if state == "published" and not found.is_served:
        return "the import is not what is served"
    return "" if found.state == state else f"the import is {found.state}"


def _with_old(source: Path, folder: Path) -> None:
    """Lay a data folder that holds something of each kind that is older than it is kept."""
    services = Services(Settings(data_dir=copied(source, folder)))
    published, store = services.published(), services.store
    for nth in range(6):
        former = (LONG_AGO + dt.timedelta(days=nth)).strftime(FORM)
        shutil.copy(services.snapshots.path(published.snapshot.version), services.snapshots.path(former))
    for nth in range(15):
        shutil.copytree(services.bundles.folder / published.bundle.version, services.bundles.folder / f"2015{nth:02}")
    _write_old_entries(services.settings, lineage(published.snapshot.info))
    for _ in range(40):
        runs.end(store, runs.begin(store, "review", "Ann", here(), leased=False), 0)
        store.publication("Ann", "gone", "published")
    store.close()
    with contextlib.closing(sqlite3.connect(folder / "store.sqlite")) as rows:
        rows.execute("update runs set ended_at = ? where job = 'review'", [LONG_AGO.isoformat(timespec="microseconds")])
        rows.execute("update audit set at = ? where subject = 'gone'", [LONG_AGO.isoformat(timespec="microseconds")])
        rows.commit()


def _write_old_entries(settings: Settings, of: str) -> None:
    ledger = ledger_of(settings)
    with contextlib.closing(duckdb.connect()) as connection:
        connection.execute("create table written as select 'A' as opportunity_id, 0.5 as lost_90")
        for nth in range(5):
            at = LONG_AGO + dt.timedelta(days=nth)
            about = LedgerFile(at.strftime(FORM), of, at.date(), at, "gone", f"{nth}", "gone")
            for kind in ("entries", "outcomes"):
                write_file(connection, ledger, kind, about)
            ledger.settle()


def _has_no_old(folder: Path) -> str:
    settings = Settings(data_dir=folder)
    services = Services(settings)
    with contextlib.closing(services.store) as store:
        old = [one.what for one in removals(settings, store)]
    outcomes = {path.name for path in (folder / "ledger" / "outcomes").glob("*")}
    lone = outcomes - {path.name for path in (folder / "ledger" / "entries").glob("*")}
    return f"{', '.join([*old, *lone])} are still there" if old or lone else ""


def _with_former_snapshot(source: Path, folder: Path) -> None:
    for path in (copied(source, folder) / "snapshots").glob("s*.duckdb"):
        with duckdb.connect(str(path)) as opened:
            opened.execute("update info set value = 'earlier' where key = 'schema_version'")


def _with_former_store(source: Path, folder: Path) -> None:
    """Lay a data folder whose store is of the second version, with an audit line that has to survive."""
    path = copied(source, folder) / "store.sqlite"
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    with contextlib.closing(sqlite3.connect(path)) as store:
        store.executescript(FORMER.read_text("utf-8"))
        at = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
        store.execute("insert into audit values (1, ?, 'Ann', 'kept', 'it', 'is')", [at])
        store.commit()


def _has_line(folder: Path) -> str:
    return "" if ("Ann", "kept", "it", "is") in [line[1:] for line in _lines(folder)] else "an audit line is gone"
