"""What an export is taken for, written as a mapping: its keys, and beside each what it rests on."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from data.catalogue import DIMENSIONS
from data.counted import counted
from data.proposals.amounts.currencies import currency_of, respelled
from data.proposals.amounts.money import Money
from data.proposals.amounts.rate_files import RateFile
from data.proposals.amounts.units import scale_of
from data.proposals.crms import Crm
from data.proposals.deleted import Marked
from data.proposals.forms import Form
from data.proposals.own_fields import FieldGuess
from data.proposals.proposed import HISTORY, Guess, Keys, Path, Staging, as_column, column_keys
from data.proposals.stages.histories import history_of
from data.proposals.survey import Survey
from data.proposals.tables.other_files import TableGuess
from data.sources import slug
from data.sources.source import RATE

NO_AMOUNT = "no column looks like an amount; constant = { amount = 1000 } gives all deals the same"
OF_CRM = "the CRM converts into it"
NO_ID = "no column looks like an id: a row's number is its id"


@dataclasses.dataclass(frozen=True)
class Deals:
    """What the deals' own file is taken for: its CRM, what its columns mean, how they are written, and its money.

    `as_read`: the file with the forms that other columns tell. `ids`: the column of ids beside each name. `rates`: the
    file of what currencies are worth.
    """

    main: Survey
    as_read: Survey
    crm: Crm
    crm_why: str
    named: Mapping[str, Guess]
    ids: Mapping[str, str]
    forms: Mapping[str, Form]
    currencies: Mapping[str, int]
    money: Money
    deleted: Sequence[Marked]
    rates: RateFile | None = None

    @property
    def currency(self) -> tuple[str, str]:
        """Return the currency in which deals are counted, '' if nothing tells it, and why."""
        if self.rates is not None:
            return self.rates.home, self.rates.why
        if self.money.home:
            return self.money.home, OF_CRM
        return currency_of(self.main, self.currencies, self.named)


@dataclasses.dataclass(frozen=True)
class Draft:
    """All that an export is taken for; `left`: its columns that are not read."""

    label: str
    deals: Deals
    staging: Staging
    tables: Sequence[TableGuess]
    fields: Sequence[FieldGuess]
    left: Sequence[str]

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """Return what each column is taken for, those of the deals' own file first."""
        beside = (guess for table in self.tables for guess in table.columns)
        return (*self.deals.named.values(), *beside, *(one.guess for one in self.fields))


def as_keys(draft: Draft) -> Keys:
    """Return the mapping as the keys of its file, in their order; what is empty is left out."""
    deals, staging = draft.deals, draft.staging
    keys: Keys = {
        "label": draft.label,
        "name": slug(draft.label),
        "currency": deals.currency[0],
        "recognise": [deals.main.file],
        **staging.declared,
        "opportunities": _opportunities(draft) | _deleted(deals.deleted) | _ids(deals.ids, draft.tables),
        **history_of(staging, deals.forms),
        **{table.table: _table(table, draft.fields) for table in draft.tables},
        "rates": _rates(deals),
        "alias": _aliases(draft),
        "field": [_field(one) for one in draft.fields],
    }
    return {key: value for key, value in keys.items() if value not in ([], {})}


def _rates(deals: Deals) -> Keys:
    """Return the rates; CRMs keep what one unit of their own currency is worth in others."""
    if deals.rates is not None:
        return deals.rates.keys()
    return {"divides": True} if RATE in deals.named else {}


def _opportunities(draft: Draft) -> Keys:
    deals = draft.deals
    read = (*deals.named.values(), *(one.guess for one in draft.fields if one.guess.table == "opportunities"))
    numbered = {} if "opportunity_id" in deals.named else {"number_rows": True}
    columns = {guess.name: column_of(guess.name, guess.header, deals.forms) for guess in read}
    planned = {"planned": True} if any(guess.planned for guess in read) else {}
    return {"file": deals.main.file, **_sheet(deals.main.sheet), **numbered, **planned, "columns": columns}


def _deleted(found: Sequence[Marked]) -> Keys:
    return {"deleted": {one.header: one.cells for one in found}} if found else {}


