"""The ledger: Parquet files, one a publication, that are added whole, never changed, and read by DuckDB.

Files. Below `ledger/` of the data folder `entries/<snapshot>.parquet`, sorted by opportunity: what a publication said.
`outcomes/<snapshot>.parquet`: the same with what had become of each opportunity HORIZON days later. `pending/` holds
both kinds of a publication that was begun and is not served yet. The footer of a file says what it is of: the ledger
needs no index that could be lost, or disagree with it, and outlives the store of what people write.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

import duckdb
import pandas as pd

from data.errors import NotReady
from data.files import clear, opened
from data.ledger.limits import DAYS_KEPT
from data.memory import share
from data.signing import UNSIGNED, Signer
from data.snapshots import deadline, manifest
from data.snapshots.versions import ANY_ID
from data.statements import literal, named_parameters, sql

LOG = logging.getLogger(__name__)
Kind = Literal["entries", "outcomes"]
KINDS: Final[tuple[Kind, ...]] = ("entries", "outcomes")
PENDING: Final = "pending"
NO_VIEWS: Final[Mapping[str, pd.DataFrame]] = MappingProxyType({})


@dataclasses.dataclass(frozen=True)
class LedgerFile:
    """One publication in the ledger: of which snapshot, scored by which bundle, and of how many open opportunities.

    lineage: the export that it goes on with, publication after publication. content, recipe: the hashes of what was
    imported and of what built it; two publications of the same content, recipe and bundle say the same. Of the entries
    so many have `chances` by date. summary: of outcomes, what they add up to, as JSON; '' of entries.
    """

    snapshot: str
    lineage: str
    as_of_on: dt.date
    published_at: dt.datetime
    bundle_version: str
    content: str
    recipe: str
    entries: int = 0
    chances: int = 0
    summary: str = ""

    def says_the_same(self, other: LedgerFile) -> bool:
        """Tell whether another publication is of the same data, scored by the same bundle."""
        mine, others = (
            (one.lineage, one.as_of_on, one.content, one.recipe, one.bundle_version) for one in (self, other)
        )
        return mine == others

    @property
    def footer(self) -> dict[str, str]:
        """What the file's footer says of it."""
        return {name: str(value) for name, value in dataclasses.asdict(self).items()}


