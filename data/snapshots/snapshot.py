"""Snapshots: built in a draft, checked, published by moving one pointer, opened read-only, rolled back."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import secrets
import threading
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.calendar import Calendar
from data.errors import HeadwindError, NotFound, NotReady
from data.files import clear, opened, place
from data.memory import share
from data.outliers import outer_fence
from data.recipe import recipe
from data.schema import Field
from data.signing import UNSIGNED, Signer
from data.snapshots import deadline, manifest
from data.snapshots.periods import PLAIN
from data.snapshots.remembered import Remembered
from data.snapshots.superseded import HISTORY, note_served, superseded
from data.snapshots.versions import ANY_ID, next_version
from data.statements import named_parameters, sql

LOG = logging.getLogger(__name__)
POINTER = "CURRENT"
# In the table info: what of the scoring could not be worked out, a sentence each.
FAILED = "failed_"
PREPARE = "Run: python -m app prepare"
BEGIN = "Import an export on the Data page, or run: python -m app prepare"
KEEP = 3
FULL = "Make room, then try again; the former snapshot stays."
# No statement may reach files, the network or these settings, whatever text a CRM holds.
READ_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
    "threads": "2",
}
# What DuckDB raises where a disk or its memory is full.
UNWRITABLE = (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.TransactionException, duckdb.FatalException)


class Snapshot:
    """One published data version, opened read-only; every call reads through a cursor of its own."""

    def __init__(self, path: Path, calendar: Calendar = PLAIN, memory: int = share("reading")) -> None:
        """Open a published file; it never changes again.

        `calendar`: how whoever asks counts quarters and weeks. `memory`: megabytes that questions may take.
        """
        self.version = path.stem
        self.calendar = calendar
        config = READ_CONFIG | {"memory_limit": f"{memory}MB"}
        self._connection = duckdb.connect(str(path), read_only=True, config=config)
        self._answers = Remembered()

    def close(self) -> None:
        """Close the file, once nothing more is asked of it."""
        self._connection.close()

    @contextlib.contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a cursor, interrupted at the request's deadline; a shared connection answers wrongly under threads."""
        with self._connection.cursor() as cursor, deadline.watched(cursor):
            yield cursor

    def ask(self, question: str, **parameters: Any) -> pd.DataFrame:
        """Answer the question of an SQL file with bound parameters."""
        return self.answer(sql(question), {name: parameters[name] for name in named_parameters(question)})

    def answer(self, text: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
        """Answer a question that was put together, with bound parameters; what was asked before is remembered."""

        def ask() -> pd.DataFrame:
            with self.cursor() as cursor:
                return cursor.execute(text, parameters).df()

        return self._answers.get(f"{text} {sorted(parameters.items())}", ask)

    @cached_property
    def info(self) -> Mapping[str, str]:
        """What the snapshot says of itself: source, as_of_on, currency, bundle_version, counts."""
        with self.cursor() as cursor:
            return dict(cursor.execute("select key, value from info").fetchall())

    @cached_property
    def as_of_on(self) -> dt.date:
        """The data's own today."""
        return dt.date.fromisoformat(self.info["as_of_on"])

    @cached_property
    def catalogue(self) -> tuple[Field, ...]:
        """The field catalogue, with levels as observed where none are declared, and the range observed."""
        with self.cursor() as cursor:
            return kept_catalogue(cursor)

    @cached_property
    def amount_fence(self) -> float | None:
        """The amount above which another lies far outside the rest; None if there are too few to say."""
        return outer_fence(self.ask("known_amounts")["amount"].to_numpy("float64"))

    @cached_property
    def largest_amount(self) -> float:
        """The largest amount of any opportunity, open or closed; 0 if none has one."""
        return float(max(self.ask("known_amounts")["amount"], default=0.0))

    def field(self, name: str) -> Field:
        """Return the catalogue row of a column; raise NotFound where there is none."""
        for field in self.catalogue:
            if field.name == name:
                return field
        raise NotFound(f"No field is called {name!r}.")


def kept_catalogue(connection: duckdb.DuckDBPyConnection) -> tuple[Field, ...]:
    """Return the field catalogue that a snapshot or a draft keeps."""
    rows = connection.execute("select * exclude (nth) from fields order by nth").df()
    return tuple(_field(row) for row in rows.to_dict("records"))


def _field(row: Mapping[Any, Any]) -> Field:
    known: dict[str, Any] = {name: None if pd.isna(value) else value for name, value in row.items() if name != "levels"}
    return Field(**known, levels=tuple(row["levels"]))


class Snapshots:
    """The folder of published snapshots and the pointer to the current one."""

    def __init__(
        self, folder: Path, calendar: Calendar = PLAIN, signer: Signer = UNSIGNED, memory: int = share("reading")
    ) -> None:
        """Remember the folder; nothing is opened yet, so a process may fork first.

        `memory`: megabytes that the questions to one snapshot may take.
        """
        self.folder, self._memory, self._calendar, self._signer = folder, memory, calendar, signer
        self._opened: Snapshot | None = None
        self._lock = threading.Lock()

    def current(self) -> Snapshot:
        """Return the snapshot the pointer names, opened once; raise NotReady before the first is published."""
        version = self.current_version()
        if version is None:
            raise NotReady("No snapshot has been published yet.", BEGIN)
        with self._lock:
            if self._opened is None or self._opened.version != version:
                self._opened = self._open(version)
            return self._opened

    def usable(self) -> Snapshot:
        """Return the current snapshot; raise NotReady where it was built by another recipe than this."""
        snapshot = self.current()
        if snapshot.info["schema_version"] != recipe():
            raise NotReady(f"Snapshot {snapshot.version} is of another version of Headwind.", PREPARE)
        return snapshot

    def _open(self, version: str) -> Snapshot:
        try:
            return self._read(version)
        except (duckdb.Error, OSError, NotReady) as error:
            # Between reading the pointer and opening the file, several publications may have pruned it.
            moved = self.current_version()
            if moved is not None and moved != version:
                return self._open(moved)
            if isinstance(error, NotReady):
                raise
            again = f"{PREPARE}, with --source <folder> for an export other than the demo."
            raise NotReady(f"Snapshot {version} is missing or damaged.", again) from error

    def _read(self, version: str) -> Snapshot:
        manifest.verify(self.path(version), self._signer)
        opened(self.path(version)).close()  # DuckDB would wait for a pipe
        snapshot = Snapshot(self.path(version), self._calendar, self._memory)
        _ = snapshot.info  # a damaged file may show only once it is read
        return snapshot

    def current_version(self) -> str | None:
        """Return the version the pointer names, or None; raise NotSigned where the pointer lacks its signature."""
        return manifest.pointed_at(self._pointer(), self._signer)

    def _pointer(self) -> str:
        return manifest.read_pointer(self.folder / POINTER, PREPARE)

    def versions(self) -> tuple[str, ...]:
        """Return every published version, oldest first."""
        return tuple(sorted(path.stem for path in self.folder.glob(f"{ANY_ID}.duckdb")))

    def kept(self, *versions: str) -> Iterator[Snapshot]:
        """Yield each snapshot, or each of some, that is kept and can be read, the latest first."""
        for version in versions or reversed(self.versions()):
            try:
                yield self._read(version)
            except (duckdb.Error, OSError, NotReady) as error:
                LOG.warning("Snapshot %s cannot be read: %s", version, error)

    def verified(self) -> list[Path]:
        """Return the files of every version that may be read beside a draft, oldest first."""
        found = []
        for path in map(self.path, self.versions()):
            try:
                manifest.verify(path, self._signer)
                opened(path).close()
                found.append(path)
            except (OSError, NotReady) as error:
                LOG.warning("What %s held is not read: %s", path.stem, error)
        return found

    @contextlib.contextmanager
    def draft(self, copy_of: str | None = None) -> Iterator[Path]:
        """Yield the path of a draft file; whatever remains of it afterwards is deleted."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"draft-{secrets.token_hex(4)}.duckdb"
        try:
            if copy_of is not None:
                with opened(self.path(copy_of)) as source:
                    path.write_bytes(source.read())
            yield path
        except (OSError, *UNWRITABLE) as error:
            raise HeadwindError(f"The draft cannot be written: {first_line(error)}", FULL) from error
        finally:
            clear(self.folder, f"{path.stem}.*")

    def sweep(self) -> None:
        """Delete what processes that were killed left behind; only while nothing else is being published."""
        clear(self.folder, "draft-*.duckdb*", *(f".{name}-*" for name in (POINTER, HISTORY)), f"{POINTER}.*")
        clear(self.folder, f".{ANY_ID}.duckdb{manifest.SUFFIX}-*")
        self._prune()
        # What the questions of a killed server spilled; beside a file that is there, a running one may be using it.
        beside = [path for end in (".tmp", manifest.SUFFIX) for path in self.folder.glob(f"{ANY_ID}.duckdb{end}")]
        clear(self.folder, *(path.name for path in beside if not path.with_suffix("").exists()))

    def publish(self, draft: Path, version: str = "") -> str:
        """Give a closed draft its version name, or that from next_version(), and move the pointer to it; prune."""
        if Path(f"{draft}.wal").exists():
            # DuckDB says nothing where it cannot write the last of a file as it closes it.
            raise HeadwindError("The draft could not be written to its end.", FULL)
        version = version or next_version(self.versions())
        draft.rename(self.path(version))
        manifest.write(self.path(version), self._signer)
        self._point_at(version)
        self._prune()
        return version

    def discard(self, version: str) -> None:
        """Delete a version that was never pointed at."""
        clear(self.folder, f"{version}.duckdb*")

    def roll_back(self, version: str) -> None:
        """Move the pointer to an earlier version; raise NotFound where it is gone."""
        if version not in self.versions():
            raise NotFound(f"There is no snapshot {version}.", f"There are: {', '.join(self.versions())}.")
        manifest.verify(self.path(version), self._signer)
        self._point_at(version)

    def sign(self, version: str) -> None:
        """Sign a version as it lies there, and the pointer where it names it; raise NotReady where it is damaged."""
        manifest.sign(self.path(version), self._signer)
        if manifest.pointed_at(self._pointer(), UNSIGNED) == version:
            self._point_at(version)

    def path(self, version: str) -> Path:
        """Return the file of a version."""
        return self.folder / f"{version}.duckdb"

    def _point_at(self, version: str) -> None:
        note_served(self.folder, version)
        place(self.folder / POINTER, manifest.pointer_to(version, self._signer))

    def superseded(self, next_of: str = "") -> list[str]:
        """Return the versions that others stand in for; with `next_of` once another of that source is published."""
        pointed = manifest.pointed_at(self._pointer(), UNSIGNED)
        return superseded(self.folder, self.versions(), pointed, KEEP, next_of)

    def _prune(self) -> None:
        # A file may be unlinked while a reader has it open; the reader keeps its data.
        for version in self.superseded():
            self.path(version).unlink(missing_ok=True)
            manifest.manifest_of(self.path(version)).unlink(missing_ok=True)


def first_line(error: Exception) -> str:
    """Return what an error says at its top: below it DuckDB gives advice about its settings."""
    return str(error).partition("\n")[0]
