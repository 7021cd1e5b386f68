"""What is proposed for an import, as a person corrects it: columns, stages, questions, and the first rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd

from app.imports.by_hand.field_rows import changeable
from app.imports.by_hand.forms import OF_KINDS, form_of, kind_of
from app.imports.by_hand.units import unit_of
from app.imports.mapping import as_source, entered_in, saved_for, with_stage
from app.imports.record import SAMPLES, Desk, Record
from app.imports.words import as_known, not_read
from app.services import Services
from app.views.deals.crm_record import address_in
from app.views.imports.outcomes import ProposedOutcomes, outcomes
from app.views.imports.reads import headers_read, shown_of_amounts
from data.building.first_rows import Samples, read_first_rows
from data.catalogue import CANONICAL
from data.errors import SourceError
from data.formats.currency_signs import CODES
from data.proposals import Guess, Proposal, Question, StageGuess
from data.proposals.answers import SAID
from data.proposals.crms import named
from data.proposals.proposed import SharedSign, Staging, header_of, header_read
from data.sources.source import CONVERTED, PASSING, RATE

BY_HAND: Final = "Chosen by hand."
# What is asked of how a column is written begins with this.
OF_FORM: Final = "form:"
# What a person may choose from; any other code can be written.
CURRENCIES: Final = tuple(CODES.split("|"))
NOT_FOUND: Final = "No column of the file looks like it."
OF_HEADWIND: Final = frozenset((field.table, field.name) for field in CANONICAL)
# What follows from other columns is asked of nobody.
OF_MONEY: Final = tuple(field for field in PASSING if field.name in ("currency", CONVERTED, RATE))
FOLLOWS: Final = frozenset({"outcome", "last_open_stage"})


@dataclasses.dataclass(frozen=True)
class ProposedColumn:
    """What Headwind needs, the column of the file that it is read from, why, and some of its cells.

    header is '' where none is. confidence lies between 0 and 1. known is of a field of the export's own, '' of any
    other; changeable is None where nobody is asked whether a rep can change it. form says how days or numbers are
    written, '' as their cells tell; forms is what may be said of that. unit is what amounts are multiplied by, '' of
    any other.
    """

    table: str
    name: str
    label: str
    file: str
    header: str
    confidence: float
    evidence: str
    cells: tuple[str, ...]
    known: str
    changeable: bool | None
    form: str = ""
    forms: tuple[str, ...] = ()
    unit: str = ""
    used: str = ""


@dataclasses.dataclass(frozen=True)
class ProposedStage:
    """A stage, the outcome that it is read as, how many rows are in it, and why."""

    name: str
    outcome: str
    rows: int
    confidence: float
    evidence: str


@dataclasses.dataclass(frozen=True)
class ProposedHistory:
    """Columns of days that say when each stage was entered, each with its stage, why, and whether they are read."""

    columns: Mapping[str, str]
    evidence: str
    is_read: bool


@dataclasses.dataclass(frozen=True)
class ProposedRate:
    """A currency of some deals, and what 1 of it is worth in the export's currency; None where nobody has said."""

    currency: str
    rate: float | None


@dataclasses.dataclass(frozen=True)
class OpenQuestion:
    """What only a person can tell: a sentence, an example of the data, and the answers that it takes."""

    key: str
    sentence: str
    example: str
    choices: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class AnsweredQuestion:
    """A question that a person has answered, and how; it can be asked again."""

    key: str
    sentence: str
    choice: str


