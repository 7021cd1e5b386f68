"""Scenarios of one opportunity: saved under a name, opened again, and laid side by side with what stands now."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from app.answer_json import as_json
from app.services import Published, Services
from app.views.answers import Verdict, WriteResult, refusal
from app.views.extent import extent
from app.views.spans import Span, spans
from app.views.state import Policy, State
from app.views.typed import typed, whole
from app.views.what_if.deal import Case, policy_for, value_text
from app.views.what_if.decision import Side, decision, expected_loss, side
from app.views.what_if.levers import split_valid
from app.views.what_if.new_deal import blank, case_of, start_label
from data.errors import HeadwindError, InvalidInput
from data.records import scenarios as kept
from data.records.scenarios import Scenario
from model.features import change

# Beside what is recorded and what stands now.
MOST_BESIDE: Final = 2
STANDS: Final = "What stands now"
READ_ONLY: Final = "This is a read-only deployment: nothing can be saved here."
COPY_THE_LINK: Final = "Copy the link: the address holds the whole scenario."


@dataclasses.dataclass(frozen=True)
class Saved:
    """A saved scenario: what it changes in words, what of it can be made today, and what cannot and why."""

    number: int
    name: str
    author: str
    made_on: dt.date
    words: str
    changes: Mapping[str, Any]
    gone: tuple[str, ...]
    beside: bool


@dataclasses.dataclass(frozen=True)
class ComparedScenario:
    """One column of the comparison. Without signal, and where nothing of that number is saved, the numbers are None.

    `values` holds the field's words of every row of the comparison. `gone` says what of it no longer exists. low and
    high are the ends of the calibration's interval, None if the bundle has none.
    """

    title: str
    sub: str
    gone: tuple[str, ...]
    values: tuple[str, ...] = ()
    loss_probability: float | None = None
    low: float | None = None
    high: float | None = None
    expected_loss: float | None = None
    threshold: float | None = None
    flagged: bool | None = None
    decision: str = ""


@dataclasses.dataclass(frozen=True)
class Scenarios:
    """What is saved of an opportunity, the latest first, and up to four states of it side by side.

    `fields` names the fields in which at least two of the columns differ. `refused` says why nothing can be saved here,
    and `next_step` what to do instead; `unread` says why what is saved cannot be read.
    """

    opportunity_id: str | None
    verdict: Verdict
    bundle_version: str
    currency: str
    saved: tuple[Saved, ...]
    fields: tuple[str, ...]
    columns: tuple[ComparedScenario, ...]
    most_beside: int
    refused: str
    next_step: str
    unread: str


@dataclasses.dataclass(frozen=True)
class _Column:
    """A column before it is compared: the case it is of, and what is changed about it."""

    title: str
    sub: str
    case: Case
    made: Mapping[str, Any]
    gone: tuple[str, ...]


def scenarios(
    services: Services, state: State | None, opportunity_id: str | None, changes: Mapping[str, Any], beside: str
) -> Scenarios:
    """List what is saved and compare; `beside` holds the numbers of saved scenarios, comma-separated.

    Raise NotFound if the opportunity is not open. A store that cannot be read says so; the comparison of what is
    recorded with what stands now goes on without it.
    """
    published = services.published()
    found = case_of(published, opportunity_id, changes)
    policy = policy_for(found, state)
    saved, unread = _saved_scenarios(services, published, opportunity_id)
    asked = _numbers(beside)
    parted = {one.number: _parted(found, one) for one in saved}
    columns = [
        *_own(found, opportunity_id, changes),
        *(parted[one.number] for one in sorted(saved, key=lambda one: one.number) if one.number in asked),
    ]
    lost = [number for number in asked if number not in parted]
    names = _differing(columns)
    refused = refusal(services.settings, READ_ONLY, COPY_THE_LINK)
    return Scenarios(
        opportunity_id=opportunity_id,
        verdict=published.bundle.gate.verdict,
        bundle_version=published.bundle.version,
        currency=published.snapshot.info["currency"],
        saved=tuple(_saved(one, parted[one.number], beside=one.number in asked) for one in saved),
        fields=tuple(found.fields[name].label for name in names),
        columns=(*_score_columns(columns, names, policy), *(_lost(number, unread) for number in lost)),
        most_beside=MOST_BESIDE,
        refused=refused[0],
        next_step=refused[1],
        unread=unread,
    )


def _saved_scenarios(
    services: Services, published: Published, opportunity_id: str | None
) -> tuple[tuple[Scenario, ...], str]:
    try:
        return kept.saved(services.store, published.bundle.source, _key(opportunity_id)), ""
    except HeadwindError as error:
        return (), f"{error.message} {error.on_page}"


def _key(opportunity_id: str | None) -> str:
    return opportunity_id or ""


def _numbers(beside: str) -> list[int]:
    """Read the numbers of an address, each once, no more than there is room for; what is none is left out."""
    found = [int(word) for word in beside.split(",") if word.strip().isdecimal() and len(word) < 10]
    return list(dict.fromkeys(found))[:MOST_BESIDE]


def _own(found: Case, opportunity_id: str | None, changes: Mapping[str, Any]) -> list[_Column]:
    made, gone = _split_changes(found, changes)
    recorded = _Column(start_label(opportunity_id), "", found, {}, ())
    return [recorded, _Column(STANDS, "not saved", found, made, gone)] if made else [recorded]


def _parted(found: Case, one: Scenario) -> _Column:
    """Part a saved scenario into what can be made of it today and what no longer exists."""
    found = blank(found.published, one.changes) if found.opportunity_id is None else found
    made, gone = _split_changes(found, one.changes)
    return _Column(one.name, f"by {one.author}", found, made, gone)


def _split_changes(found: Case, changes: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Part changes into those that change something and the sentences on those that cannot be made."""
    made, gone = split_valid(found, changes) if found.published.bundle.has_signal else ({}, ())
    return {name: value for name, value in made.items() if value != found.value(name)}, gone


