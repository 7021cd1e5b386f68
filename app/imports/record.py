"""What is known of one import of the Data page: its files, what a person answered, and who that was."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import fcntl
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from data.errors import HeadwindError, InvalidInput, NotFound
from data.files import place, regular, text_of
from data.processes import take
from data.schema import shown

ID_FORM: Final = r"^i[0-9]{8}T[0-9]{12}$"
IDENTITY: Final = re.compile(ID_FORM)
ANY_ID: Final = f"i{'?' * 8}T{'?' * 12}"
# Imports that wait to be published, and those whose files stay beside the snapshots that were made of them.
MOST_WAITING, MOST_PUBLISHED = 8, 3
LOCK: Final = "work.lock"
RECORD, PROPOSAL, SAMPLES, REPORT, WORK = "import.json", "proposal.json", "samples.json", "report.json", "work.json"
SET_ASIDE: Final = "set-aside.parquet"
# Seconds within which an import that is begun is known.
BEGINNING: Final = 60.0
# The name of the folder of an import that was discarded, until it is deleted.
GONE: Final = ".gone-"
Kept = TypeVar("Kept")


@dataclasses.dataclass(frozen=True)
class HandedIn:
    """A file on its way: its name here, what it was called, its bytes, and how many of them have arrived."""

    name: str
    original: str
    size: int
    received: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there."""
        return self.received >= self.size


@dataclasses.dataclass(frozen=True)
class Record:
    """An import: what it is called, the folder of the server that it is from, its files and what was answered.

    answers: the choice by question. columns: the header by table and column as 'table.column', '' for none. stages: the
    outcome by stage. accept: the reason for which it is to be published whatever its guards find. reads: what is read
    of a database, a table or a query by file. forms: by column how its days or numbers are written. order: the stages.
    snapshot: the version that was published of it last. publishing: the version that its publication was given, before
    what is served moved. pruned: snapshots that were deleted to make room for that. deals: the file of the deals.
    """

    identity: str
    began: dt.datetime
    folder: str = ""
    label: str = ""
    author: str = ""
    accept: str = ""
    files: tuple[HandedIn, ...] = ()
    answers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    stages: Mapping[str, str] = dataclasses.field(default_factory=dict)
    more: Mapping[str, str] = dataclasses.field(default_factory=dict)
    forms: Mapping[str, str] = dataclasses.field(default_factory=dict)
    order: tuple[str, ...] = ()
    reads: Mapping[str, str] = dataclasses.field(default_factory=dict)
    snapshot: str = ""
    publishing: str = ""
    pruned: tuple[str, ...] = ()
    deals: str = ""

    @property
    def name(self) -> str:
        """What a person knows it by."""
        named = {one.name: one.original for one in reversed(self.files)}
        first = self.files[0].original if self.files else self.folder
        return self.label or named.get(self.deals, first) or self.identity


class Desk:
    """The folder of one import."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder."""
        self.folder = folder
        self._turn_of = 0

    @property
    def identity(self) -> str:
        """Which import it is."""
        return self.folder.name

    @property
    def files(self) -> Path:
        """The folder of its files and its mapping: an export like any other."""
        return self.folder / "files"

    @property
    def sample(self) -> Path:
        """The folder of the first rows of its files."""
        return self.folder / "sample"

    def record(self) -> Record:
        """Read what is known of it; raise NotFound where there is no such import."""
        found = self.kept(RECORD, Record)
        if found is None:
            raise nothing_here(self.identity)
        return found

    def change(self, changed: Callable[[Record], Record]) -> Record:
        """Change what is known of it; others who do so wait for their turn."""
        with self.turn():
            record = changed(self.record())
            self.keep(RECORD, record)
            return record

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until nobody else writes about this import; raise NotFound where it has been discarded by then."""
        if self._turn_of == threading.get_ident():
            yield
            return
        with os.fdopen(self.lock_file("turn.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.folder / RECORD).is_file():
                raise nothing_here(self.identity)
            self._turn_of = threading.get_ident()
            try:
                yield
            finally:
                self._turn_of = 0

    def lock_file(self, name: str) -> int:
        """Open a lock of it; raise NotFound where it has been discarded."""
        try:
            return regular(self.folder / name, os.O_WRONLY | os.O_CREAT)
        except FileNotFoundError as error:
            raise nothing_here(self.identity) from error

    def is_held(self, patience: float = 0.0) -> bool:
        """Tell whether a process holds it, and does so for so many seconds; the system takes a lock back."""
        descriptor = self.lock_file(LOCK)
        try:
            return not take(descriptor, patience, fcntl.LOCK_SH)
        finally:
            os.close(descriptor)

    def discard(self) -> None:
        """Delete it with its files; from one moment on it is in no list, whoever may still write into it."""
        with self.turn():
            gone = self.folder.rename(self.folder.with_name(f"{GONE}{self.identity}"))
        shutil.rmtree(gone, ignore_errors=True)

    def kept(self, name: str, kind: type[Kept]) -> Kept | None:
        """Read a file of it; None if there is none, or none that can be read."""
        try:
            return TypeAdapter(kind).validate_json(text_of(self.folder / name))
        except (OSError, ValueError, ValidationError):
            return None

    def keep(self, name: str, held: Any) -> None:
        """Write a file of it, whole or not at all."""
        place(self.folder / name, TypeAdapter(type(held)).dump_json(held).decode())

    def forget(self, *names: str) -> None:
        """Remove files of it."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)