@dataclasses.dataclass(frozen=True)
class Proposed:
    """A mapping in the making.

    crm is '' where none was recognised. headers: all columns of each file. in_file: how many the deals'
    file has, left_out: those that nothing is read from.
    preview: the first rows as they would be read, or why they cannot be. saved is the name of the saved mapping that
    knows these files. record_example is the address of the first row's deal in the CRM, record_hint what a template of
    such addresses looks like there; each is '' where it is not known. not_read: a sentence on each file that was not
    looked at, or not wholly. rates: other currencies than that of the export; none where no column tells the deals'.
    answers: what was asked and answered. history is None where no columns say when stages were entered.
    order: what tells the order of the stages, '' where a person said it or nothing does. outcomes is None where no
    column beside the stage tells won or lost. shared_sign is all that says what the amounts are in, where nothing
    tells it. made_on is the day on which somebody says that the export was made, '' where nobody does.
    """

    crm: str
    why: str
    label: str
    rows: int
    currency: str
    record_url: str
    gone: str
    questions: tuple[OpenQuestion, ...]
    columns: tuple[ProposedColumn, ...]
    headers: Mapping[str, tuple[str, ...]]
    left_out: tuple[str, ...]
    stages: tuple[ProposedStage, ...]
    preview: pd.DataFrame
    unread: str
    saved: str
    record_example: str = ""
    record_hint: str = ""
    not_read: tuple[str, ...] = ()
    rates: tuple[ProposedRate, ...] = ()
    answers: tuple[AnsweredQuestion, ...] = ()
    history: ProposedHistory | None = None
    order: str = ""
    outcomes: ProposedOutcomes | None = None
    shared_sign: SharedSign | None = None
    made_on: str = ""
    in_file: int = 0


def proposed(services: Services, desk: Desk, record: Record, found: Proposal, told: Proposal) -> Proposed:
    """Lay a proposal out with what was answered and corrected; `told` holds that already."""
    samples = desk.kept(SAMPLES, Samples) or {}
    columns = tuple(_columns(found, told, samples))
    settled = {OF_FORM + one.header for one in columns if record.forms.get(f"{one.table}.{one.name}")}
    preview, unread = _preview(services, desk, record, told)
    template = str(told.keys.get("record_url", ""))
    main = told.keys["opportunities"]["file"]
    staging = _staging(told)
    history = _history(with_stage(found, record), told, staging.history_why if staging else "")
    read = headers_read(told.keys)
    return Proposed(
        crm=told.crm,
        why=told.why,
        label=str(told.keys.get("label", "")),
        rows=sum(one.rows for one in told.files if one.file == main),
        currency=str(told.keys.get("currency", "")),
        record_url=template,
        gone=str(told.keys.get("gone", "")),
        questions=tuple(_question(one) for one in told.questions if one.key not in settled),
        columns=columns,
        headers={file: tuple(cells) for file, cells in samples.items()},
        left_out=tuple(header for header in samples.get(main, {}) if header not in read),
        stages=tuple(_stages(told)),
        preview=preview,
        unread=unread,
        saved=saved_for(desk, services.settings.sources),
        record_example=_record_example(template, preview),
        record_hint=named(found.crm).record_url,
        not_read=tuple(_as_known(services, record, words) for one in told.files if (words := not_read(one))),
        rates=tuple(rates_of(told)),
        answers=tuple(_answers(record, with_stage(found, record))),
        history=history,
        order="" if record.order or staging is None else staging.order_why,
        outcomes=outcomes(told),
        shared_sign=told.shared_sign,
        made_on=str(told.keys.get("made_on", "")),
        in_file=len(samples.get(main, {})),
    )


def _staging(told: Proposal) -> Staging | None:
    """Return what was found of the column that is read as the stage."""
    stage = told.keys["opportunities"]["columns"].get("stage", "")
    return next((one for one in told.stagings if one.header == stage), None)


def _history(found: Proposal, told: Proposal, why: str) -> ProposedHistory | None:
    columns = entered_in(found.keys)
    if not columns:
        return None
    return ProposedHistory(columns, why, is_read=bool(entered_in(told.keys)))


def _answers(record: Record, found: Proposal) -> Iterator[AnsweredQuestion]:
    for one in found.asked:
        choice = record.answers.get(one.key, "")
        if choice in {each.label for each in one.choices}:
            yield AnsweredQuestion(one.key, one.sentence, choice)