def _saved(one: Scenario, parted: _Column, *, beside: bool) -> Saved:
    fields = parted.case.fields
    words = [f"{fields[name].label} {_value_text(parted.case, name, value)}" for name, value in parted.made.items()]
    made_on = one.made_at.date()
    return Saved(one.number, one.name, one.author, made_on, ", ".join(words), parted.made, parted.gone, beside)


def _value_text(found: Case, name: str, value: Any) -> str:
    field = found.fields[name]
    return value_text(value, field.kind, field.unit, found.snapshot.info["currency"])


def _differing(columns: Sequence[_Column]) -> list[str]:
    """The fields in which at least two columns differ, in the catalogue's order."""
    changed = {name for column in columns for name in column.made}
    return [name for name in columns[0].case.fields if name in changed and len({_value(c, name) for c in columns}) > 1]


def _value(column: _Column, name: str) -> Any:
    return column.made.get(name, column.case.value(name))


def _score_columns(columns: Sequence[_Column], names: Sequence[str], policy: Policy) -> list[ComparedScenario]:
    """Score all columns in one go, and say of each how it stands."""
    bundle = columns[0].case.published.bundle
    told = [tuple(_value_text(column.case, name, _value(column, name)) for name in names) for column in columns]
    plain = [ComparedScenario(c.title, c.sub, c.gone, values) for c, values in zip(columns, told, strict=True)]
    if not bundle.has_signal:
        return plain
    rows = pd.concat([_row(column) for column in columns], ignore_index=True)
    probability = bundle.loss_probability(rows)
    amounts = [_value(column, "amount") for column in columns]
    sides = [side(policy, chance, amount) for chance, amount in zip(probability.tolist(), amounts, strict=True)]
    ends = spans(bundle, rows, probability)
    found = columns[0].case
    return [_scored(*each, sides[0], policy, found) for each in zip(plain, sides, ends, strict=True)]


def _scored(
    plain: ComparedScenario, then: Side, span: Span, now: Side, policy: Policy, found: Case
) -> ComparedScenario:
    currency, amounts = found.snapshot.info["currency"], extent(found.snapshot).amounts
    return dataclasses.replace(
        plain,
        loss_probability=then.probability,
        low=span[0],
        high=span[1],
        expected_loss=expected_loss(then),
        threshold=None if policy.by_worth or then.threshold > 1 else then.threshold,
        flagged=then.flagged,
        decision=decision(policy, now, then, currency, changed=then is not now, amounts=amounts),
    )


def _row(column: _Column) -> pd.DataFrame:
    parts = {name: column.case.vary_field(name, [value]) for name, value in column.made.items()}
    return change.combined(column.case.row, parts, np.ones((1, len(parts)), dtype=np.bool_))


def _lost(number: int, unread: str) -> ComparedScenario:
    said = "What is saved cannot be read." if unread else f"Scenario {number} of this link is not saved any more."
    return ComparedScenario(f"Scenario {number}", "", (said,))


def write_scenario(
    services: Services, opportunity_id: str | None, changes: Mapping[str, Any], asked: Mapping[str, Any] | None
) -> WriteResult:
    """Save what stands, or remove a saved scenario, and say what came of it; what cannot be done is said, not raised.

    asked: act ('save', 'remove'), author, and the name of what is to be saved or the number of what is to be removed.
    """
    try:
        return WriteResult(done=True, words=_write(services, opportunity_id, changes, asked or {}))
    except HeadwindError as error:
        return WriteResult(done=False, words=error.message, next_step=error.on_page)


def _write(services: Services, opportunity_id: str | None, changes: Mapping[str, Any], asked: Mapping[str, Any]) -> str:
    if services.settings.read_only:
        raise HeadwindError(READ_ONLY, COPY_THE_LINK)
    published, author = services.published(), typed(asked, "author")
    where = services.store, published.bundle.source, _key(opportunity_id)
    match asked.get("act"):
        case "save":
            made, _ = _split_changes(case_of(published, opportunity_id, changes), changes)
            name = typed(asked, "name")
            kept.save(*where, name, as_json(made), author)
            return f"Saved as “{name.strip()}”."
        case "remove":
            return f"Removed “{kept.remove(*where, whole(asked, 'number'), author)}”."
        case act:
            raise InvalidInput("act", f"Nothing is done by {act!r}.", "Use one of: save, remove.")
