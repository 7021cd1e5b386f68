"""How imports stand: those that wait, and of one its files, its proposal or its report, and what is done about it."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping

from app.imports.mapping import proposal_of, with_answers
from app.imports.publication import as_done, as_published
from app.imports.record import PROPOSAL, REPORT, WORK, Desk, Desks, HandedIn, Record
from app.imports.report import Report
from app.imports.working import State, Work, state_of
from app.services import Services
from app.settings import DEMO
from app.views.answers import ON_YOUR_OWN_DATA, refusal, refuse_readers
from app.views.imports.proposed import Proposed, proposed
from data.errors import HeadwindError, NotFound, NotReady
from data.recipe import recipe
from data.records.outbox import Outbox
from data.records.store import line

READ_ONLY = "This is a read-only deployment: nobody can import data here."
NEXT_START = (
    "Whenever this server is started anew it shows {} again; what you have published stays under Snapshots, ready to be"
    " served again. Whoever runs the server ends that by removing its setting HEADWIND_SOURCE."
)
NAMED = "the export that HEADWIND_SOURCE names"
VISITOR = "the Data page"


@dataclasses.dataclass(frozen=True)
class Waiting:
    """An import in a list: what it is called, when it was begun, and how it stands."""

    identity: str
    name: str
    began: dt.datetime
    state: State


@dataclasses.dataclass(frozen=True)
class Progress:
    """What a process does about an import, and how it ended; seconds_left is None while nobody can say."""

    task: str
    step: str
    share: float
    seconds_left: float | None
    error: str
    next_step: str


@dataclasses.dataclass(frozen=True)
class ImportState:
    """One import: its files, what is being done about it, what is proposed, and the report of its check.

    snapshot is the version that was published of it last, '' while none was; pruned are those that were deleted to make
    room for it. accept is the reason for which it is published whatever its guards find. reads is what is read of a
    database. is_served says that every page shows it now, former is the snapshot that was built before it and can be
    served again, '' if there is none.
    """

    identity: str
    name: str
    state: State
    began: dt.datetime
    author: str
    accept: str
    files: tuple[HandedIn, ...]
    progress: Progress | None
    proposed: Proposed | None
    report: Report | None
    snapshot: str
    reads: Mapping[str, str] = dataclasses.field(default_factory=dict)
    is_served: bool = False
    former: str = ""
    pruned: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Imports:
    """Whether imports may be begun here, why not and what to do about it, those that wait, and the one asked for.

    folders: the folders of the server below which exports may lie. unknown says that the one asked for is not there,
    next_start that the server is told to publish another export when it starts again. hosts: where databases may lie
    beside this machine. served: what the source that is served is called, '' while none is.
    """

    refused: str
    next_step: str
    waiting: tuple[Waiting, ...]
    folders: tuple[str, ...]
    current: ImportState | None
    unknown: str = ""
    next_start: str = ""
    hosts: tuple[str, ...] = ()
    served: str = ""


def imports(services: Services, query: Mapping[str, str] | None = None) -> Imports:
    """Answer for all imports, and for the one that the address names."""
    refused, next_step = refusal(services.settings, READ_ONLY, ON_YOUR_OWN_DATA)
    if refused:
        return Imports(refused, next_step, (), (), None)
    asked, unknown, current = (query or {}).get("import", ""), "", None
    if asked:
        try:
            current = import_state(services, asked)
        except NotFound as error:
            unknown = str(error)
    waiting = tuple(_waiting(services))
    folders = tuple(str(folder) for folder in services.settings.incoming if folder.is_dir())
    asks = services.settings.source
    again = NEXT_START.format("the demo" if asks == DEMO else NAMED) if asks else ""
    hosts = services.settings.database_hosts
    return Imports(refused, next_step, waiting, folders, current, unknown, again, hosts, _served(services))


def _served(services: Services) -> str:
    """Return what the source that is served is called; '' where none is, or none that can be read."""
    try:
        return str(services.published().snapshot.info["source_label"])
    except NotReady:
        return ""


def allow(services: Services) -> None:
    """Raise ReadOnly where nothing may be brought in: what others have brought is then shown to nobody."""
    refuse_readers(services.settings, READ_ONLY, ON_YOUR_OWN_DATA)


def author_of(author: str) -> str:
    """Take who does something on the Data page; whoever says nothing is its visitor."""
    return line("author", author) if author.strip() else VISITOR


def import_state(services: Services, identity: str) -> ImportState:
    """Answer for one import; raise NotFound where there is none, ReadOnly where nobody may import."""
    allow(services)
    desk = Desks(services.settings.imports).desk(identity)
    work, record, state = _standing(services, desk)
    work = as_done(work) if work and state == "published" else work
    is_known = (desk.folder / PROPOSAL).is_file() and state != "working"
    return ImportState(
        identity=identity,
        name=record.name,
        state=state,
        began=record.began,
        author=record.author,
        accept=record.accept,
        files=record.files,
        progress=_progress(work) if work else None,
        proposed=_proposed(services, desk, record) if is_known else None,
        report=desk.kept(REPORT, Report),
        snapshot=record.snapshot,
        reads=record.reads,
        is_served=bool(record.snapshot) and services.snapshots.current_version() == record.snapshot,
        former=_former(services, record.snapshot),
        pruned=record.pruned,
    )


def _former(services: Services, version: str) -> str:
    """Return the latest snapshot before one that can be served again; versions are named by the moment they are of."""
    before = [one for one in services.snapshots.versions() if one < version]
    return next((one for one in reversed(before) if _can_be_served(services, one)), "")


def _can_be_served(services: Services, version: str) -> bool:
    return any(one.info["schema_version"] == recipe() for one in services.snapshots.kept(version))


def _standing(services: Services, desk: Desk) -> tuple[Work | None, Record, State]:
    """Return what was done last about an import, what is known of it, and how it stands."""
    # A process writes down what it has published before it says that it has ended.
    work = desk.kept(WORK, Work)
    record = as_published(desk.record(), services.snapshots, Outbox(services.settings.outbox))
    return work, record, state_of(desk, record, work)


def _proposed(services: Services, desk: Desk, record: Record) -> Proposed | None:
    try:
        found = proposal_of(desk)
        return proposed(services, desk, record, found, with_answers(found, record))
    except HeadwindError:
        # What a former version of Headwind proposed is proposed anew with the next look at the files.
        return None


def _progress(work: Work) -> Progress:
    left = None if work.ended else work.seconds_left
    return Progress(work.task, work.words, work.share, left, work.error, work.next_step)


def _waiting(services: Services) -> Iterator[Waiting]:
    for desk in Desks(services.settings.imports).all():
        with contextlib.suppress(NotFound):  # it is discarded at this moment, or cannot be read
            _, record, state = _standing(services, desk)
            yield Waiting(record.identity, record.name, record.began, state)
