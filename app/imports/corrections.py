"""What a person may correct of a proposed mapping: whatever the export does not have is refused, with what it has."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, get_args

from app.imports.by_hand.columns import STAGE, check_stage
from app.imports.by_hand.currency import check_currency
from app.imports.by_hand.field_rows import CHANGEABLE
from app.imports.by_hand.made_on import MADE_ON, check_made_on
from app.imports.by_hand.units import OF_UNITS, TIMES, UNITS
from app.imports.mapping import ENTERED, RATE, rate_in, with_answers, with_stage
from app.imports.record import Record
from data.errors import InvalidInput
from data.proposals import Proposal, answered
from data.schema import shown
from data.sources.mapping import Gone, Outcome
from data.sources.refusals import canonical

# What may be said of an export as a whole.
WHOLE: Final = ("label", "currency", "record_url", "decimal", "date_format", MADE_ON)
# The same where only some words can be said.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {"gone": get_args(Gone), ENTERED: ("yes", "no")}
# What may be said of a field of its own, and all that it can be.
OF_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "known": ("at opening", "while open", "at close"),
    "changeable": ("yes", "no"),
}
# So many names are listed of those that can be chosen.
MOST_NAMED: Final = 40
Headers = Mapping[str, Mapping[str, Any]]


def check_correction(proposal: Proposal, headers: Headers, before: Record, wanted: Record) -> None:
    """Raise InvalidInput for the first correction that is of something that the export does not have.

    `before`: what was answered until then. `headers`: the columns of each file.
    """
    answered(proposal if "stage" in wanted.answers else with_stage(proposal, before), wanted.answers)
    answers = {**before.answers, **wanted.answers}
    columns = {place: one for place, one in {**before.columns, **wanted.columns}.items() if place == STAGE}
    chosen = dataclasses.replace(wanted, answers=answers, columns={}, stages={}, more={})
    stage_chosen = dataclasses.replace(chosen, columns=columns)
    told = with_answers(with_stage(proposal, stage_chosen), chosen).keys
    rates = {name: said for name, said in wanted.more.items() if name.partition(":")[0] == RATE}
    for name, said in rates.items():
        _check_rate(proposal.currencies, name, said)
    own = {(row["table"], row["name"]) for keys in (proposal.keys, told) for row in keys.get("field", ())}
    for place, header in wanted.columns.items():
        _check_column(told, headers, own, place, header)
    check_stage(proposal, wanted.columns)
    stages = [row["name"] for row in told.get("stage", ())]
    for stage, outcome in wanted.stages.items():
        _check_stage(stages, stage, outcome)
    for name, said in ((name, said) for name, said in wanted.more.items() if name not in rates):
        _check_more(told, [name for _, name in sorted(own)], name, said)


def _check_column(
    keys: Mapping[str, Any], headers: Headers, own: Collection[tuple[str, str]], place: str, header: str
) -> None:
    tables = {table: canonical(table) for table in keys if isinstance(keys[table], dict) and "file" in keys[table]}
    known = [f"{table}.{name}" for table, names in tables.items() for name in names]
    known += [f"{table}.{name}" for table, name in sorted(own) if table in tables]
    if place not in known:
        raise InvalidInput("columns", f"There is no column {shown(place)}.", _choose(known))
    file = keys[place.partition(".")[0]]["file"]
    if header and header not in headers.get(file, {}):
        raise InvalidInput("columns", f"{file} has no column {shown(header)}.", _choose(headers.get(file, {})))


def _check_stage(stages: Collection[str], stage: str, outcome: str) -> None:
    if stage not in stages:
        raise InvalidInput("stages", f"The export has no stage {shown(stage)}.", _choose(stages))
    if outcome not in get_args(Outcome):
        words = f"The stage {shown(stage)} is not {shown(outcome)}."
        raise InvalidInput("stages", words, _choose(get_args(Outcome)))


def _check_more(keys: Mapping[str, Any], own: Collection[str], name: str, said: str) -> None:
    key, divided, field = name.partition(":")
    if divided and key in OF_FIELDS:
        fields = [*own, *CHANGEABLE] if key == "changeable" else own
        if field not in fields:
            raise InvalidInput("more", f"The export has no field {shown(field)} of its own.", _choose(fields))
        allowed = OF_FIELDS[key]
    elif divided and key == TIMES:
        if field not in OF_UNITS:
            raise InvalidInput("more", f"{shown(field)} is no amount of a deal.", _choose(OF_UNITS))
        allowed = UNITS
    elif name == "currency":
        check_currency(said, str(keys.get(name, "")))
        return
    elif name == MADE_ON:
        check_made_on(said)
        return
    elif name in WHOLE:
        return
    elif name in CHOICES:
        allowed = CHOICES[name]
    else:
        raise InvalidInput("more", f"Nothing is called {shown(name)}.", _choose(_sayable(own)))
    if said not in allowed:
        raise InvalidInput("more", f"{name} cannot be {shown(said)}.", _choose(allowed))


def _check_rate(currencies: Collection[str], name: str, said: str) -> None:
    """Raise InvalidInput for a rate of a currency that no deal is in, or one that is no number above 0."""
    currency = name.partition(":")[2].rpartition("/")[0]
    if currency not in currencies:
        raise InvalidInput("more", f"No deal is in {shown(currency)}.", _choose(currencies))
    if said.strip() and rate_in(said) is None:
        words = f"{shown(said)} is no rate of {shown(currency)}."
        raise InvalidInput("more", words, "Write a number above 0, such as 0.92.")


def _sayable(own: Collection[str]) -> Iterator[str]:
    yield from (*WHOLE, *CHOICES)
    yield from (f"{key}:{field}" for key in OF_FIELDS for field in own)
    yield from (f"{TIMES}:{name}" for name in OF_UNITS)


def _choose(names: Collection[str] | Iterator[str]) -> str:
    """Name what can be chosen."""
    listed = [name or "nothing" for name in names]
    more = f" or one of {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else ""
    return f"Choose one of: {', '.join(listed[:MOST_NAMED])}{more}." if listed else "There is none to choose."