def _ids(ids: Mapping[str, str], tables: Sequence[TableGuess]) -> Keys:
    """Return the ids beside names, where no other file lists these names."""
    listed = {DIMENSIONS.get(table.table) for table in tables}
    held = {key: header for key, header in ids.items() if key not in listed}
    return {"ids": held} if held else {}


def column_of(name: str, header: str, forms: Mapping[str, Form]) -> str | Keys:
    """Return how a mapping reads a column: by its header, with the form and the scale that are known of it."""
    form = forms.get(header)
    return as_column(keys_of(name, header, form.keys if form else {}))


def keys_of(name: str, header: str, told: Mapping[str, Any]) -> Keys:
    """Return the keys of a column: its header, the unit that this tells, and what else is told of it."""
    scale = scale_of(name, header)
    return {"column": header, **({"times": scale} if scale != 1 else {}), **told}


def times_of(name: str, header: str, forms: Mapping[str, Form]) -> float:
    """Return what the numbers of a column are multiplied by."""
    return float(column_keys(column_of(name, header, forms)).get("times", 1))


def _table(one: TableGuess, fields: Sequence[FieldGuess]) -> Keys:
    ids = {"id": one.ids} if one.ids else {}
    read = (*one.columns, *(field.guess for field in fields if field.guess.table == one.table))
    columns: Keys = {guess.name: guess.header for guess in read}
    if one.then:
        columns["owner"] = {"column": columns["owner"], "then": one.then}
    told = {"became": dict(one.became), "former": dict(one.former)}
    said = {key: value for key, value in told.items() if value}
    return {"file": one.file, **_sheet(one.sheet), **ids, **said, "columns": columns}


def _sheet(name: str) -> Keys:
    """Return which sheet is read, where there are several."""
    return {"sheet": name} if name else {}


def _aliases(draft: Draft) -> list[Keys]:
    """Return the spellings that other files write otherwise, and the names of currencies."""
    currency = draft.deals.named.get("currency")
    of_tables = (_alias(table, *pair) for table in draft.tables for pair in table.respelled)
    return [*of_tables, *(respelled(draft.deals.main, currency.header) if currency else ())]


def _alias(table: TableGuess, written: str, right: str) -> Keys:
    reason = f"{table.file} spells it so."
    return {"table": "opportunities", "column": DIMENSIONS[table.table], "from": written, "to": right, "reason": reason}


def _field(one: FieldGuess) -> Keys:
    guess = one.guess
    return {"table": guess.table, "name": guess.name, "label": guess.label, "kind": one.kind, "known": one.known}


def comments(draft: Draft) -> dict[Path, str]:
    """Return what the keys rest on, by the place of each in the mapping."""
    deals, staging = draft.deals, draft.staging
    rows = counted(f"{deals.main.rows:,}", "row")
    said: dict[Path, str] = {
        ("currency",): deals.currency[1],
        ("opportunities",): f"{rows}, {deals.main.layout}" if deals.main.layout else rows,
        ("opportunities", "number_rows"): NO_ID,
        ("opportunities", "columns"): "" if "amount" in deals.named else NO_AMOUNT,
        (HISTORY,): staging.history_why,
        ("field",): f"Left out: {', '.join(draft.left)}" if draft.left else "",
        **_of_guesses(draft),
    }
    return {place: text for place, text in said.items() if text}


def _of_guesses(draft: Draft) -> dict[Path, str]:
    stages, outcomes = draft.staging.stages, draft.staging.outcomes
    return {
        **{
            ("stage", nth, "outcome"): f"{counted(f'{stage.rows:,}', 'row')}; {stage.evidence}"
            for nth, stage in enumerate(stages)
        },
        **{("outcome", nth): one.evidence for nth, one in enumerate(outcomes)},
        **{(guess.table, "columns", guess.name): guess.evidence for guess in draft.guesses},
        **{(table.table,): table.why for table in draft.tables},
        **{("field", nth, "known"): one.known_because for nth, one in enumerate(draft.fields)},
    }