class Desks:
    """The folder of all imports."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; it need not exist yet."""
        self.folder = folder

    def desk(self, identity: str) -> Desk:
        """Return the folder of an import; raise NotFound where there is none."""
        desk = Desk(self.folder / identity)
        if not IDENTITY.fullmatch(identity) or not (desk.folder / RECORD).is_file():
            raise nothing_here(identity)
        return desk

    def all(self) -> list[Desk]:
        """Return every import, the latest first."""
        found = [path for path in self.folder.glob(ANY_ID) if (path / RECORD).is_file()]
        return [Desk(path) for path in sorted(found, reverse=True)]

    def begin(self, author: str, folder: str = "") -> Desk:
        """Make room for another import; raise HeadwindError where too many wait already."""
        self._make_room()
        now = dt.datetime.now(dt.UTC)
        desk = Desk(self.folder / f"i{now:%Y%m%dT%H%M%S%f}")
        try:
            desk.files.mkdir(parents=True)
            desk.keep(RECORD, Record(desk.identity, now, author=author, folder=folder))
        except OSError as error:
            step = "Make room on the disk of the data folder, then try again."
            raise HeadwindError(f"The import cannot be begun: {error.strerror}.", step) from error
        return desk

    def discard(self, identity: str) -> None:
        """Delete an import with its files."""
        self.desk(identity).discard()

    def sweep(self) -> None:
        """Delete what is left of imports that a process was beginning or discarding when it was killed."""
        begun = (path for path in self.folder.glob(ANY_ID) if not (path / RECORD).exists())
        left = (path for path in begun if _age(path) > BEGINNING)
        for gone in (*self.folder.glob(f"{GONE}*"), *left):
            shutil.rmtree(gone, ignore_errors=True)

    def records(self) -> list[Record]:
        """Return what is known of every import that can be read, the latest first."""
        found = (desk.kept(RECORD, Record) for desk in self.all())
        return [record for record in found if record is not None]

    def superseded(self) -> list[str]:
        """Return the imports that were published before the last few; their snapshots stay as they are."""
        return [one.identity for one in self.records() if one.snapshot][MOST_PUBLISHED:]

    def _make_room(self) -> None:
        """Delete the oldest that were published; nothing that waits is ever deleted unasked."""
        self.sweep()
        for old in self.superseded():
            with contextlib.suppress(NotFound):
                desk = self.desk(old)
                None if desk.is_held() else desk.discard()
        if sum(not one.snapshot for one in self.records()) >= MOST_WAITING:
            words = f"{MOST_WAITING} imports wait to be published."
            raise InvalidInput("import", words, "Publish or discard one of them first.")


def _age(path: Path) -> float:
    """Return the seconds since a folder was changed; 0 where it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def nothing_here(identity: str) -> NotFound:
    """Say that there is no such import."""
    return NotFound(f"There is no import {shown(identity)}.", "Begin one on the Data page.")