def rates_of(told: Proposal) -> Iterator[ProposedRate]:
    """What 1 of each other currency of some deals is worth in that of the export."""
    main, rates = told.keys.get("currency", ""), told.keys.get("rates", {})
    read = told.keys["opportunities"]["columns"]
    named = "currency" in read and not {CONVERTED, RATE} & set(read) and "file" not in rates
    for currency in told.currencies if named and main else ():
        if currency != main:
            yield ProposedRate(currency, rates.get("fixed", {}).get(currency))


def _as_known(services: Services, record: Record, words: str) -> str:
    return as_known(words, record, services.settings.data_dir)


def _stages(told: Proposal) -> Iterator[ProposedStage]:
    """Yield the stages in their order; those that no deal of the export is in are made for their outcomes."""
    guesses = {one.name: one for one in told.stages}
    for row in told.keys.get("stage", ()):
        guess = guesses.get(row["name"], StageGuess(row["name"], row["outcome"], 0, 1.0, SAID))
        if row["name"] in guesses or not row.get("optional"):
            yield ProposedStage(row["name"], row["outcome"], guess.rows, guess.confidence, guess.evidence)


def _record_example(template: str, preview: pd.DataFrame) -> str:
    """Return the address of the first row's deal; '' where no row has an id."""
    ids = preview["opportunity_id"].dropna() if "opportunity_id" in preview else ()
    return address_in(template, str(next(iter(ids)))) if template and len(ids) else ""


def _question(one: Question) -> OpenQuestion:
    return OpenQuestion(one.key, one.sentence, one.example, tuple(choice.label for choice in one.choices))


def _columns(found: Proposal, told: Proposal, samples: Samples) -> Iterator[ProposedColumn]:
    fields = {(row["table"], row["name"]): row for row in told.keys.get("field", ())}
    read = {header_of(column) for column in told.keys["opportunities"]["columns"].values()}
    for guess in (*found.columns, *_missing(found)):
        header = header_read(told.keys, guess)
        if not header and guess.header in read and (guess.table, guess.name) not in OF_HEADWIND:
            continue
        own = fields.get((guess.table, guess.name), {})
        as_guessed = header == guess.header
        yield ProposedColumn(
            *(guess.table, guess.name, guess.label, guess.file, header),
            confidence=guess.confidence if as_guessed else 1.0,
            evidence=guess.evidence if as_guessed else BY_HAND,
            cells=tuple(samples.get(guess.file, {}).get(header, ())),
            known=str(own.get("known", "")) if (guess.table, guess.name) not in OF_HEADWIND else "",
            changeable=changeable(told.keys, guess.table, guess.name) if header else None,
            form=form_of(told.keys, guess.table, guess.name),
            forms=OF_KINDS.get(kind_of(told.keys, guess.table, guess.name), ()) if header else (),
            unit=unit_of(told.keys, guess.table, guess.name),
            used=shown_of_amounts(told.keys, guess.table, guess.name),
        )


def _missing(found: Proposal) -> Iterator[Guess]:
    """Yield what an opportunity can have and no column was taken for."""
    known = {(guess.table, guess.name) for guess in found.columns}
    file = found.keys["opportunities"]["file"]
    for field in (*CANONICAL, *OF_MONEY):
        if field.table == "opportunities" and field.name not in FOLLOWS and (field.table, field.name) not in known:
            yield Guess(field.table, field.name, field.label, file, "", 1.0, NOT_FOUND)


def _preview(services: Services, desk: Desk, record: Record, told: Proposal) -> tuple[pd.DataFrame, str]:
    """Read the first rows as an import would; what stands against that is said in their place."""
    try:
        memory = services.settings.share_of("surveying")
        return read_first_rows(desk.sample, as_source(told), memory=memory), ""
    except SourceError as error:
        return pd.DataFrame(), _as_known(services, record, f"{error.message} {error.on_page}".strip())
