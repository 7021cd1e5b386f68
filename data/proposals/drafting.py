"""From what files hold to a proposal: guesses, questions, and the mapping that follows from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from data.catalogue import DIMENSIONS
from data.proposals import columns
from data.proposals.amounts.currencies import held_currencies, shared_sign, with_amount, with_currency
from data.proposals.amounts.money import told_money
from data.proposals.amounts.rate_files import RateFile, rate_file, with_rates
from data.proposals.amounts.units import SAID, scale_of
from data.proposals.amounts.written import told_unit
from data.proposals.crms import recognised
from data.proposals.deleted import marked
from data.proposals.forms import Form, group_questions, settled, told_forms
from data.proposals.mapping import Deals, Draft, as_keys, comments, times_of
from data.proposals.own_fields import FieldGuess, dimension_fields, field_guesses
from data.proposals.proposed import FileGuess, Guess, Proposal, Staging
from data.proposals.questions.all_questions import questions
from data.proposals.questions.found import Found
from data.proposals.stages.by_hand import stagings_by_hand
from data.proposals.stages.closings import Closings
from data.proposals.stages.histories import with_closings
from data.proposals.stages.rules import headers_of
from data.proposals.stages.stage_outcomes import endings
from data.proposals.stages.stagings import Sight, stagings, without_stage
from data.proposals.stages.told_by import outcome_cells
from data.proposals.survey import Export, Survey
from data.proposals.tables.ids import named_by_ids
from data.proposals.tables.other_files import Files, TableGuess, table_guesses


def drafted(surveys: Sequence[Survey], label: str, export: Export) -> Proposal:
    """Return the proposal for an export by what its files hold."""
    main, *others = sorted(surveys, key=columns.weight, reverse=True)
    deals = _deals(main, others, export)
    staging, listed, by_hand = _stagings(deals, export)
    deals = _with_closings(deals, staging)
    closings = Closings(main, dict(deals.named), staging, export)
    deals = dataclasses.replace(deals, named=closings.settled())
    beside = [one for one in others if deals.rates is None or one.file != deals.rates.file]
    found = table_guesses(Files(main, beside, export.together), deals.named)
    tables = tuple(table for table in found if not table.lacking)
    draft = Draft(label, deals, staging, tables, *_fields(deals, staging, others, tables))
    asked = Found(main, deals.crm, deals.named, staging, deals.forms, tables, listed, deals.currencies, deals.money)
    asked = dataclasses.replace(asked, closings=closings.candidates, ahead=closings.ahead)
    return Proposal(
        *(deals.crm.name, deals.crm_why),
        _files([main, *others], found, deals.rates),
        draft.guesses,
        *(staging.stages, staging.outcomes),
        (
            *group_questions(main, [guess.header for guess in deals.named.values()]),
            *questions(asked),
            *(deals.rates.questions() if deals.rates is not None else ()),
        ),
        as_keys(draft),
        comments(draft),
        (*listed, *by_hand, *([staging] if staging.history.get("tells_stage") else [])),
        endings(main, deals.named),
        tuple(deals.currencies),
        outcome_cells(main, staging.outcomes, export.together),
        None if deals.currency[0] or "currency" in deals.named else shared_sign(main, deals.named),
        {header: dict(form.keys) for header, form in deals.forms.items()},
    )


def _deals(main: Survey, others: Sequence[Survey], export: Export) -> Deals:
    """Return what the deals' own file is taken for, before its stages are known."""
    crm, why = recognised([column.header for column in main.columns])
    named = with_amount(main, columns.guesses(main, "opportunities", crm), crm)
    named, currencies = held_currencies(main, with_currency(main, named, crm.never))
    forms = told_forms(main)
    as_read = settled(main, forms)
    unit = told_unit(as_read, named, forms, export)
    forms |= unit.forms
    money = told_money(as_read, named, crm, export)
    rates = None if money.home else rate_file(others, currencies, export.together)
    named, ids = named_by_ids(main, money.named, export.together)
    times = {name: times_of(name, guess.header, forms) for name, guess in named.items()}
    money = dataclasses.replace(with_rates(money, rates), times=times, unit=unit.asked)
    return Deals(main, as_read, crm, why, named, ids, forms, currencies, money, marked(main), rates)


def _stagings(deals: Deals, export: Export) -> tuple[Staging, tuple[Staging, ...], tuple[Staging, ...]]:
    """Return what is taken for the stage, all that may be it, and what else a person may choose."""
    sight = Sight(deals.main, deals.crm, deals.named, export, deals.deleted, deals.as_read)
    listed = stagings(sight)
    return listed[0] if "stage" in deals.named else without_stage(sight), listed, stagings_by_hand(sight, listed)


def _with_closings(deals: Deals, staging: Staging) -> Deals:
    """Return the deals' file with the closing days that stages give, and by which column each cell's form is told."""
    named = with_closings(deals.main, deals.named, staging, deals.crm)
    return dataclasses.replace(deals, named={name: _told_by(guess, deals.forms) for name, guess in named.items()})


def _fields(
    deals: Deals, staging: Staging, others: Sequence[Survey], tables: Sequence[TableGuess]
) -> tuple[tuple[FieldGuess, ...], Sequence[str]]:
    """Return the export's own fields, of all of its files, and what of the deals' is left out."""
    amounts = (*deals.money.same, *(deals.named["amount"].others if "amount" in deals.named else ()))
    taken = (*staging.of_each, *headers_of(staging.outcomes), *deals.ids.values(), *amounts)
    own, left = field_guesses(deals.main, deals.named, deals.crm, deals.forms, taken)
    marks = {mark.header for mark in deals.deleted}
    own = tuple(_field_told_by(one, deals.forms) for one in own if one.guess.header not in marks)
    return (*own, *_of_dimensions(others, tables, own)), left


def _told_by(guess: Guess, forms: Mapping[str, Form]) -> Guess:
    """Return a guess that says which column told how its cells are written."""
    form, scale = forms.get(guess.header), scale_of(guess.name, guess.header)
    whys = [*([form.why] if form else []), *([SAID[scale]] if scale != 1 else [])]
    return dataclasses.replace(guess, evidence="; ".join([guess.evidence, *whys]))


def _field_told_by(one: FieldGuess, forms: Mapping[str, Form]) -> FieldGuess:
    return dataclasses.replace(one, guess=_told_by(one.guess, forms))


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


def _files(surveys: Sequence[Survey], tables: Sequence[TableGuess], rates: RateFile | None) -> tuple[FileGuess, ...]:
    taken = {table.file: ("" if table.lacking else table.table, table.why) for table in reversed(tables)}
    taken |= {rates.file: ("rates", rates.why)} if rates is not None else {}
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
