"""From what files hold to a proposal: guesses, questions, and the mapping that follows from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from data.catalogue import DIMENSIONS
from data.counted import counted
from data.proposals import columns
from data.proposals.crms import recognised
from data.proposals.currencies import currency_of, held_currencies, respelled, with_amount, with_currency
from data.proposals.deleted import Marked, marked
from data.proposals.forms import Form, settled, told_forms
from data.proposals.money import Measure, told_money
from data.proposals.own_fields import FieldGuess, dimension_fields, field_guesses
from data.proposals.proposed import HISTORY, FileGuess, Guess, Keys, Path, Proposal, Staging
from data.proposals.questions import Found, questions
from data.proposals.stages.entered import Turn
from data.proposals.stages.histories import history_of, with_closings
from data.proposals.stages.stage_order import Middle
from data.proposals.stages.stage_outcomes import endings
from data.proposals.stages.stagings import PastDays, Sight, stagings, without_stage
from data.proposals.survey import Look, Survey
from data.proposals.tables.ids import named_by_ids
from data.proposals.tables.other_files import Files, TableGuess, table_guesses
from data.sources import slug
from data.sources.source import RATE

NO_AMOUNT = "no column looks like an amount; constant = { amount = 1000 } gives all deals the same"
OF_CRM = "the CRM converts into it"
NO_ID = "no column looks like an id: a row's number is its id"


def drafted(
    surveys: Sequence[Survey], label: str, look: Look, measure: Measure, past: PastDays, turn: Turn, middle: Middle
) -> Proposal:
    """Return the proposal for an export by what its files hold; the last five read columns of them anew."""
    main, *others = sorted(surveys, key=columns.weight, reverse=True)
    crm, why = recognised([column.header for column in main.columns])
    named = with_amount(main, columns.guesses(main, "opportunities", crm), crm.never)
    named = with_currency(main, named, crm.never)
    named, currencies = held_currencies(main, named)
    forms = told_forms(main)
    money = told_money(settled(main, forms), named, crm, measure)
    named = dict(money.named)
    named, ids = named_by_ids(main, named, look)
    deleted = marked(main)
    as_read = settled(main, forms)
    days = (lambda _, *asked: turn(as_read, *asked), lambda _, *asked: middle(as_read, *asked))
    sight = Sight(main, crm, named, look, deleted, past, *days)
    listed = stagings(sight)
    staging = listed[0] if "stage" in named else without_stage(sight)
    named = with_closings(main, named, staging, crm)
    named = {name: _told_by(guess, forms) for name, guess in named.items()}
    found = table_guesses(Files(main, others, look), named)
    tables = tuple(table for table in found if not table.lacking)
    own, left = field_guesses(main, named, crm, forms, (*staging.of_each, *ids.values()))
    own = tuple(one for one in own if one.guess.header not in {mark.header for mark in deleted})
    fields = (*own, *_of_dimensions(others, tables, own))
    history = history_of(staging, forms)
    currency, currency_why = currency_of(currencies, named)
    if money.home:
        currency, currency_why = money.home, OF_CRM
    keys: Keys = {
        "label": label,
        "name": slug(label),
        "currency": currency,
        "recognise": [main.file],
        **staging.declared,
        "opportunities": _opportunities(main, named, fields, forms) | _deleted(deleted) | _ids(ids, tables),
        **history,
        **{table.table: _table(table, fields) for table in tables},
        # CRMs keep what one unit of their own currency is worth in others.
        "rates": {"divides": True} if RATE in named else {},
        "alias": [
            *(_alias(table, *pair) for table in tables for pair in table.respelled),
            *(respelled(main, named["currency"].header) if "currency" in named else ()),
        ],
        "field": [_field(one) for one in fields],
    }
    comments = {
        ("currency",): currency_why,
        ("opportunities",): f"{counted(f'{main.rows:,}', 'row')}{f', {main.layout}' if main.layout else ''}",
        ("opportunities", "number_rows"): NO_ID,
        ("opportunities", "columns"): "" if "amount" in named else NO_AMOUNT,
        (HISTORY,): staging.history_why,
        ("field",): f"Left out: {', '.join(left)}" if left else "",
        **_comments(named, staging, tables, fields),
    }
    return Proposal(
        *(crm.name, why),
        _files([main, *others], found),
        (*named.values(), *(guess for table in tables for guess in table.columns), *(one.guess for one in fields)),
        *(staging.stages, staging.outcomes),
        questions(Found(main, crm, named, staging, forms, tables, listed, currencies, money)),
        {key: value for key, value in keys.items() if value not in ([], {})},
        {place: text for place, text in comments.items() if text},
        (*listed, *([staging] if staging.history.get("tells_stage") else [])),
        endings(main, named),
        tuple(currencies),
    )


def _told_by(guess: Guess, forms: Mapping[str, Form]) -> Guess:
    """Return a guess that says which column told how its cells are written."""
    form = forms.get(guess.header)
    return guess if form is None else dataclasses.replace(guess, evidence=f"{guess.evidence}; {form.why}")


def _opportunities(
    main: Survey, named: Mapping[str, Guess], fields: Sequence[FieldGuess], forms: Mapping[str, Form]
) -> Keys:
    read = (*named.values(), *(one.guess for one in fields if one.guess.table == "opportunities"))
    numbered = {} if "opportunity_id" in named else {"number_rows": True}
    return {"file": main.file, **numbered, "columns": {guess.name: _column(guess, forms) for guess in read}}


def _deleted(found: Sequence[Marked]) -> Keys:
    return {"deleted": {one.header: one.cells for one in found}} if found else {}


def _ids(ids: Mapping[str, str], tables: Sequence[TableGuess]) -> Keys:
    """Return the ids beside names, where no other file lists these names."""
    listed = {DIMENSIONS.get(table.table) for table in tables}
    held = {key: header for key, header in ids.items() if key not in listed}
    return {"ids": held} if held else {}


def _column(guess: Guess, forms: Mapping[str, Form]) -> str | Keys:
    form = forms.get(guess.header)
    return guess.header if form is None else {"column": guess.header, **form.keys}


def _of_dimensions(
    others: Sequence[Survey], tables: Sequence[TableGuess], own: Sequence[FieldGuess]
) -> Iterator[FieldGuess]:
    """Yield what the files of accounts, products and owners say beside their canonical columns."""
    taken = {one.guess.name for one in own}
    for table in tables:
        one = next(one for one in others if one.file == table.file)
        ids = [Guess(table.table, "id", "", one.file, table.ids, 1.0, "")] if table.ids else []
        found = dimension_fields(one, table.table, (*table.columns, *ids), taken) if table.table in DIMENSIONS else ()
        taken |= {field.guess.name for field in found}
        yield from found


def _table(one: TableGuess, fields: Sequence[FieldGuess]) -> Keys:
    ids = {"id": one.ids} if one.ids else {}
    read = (*one.columns, *(field.guess for field in fields if field.guess.table == one.table))
    return {"file": one.file, **ids, "columns": {guess.name: guess.header for guess in read}}


def _alias(table: TableGuess, written: str, right: str) -> Keys:
    reason = f"{table.file} spells it so."
    return {"table": "opportunities", "column": DIMENSIONS[table.table], "from": written, "to": right, "reason": reason}


def _field(one: FieldGuess) -> Keys:
    guess = one.guess
    return {"table": guess.table, "name": guess.name, "label": guess.label, "kind": one.kind, "known": one.known}


def _comments(
    named: Mapping[str, Guess],
    staging: Staging,
    tables: Sequence[TableGuess],
    fields: Sequence[FieldGuess],
) -> dict[Path, str]:
    """Return what each guess rests on, by its place in the mapping."""
    read = (*named.values(), *(one.guess for one in fields), *(guess for table in tables for guess in table.columns))
    return {
        **{
            ("stage", nth, "outcome"): f"{counted(f'{stage.rows:,}', 'row')}; {stage.evidence}"
            for nth, stage in enumerate(staging.stages)
        },
        **{("outcome", nth): one.evidence for nth, one in enumerate(staging.outcomes)},
        **{(guess.table, "columns", guess.name): guess.evidence for guess in read},
        **{(table.table,): table.why for table in tables},
        **{("field", nth, "known"): one.known_because for nth, one in enumerate(fields)},
    }


def _files(surveys: Sequence[Survey], tables: Sequence[TableGuess]) -> tuple[FileGuess, ...]:
    taken = {table.file: ("" if table.lacking else table.table, table.why) for table in tables}
    taken[surveys[0].file] = ("opportunities", "Of all files its columns are most like those of deals.")
    return tuple(
        FileGuess(one.file, one.rows, one.layout, *taken.get(one.file, ("", "")), _unread(one)) for one in surveys
    )


def _unread(one: Survey) -> str:
    """Say that a file has more columns than are looked at."""
    if not one.left_out:
        return ""
    looked_at = len(one.columns)
    return (
        f"Of the {looked_at + one.left_out:,} columns of {one.file} {looked_at:,} were looked at, those first that are"
        " named as CRMs name theirs. Export fewer, and the others are looked at too."
    )
