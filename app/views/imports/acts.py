"""What a person does about an import: hands files in, answers, corrects, checks, publishes, stops and discards."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final

from app.imports import working
from app.imports.mapping import check_correction, proposal_of, save_mapping, source_of, toml_of
from app.imports.receiving import declare, receive
from app.imports.record import REPORT, SAMPLES, WORK, Desk, Desks, Record
from app.imports.working import Task, Work
from app.services import Services
from app.views.imports.answer import ImportState, allow, import_state
from data.building.first_rows import Samples
from data.errors import InvalidInput
from data.proposals import answered
from data.records.store import line

ACTS: Final = ("look", "check", "publish", "stop", "back")


@dataclasses.dataclass(frozen=True)
class Saved:
    """The name under which a mapping is kept."""

    name: str


def begin(services: Services, author: str, files: Sequence[tuple[str, int]], folder: str = "") -> ImportState:
    """Begin an import of files that are to come, or of a folder of the server."""
    allow(services)
    if bool(files) == bool(folder):
        raise InvalidInput("files", "An import is of files or of a folder of the server.", "Give either.")
    desk = Desks(services.settings.imports).begin(_author(author), folder)
    try:
        if files:
            declare(desk, files)
        else:
            working.start(services.settings, desk, "propose")
    except InvalidInput:
        Desks(services.settings.imports).discard(desk.identity)
        raise
    return import_state(services, desk.identity)


def _author(author: str) -> str:
    """Take who does it; whoever says nothing is the Data page's visitor."""
    return line("author", author) if author.strip() else "the Data page"


def receive_piece(services: Services, identity: str, nth: int, at: int, content: bytes) -> ImportState:
    """Add a piece to a file that was declared; with the last piece of the last file somebody looks at them."""
    desk = _idle(services, identity)
    record = receive(desk, nth, at, content)
    if all(one.is_whole for one in record.files):
        working.start(services.settings, desk, "propose")
    return import_state(services, identity)


def correct(
    services: Services,
    identity: str,
    answers: Mapping[str, str],
    columns: Mapping[str, str],
    stages: Mapping[str, str],
    more: Mapping[str, str],
) -> ImportState:
    """Answer questions and correct what was proposed; what was reported before holds no longer."""
    desk = _idle(services, identity)
    found = proposal_of(desk)
    answered(found, answers)
    headers = desk.kept(SAMPLES, Samples) or {}
    wanted = Record(identity, desk.record().began, answers=answers, columns=columns, stages=stages, more=more)
    check_correction(found, headers, wanted)
    before = desk.record()

    def changed(record: Record) -> Record:
        return dataclasses.replace(
            record,
            answers={**record.answers, **answers},
            columns={**record.columns, **columns},
            stages={**record.stages, **stages},
            more={**record.more, **more},
        )

    desk.change(changed)
    try:
        source_of(desk)
    except Exception:
        # What would make the mapping unreadable is not kept.
        desk.change(lambda _: before)
        raise
    desk.forget(REPORT, WORK)
    return import_state(services, identity)


def act(services: Services, identity: str, what: str, author: str = "", accept: str = "") -> ImportState:
    """Look at the files again, check, publish, stop, or go back to the proposal."""
    desk = Desks(services.settings.imports).desk(identity) if what == "stop" else _idle(services, identity)
    allow(services)
    match what:
        case "look":
            working.start(services.settings, desk, "propose")
        case "check":
            _start(services, desk, "check", author, accept)
        case "publish":
            if not (desk.folder / REPORT).is_file():
                raise InvalidInput("act", "This import has not been checked as it stands.", "Check it first.")
            _start(services, desk, "publish", author, desk.record().accept)
        case "stop":
            working.stop(desk)
        case _:
            desk.forget(REPORT, WORK)
    return import_state(services, identity)


def _start(services: Services, desk: Desk, task: Task, author: str, accept: str) -> None:
    accepted = line("accept", accept) if accept.strip() else ""
    desk.change(
        lambda known: dataclasses.replace(
            known, author=_author(author) if author.strip() else known.author, accept=accepted, snapshot=""
        )
    )
    working.start(services.settings, desk, task)


def discard(services: Services, identity: str) -> Saved:
    """Delete an import with its files; raise InvalidInput while a process works on it."""
    desk = _idle(services, identity)
    name = desk.record().name
    Desks(services.settings.imports).discard(identity)
    return Saved(name)


def save(services: Services, identity: str, name: str) -> Saved:
    """Keep the mapping of an import under a name, for the next export and for the command line."""
    desk = _idle(services, identity)
    (folder, *_) = services.settings.sources
    return Saved(save_mapping(folder, desk, line("name", name, 60)))


def mapping_text(services: Services, identity: str) -> str:
    """Return the mapping of an import as TOML."""
    allow(services)
    return toml_of(Desks(services.settings.imports).desk(identity))


def _idle(services: Services, identity: str) -> Desk:
    """Return the folder of an import that nobody works on; raise InvalidInput while a process does."""
    allow(services)
    desk = Desks(services.settings.imports).desk(identity)
    work = desk.kept(WORK, Work)
    if work is not None and not work.ended and working.is_working(desk, work):
        raise InvalidInput("import", "This import is being worked on.", "Wait for it, or stop it.")
    return desk