class Ledger:
    """The ledger of one data folder. Nothing is opened before the first question, so a server may fork."""

    def __init__(self, folder: Path, signer: Signer = UNSIGNED, memory: int = share("reading")) -> None:
        """Remember the folder, which need not exist yet; where the signer signs, only signed files are read.

        `memory`: megabytes that questions may take.
        """
        self.folder, self.signer, self._memory = folder, signer, memory
        self._known: dict[Path, LedgerFile] = {}
        self._warned: set[Path] = set()
        self._connections: dict[int, duckdb.DuckDBPyConnection] = {}
        self._lock = threading.Lock()

    def path(self, kind: Kind, snapshot: str) -> Path:
        """Return the file of a publication."""
        return self.folder / kind / f"{snapshot}.parquet"

    def files(self, lineage: str, kind: Kind = "entries") -> tuple[LedgerFile, ...]:
        """Return the publications of an export, the first one first; one whose file cannot be read is left out."""
        found = map(self._described, sorted((self.folder / kind).glob(f"{ANY_ID}.parquet")))
        return tuple(one for one in found if one is not None and one.lineage == lineage)

    def _described(self, path: Path) -> LedgerFile | None:
        if path not in self._known:
            try:
                opened(path).close()  # DuckDB would wait for a pipe
                manifest.verify(path, self.signer)
                self._known[path] = self._read_footer(path)
            except (duckdb.Error, NotReady, OSError, KeyError, TypeError, ValueError) as error:
                if path not in self._warned:
                    LOG.warning("What %s says cannot be read: %s", path, error)
                self._warned.add(path)
                return None
        return self._known[path]

    def _read_footer(self, path: Path) -> LedgerFile:
        with self.cursor() as cursor:
            rows = cursor.execute("select key, value from parquet_kv_metadata(?)", [str(path)]).fetchall()
        held: dict[str, Any] = {key.decode(): value.decode() for key, value in rows}
        read: dict[str, Any] = {
            "as_of_on": dt.date.fromisoformat(held["as_of_on"]),
            "published_at": dt.datetime.fromisoformat(held["published_at"]),
            **{name: int(held[name]) for name in ("entries", "chances")},
        }
        names = {field.name for field in dataclasses.fields(LedgerFile)}
        known = {name: read.get(name, text) for name, text in held.items() if name in names}
        return LedgerFile(**known)

    def ask(
        self,
        question: str,
        kind: Kind,
        files: Sequence[LedgerFile],
        views: Mapping[str, pd.DataFrame] = NO_VIEWS,
        **parameters: Any,
    ) -> pd.DataFrame:
        """Answer the question of an SQL file over the files of some publications, of which there is one at least.

        views: what the question reads beside them, by name.
        """
        paths = [str(self.path(kind, one.snapshot)) for one in files]
        known = {"files": paths, **parameters}
        with self.cursor() as cursor, deadline.watched(cursor):
            show(cursor, views)
            return cursor.execute(sql(question), {name: known[name] for name in named_parameters(question)}).df()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own over the ledger's files; what it makes is temporary, and no other's."""
        with self._lock:
            if os.getpid() not in self._connections:
                self._connections[os.getpid()] = self._connected()
            return self._connections[os.getpid()].cursor()

    def _connected(self) -> duckdb.DuckDBPyConnection:
        """Open DuckDB over the ledger's files alone: no statement reaches others, whatever text a CRM holds."""
        connection = duckdb.connect(config={"threads": "2", "memory_limit": f"{self._memory}MB"})
        for statement in (
            f"set allowed_directories = [{literal(str(self.folder))}]",
            "set enable_external_access = false",
            "set autoinstall_known_extensions = false",
            "set autoload_known_extensions = false",
            # What a footer says never changes.
            "set parquet_metadata_cache = true",
            "set lock_configuration = true",
        ):
            connection.execute(statement)
        return connection

    def pending(self, kind: Kind, snapshot: str) -> Path:
        """Return where the file of a publication is written before it is served; its folder is there."""
        place = self.folder / PENDING / kind
        place.mkdir(parents=True, exist_ok=True)
        return place / f"{snapshot}.parquet"

    def settle(self) -> None:
        """Move what was pending to its place: what it is of is served. Killed in between, it can be done again."""
        for kind in KINDS:
            for path in sorted((self.folder / PENDING / kind).glob(f"{ANY_ID}.parquet")):
                (self.folder / kind).mkdir(exist_ok=True)
                # No reader finds a file without its signature.
                for one in (manifest.manifest_of(path), path):
                    if one.exists():
                        one.replace(self.folder / kind / one.name)
        self.discard()

    def discard(self) -> None:
        """Delete what is pending: what it is of will not be served."""
        if self.folder.is_dir():
            clear(self.folder, PENDING)

    def sweep(self) -> None:
        """Delete what is pending, and signatures whose file a process was deleting when it was killed."""
        self.discard()
        for kind in KINDS:
            for beside in (self.folder / kind).glob(f"{ANY_ID}.parquet{manifest.SUFFIX}"):
                if not beside.with_suffix("").exists():
                    beside.unlink(missing_ok=True)

    def snapshots(self) -> tuple[str, ...]:
        """Return which snapshots it speaks of, oldest first."""
        return tuple(sorted(path.stem for path in (self.folder / "entries").glob(f"{ANY_ID}.parquet")))

    def paths(self) -> tuple[Path, ...]:
        """Return every file that is not pending."""
        return tuple(path for kind in KINDS for path in sorted((self.folder / kind).glob(f"{ANY_ID}.parquet")))

    def sign(self, path: Path) -> None:
        """Sign a file as it lies there; raise NotReady where it is not what was written."""
        manifest.sign(path, self.signer)

    def outdated(self, days: int = DAYS_KEPT) -> tuple[LedgerFile, ...]:
        """Return the publications that lie more than so many days before the latest of their export, oldest first."""
        described = map(self._described, sorted((self.folder / "entries").glob(f"{ANY_ID}.parquet")))
        known = [one for one in described if one is not None]
        latest: Mapping[str, dt.date] = {
            one.lineage: max(other.as_of_on for other in known if other.lineage == one.lineage) for one in known
        }
        return tuple(one for one in known if (latest[one.lineage] - one.as_of_on).days > days)

    def remove(self, files: Sequence[LedgerFile]) -> None:
        """Delete publications with what became of what they said; only while nothing is being published."""
        for one in files:
            # A publication is known by its entries: killed in between, the next one finds it and goes on.
            for kind in reversed(KINDS):
                path = self.path(kind, one.snapshot)
                path.unlink(missing_ok=True)
                manifest.manifest_of(path).unlink(missing_ok=True)
                self._known.pop(path, None)


def show(cursor: duckdb.DuckDBPyConnection, views: Mapping[str, pd.DataFrame]) -> None:
    """Let the questions of a cursor read frames as views."""
    for name, rows in views.items():
        cursor.register(name, rows)
