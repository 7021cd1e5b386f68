"""What a person does about an import: hands files in, answers, corrects, checks, publishes, stops and discards."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.imports import working
from app.imports.by_hand.columns import with_columns
from app.imports.by_hand.forms import check_forms
from app.imports.by_hand.stage_order import check_order, with_order
from app.imports.corrections import check_correction
from app.imports.folders import tables_of
from app.imports.mapping import proposal_of, refusal_of, save_mapping, source_of, toml_of, with_answers, with_stage
from app.imports.publication import settle
from app.imports.receiving import declare, receive
from app.imports.record import PROPOSAL, REPORT, SAMPLES, WORK, Desk, Desks, HandedIn, Record
from app.imports.report import NOT_CHECKED
from app.imports.working import Task
from app.services import Services
from app.views.imports.answer import ImportState, allow, author_of, import_state
from app.views.imports.proposed import rates_of
from data.building.first_rows import Samples
from data.errors import Busy, HeadwindError, InvalidInput
from data.proposals import Proposal
from data.proposals.questions.all_questions import AT_RATES
from data.records.outbox import Outbox
from data.records.store import line

ONE_ORIGIN: Final = "An import is of files, of a folder of the server or of a database."
TASKS: Final[Mapping[str, Task]] = {"look": "propose", "check": "check", "publish": "publish"}
ACTS: Final = (*TASKS, "stop", "back")


@dataclasses.dataclass(frozen=True)
class Corrections:
    """What a person says of an import at once, as its record keeps it; what is left out stays as it is."""

    answers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    stages: Mapping[str, str] = dataclasses.field(default_factory=dict)
    more: Mapping[str, str] = dataclasses.field(default_factory=dict)
    forms: Mapping[str, str] = dataclasses.field(default_factory=dict)
    order: Sequence[str] = ()


@dataclasses.dataclass(frozen=True)
class Saved:
    """The name under which a mapping is kept."""

    name: str


def begin(services: Services, author: str, files: Sequence[tuple[str, int]], folder: str = "") -> ImportState:
    """Begin an import of files that are to come, or of a folder of the server."""
    allow(services)
    folder = folder.strip()
    if bool(files) == bool(folder):
        raise InvalidInput("files", ONE_ORIGIN, "Give one of them.")
    if folder:
        tables_of(folder, services.settings.incoming)
    with begun(services, author, folder) as desk:
        if files:
            declare(desk, files)
        else:
            working.start(services.settings, desk, "propose")
    return import_state(services, desk.identity)


@contextlib.contextmanager
def begun(services: Services, author: str, folder: str = "") -> Iterator[Desk]:
    """Begin an import; of one that then turns out to be none nothing is left."""
    desk = Desks(services.settings.imports).begin(author_of(author), folder)
    try:
        yield desk
    except HeadwindError:
        desk.discard()
        raise


def receive_piece(services: Services, identity: str, nth: int, at: int, content: bytes) -> ImportState:
    """Add a piece to a file that was declared; with the last piece of the last file somebody looks at them."""
    allow(services)
    desk = Desks(services.settings.imports).desk(identity)
    record = receive(desk, nth, at, content)
    if not _missing(record) and not any((desk.folder / name).is_file() for name in (PROPOSAL, WORK)):
        with contextlib.suppress(Busy):  # somebody else has sent the same, and it is looked at
            working.start(services.settings, desk, "propose")
    return import_state(services, identity)


def _missing(record: Record) -> HandedIn | None:
    """Return the first file that has not arrived whole."""
    return next((one for one in record.files if not one.is_whole), None)


def correct(services: Services, identity: str, said: Corrections) -> ImportState:
    """Answer questions and correct what was proposed; what was reported before holds no longer."""
    allow(services)
    desk = Desks(services.settings.imports).desk(identity)
    with working.idle(desk):
        _correct(desk, said)
    return import_state(services, identity)


def _correct(desk: Desk, said: Corrections) -> None:
    """Keep what makes a mapping with all that was said before; raise what stands against it, and keep nothing."""
    found, before = proposal_of(desk), desk.record()
    wanted, changed = _corrected(Record(before.identity, before.began), said), _corrected(before, said)
    asked = with_stage(found, changed)
    changed = with_columns(with_order(changed, said.order, said.answers, asked), wanted, (*found.asked, *asked.asked))
    check_correction(found, desk.kept(SAMPLES, Samples) or {}, before, wanted)
    told = with_answers(found, changed)
    check_forms(told.keys, said.forms)
    check_order(told.keys.get("stage", ()), said.order)
    _check_whole(with_answers(found, before), told)
    _check_rates(said, told)
    # Killed between the two it has to be checked again; a report of something else is never published.
    desk.forget(REPORT, WORK)
    desk.change(lambda _: changed)


def _check_whole(before: Proposal, told: Proposal) -> None:
    """Raise what stands against a mapping, unless that stood against it before: other choices wait for no answer."""
    against, stood = refusal_of(told), refusal_of(before)
    if against is not None and (stood is None or stood.message != against.message):
        raise against


def _check_rates(said: Corrections, told: Proposal) -> None:
    """Raise InvalidInput where deals are to be converted at rates of which one is not written."""
    lacking = [one.currency for one in rates_of(told) if one.rate is None]
    if said.answers.get("currency") == AT_RATES and lacking:
        words = f"What 1 {lacking[0]} is worth in {told.keys['currency']} is not written yet."
        raise InvalidInput("answers", words, "Write it beside the question, then choose again.")


def _corrected(record: Record, said: Corrections) -> Record:
    answers = {**record.answers, **said.answers}
    return dataclasses.replace(
        record,
        # An empty answer takes one back: the question is asked again.
        answers={key: choice for key, choice in answers.items() if choice},
        columns={**record.columns, **said.columns},
        stages={**record.stages, **said.stages},
        more={**record.more, **said.more},
        forms={**record.forms, **said.forms},
    )


def act(services: Services, identity: str, what: str, author: str = "", accept: str = "") -> ImportState:
    """Look at the files again, check, publish, stop, or go back to the proposal."""
    allow(services)
    desk = Desks(services.settings.imports).desk(identity)
    match what:
        case "stop":
            working.stop(desk)
            settle(desk, services.snapshots, Outbox(services.settings.outbox))
        case "back":
            with working.idle(desk):
                desk.forget(REPORT, WORK)
        case _:
            _note(desk, what, author, accept)
            working.start(services.settings, desk, TASKS[what])
    return import_state(services, identity)


def _note(desk: Desk, what: str, author: str, accept: str) -> None:
    """Note who does what, and why; raise InvalidInput where something else comes first."""
    said: dict[str, Any] = {"author": author_of(author)} if author.strip() else {}
    if what == "check":
        said["accept"] = line("accept", accept) if accept.strip() else ""
    if what == "publish":
        said |= {"publishing": "", "pruned": ()}
    with working.idle(desk):
        _refuse_early(desk, what)
        desk.change(lambda known: dataclasses.replace(known, **said))


def _refuse_early(desk: Desk, what: str) -> None:
    missing = _missing(desk.record())
    if missing is not None:
        words = f"{missing.original} has not arrived whole: {missing.received:,} of {missing.size:,} bytes."
        raise InvalidInput("act", words, "Hand it in again; it is looked at when it is here.")
    if what != "look" and not (desk.folder / PROPOSAL).is_file():
        raise InvalidInput("act", "Nothing is proposed for this import yet.", "Wait until its files are looked at.")
    if what == "publish" and not (desk.folder / REPORT).is_file():
        raise InvalidInput("act", NOT_CHECKED, "Check it first.")


def discard(services: Services, identity: str) -> Saved:
    """Delete an import with its files; raise Busy while a process works on it."""
    allow(services)
    desk = Desks(services.settings.imports).desk(identity)
    with working.idle(desk):
        name = desk.record().name
        desk.discard()
    return Saved(name)


def save(services: Services, identity: str, name: str) -> Saved:
    """Keep the mapping of an import for the next export and for the command line; without a name under its label."""
    allow(services)
    desk = Desks(services.settings.imports).desk(identity)
    (folder, *_) = services.settings.sources
    with working.idle(desk):
        label = name if name.strip() else source_of(desk).label[:60]
        return Saved(save_mapping(folder, desk, line("name", label, 60)))


def mapping_text(services: Services, identity: str) -> str:
    """Return the mapping of an import as TOML."""
    allow(services)
    return toml_of(Desks(services.settings.imports).desk(identity))
