"""A history that is told by a column of days for each stage, in the opportunities' own rows or in a file of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from data.sources.forms import Form
from data.sources.mapping import HistoryKeys, MappingKeys
from data.sources.nearest import nearest
from data.sources.source import ITS_DAY, ITS_OPPORTUNITY, ITS_STAGE, TableMapping


def by_stage(
    history: TableMapping, keys: HistoryKeys, deals: TableMapping, form: Form, outcomes: Mapping[str, str]
) -> dict[str, TableMapping]:
    """Return the mappings of a history, whose days have a form, and of opportunities that have these in their rows.

    `outcomes`: that of each stage, by its name without case.
    """
    own_rows = history.file == deals.file
    present = history.columns.get("entered_on", "")
    days = (*keys.entered, *([present] if present else []))
    columns = {
        "opportunity_id": history.columns.get("opportunity_id", ITS_OPPORTUNITY),
        "stage": ITS_STAGE,
        "entered_on": ITS_DAY,
    }
    told = dataclasses.replace(
        history,
        columns=columns,
        forms=dict.fromkeys(columns, form),
        entered=dict(keys.entered),
        keeps=keys.keeps,
        present=present,
        own_rows=own_rows,
        tells_stage=keys.tells_stage,
        tells_opening=keys.tells_stage and "opened_on" not in deals.columns,
    )
    deals = _told_by(told, deals, outcomes, form) if told.tells_stage else deals
    more = tuple(dict.fromkeys((*deals.more, *days)))
    return {"stage_history": told} | ({"opportunities": dataclasses.replace(deals, more=more)} if own_rows else {})


def _told_by(history: TableMapping, deals: TableMapping, outcomes: Mapping[str, str], form: Form) -> TableMapping:
    """Return opportunities whose opening and closing days are those of their stages, where no column says them."""
    days = {outcomes.get(stage.casefold(), ""): header for header, stage in reversed([*history.entered.items()])}
    told = {"opened_on": next(iter(history.entered))} if history.tells_opening else {}
    if not {"closed_on", "won_on", "lost_on"} & set(deals.columns):
        told |= {f"{outcome}_on": days[outcome] for outcome in ("won", "lost") if outcome in days}
    forms = {**deals.forms, **dict.fromkeys(told, form)}
    return dataclasses.replace(deals, columns={**deals.columns, **told}, forms=forms)


def needless(keys: MappingKeys, table: str) -> tuple[str, ...]:
    """Name the columns that a history needs not, where it has columns of days of stages, or of what fields were."""
    history = keys.stage_history
    if table == "changes" and keys.changes is not None and keys.changes.became:
        return ("field", "to_value")
    if table != "stage_history" or history is None or not history.entered:
        return ()
    return ("entered_on", *(["opportunity_id"] if history.file == keys.opportunities.file else []))


def contradictions(keys: MappingKeys) -> Iterator[str]:
    """Say what is wrong with a history's columns of days and their stages."""
    history = keys.stage_history
    if history is None:
        return
    if history.tells_stage and (not history.entered or history.file != keys.opportunities.file):
        yield "stage_history.tells_stage is true, but no columns of days in the opportunities' own file are entered."
    if history.tells_stage and "stage" in keys.opportunities.columns:
        yield "stage_history.tells_stage is true, and opportunities.columns has a stage: remove one of them."
    if not history.entered:
        if "stage" not in history.columns:
            yield "stage_history.columns lacks stage."
        return
    names = [name for stage in keys.stage for name in (stage.name, f"{stage.name} ({stage.pipeline})")]
    for header, stage in history.entered.items():
        if stage.casefold() not in {name.casefold() for name in names}:
            yield f"stage_history.entered has {header!r} for {stage!r}, which is no [[stage]].{nearest(stage, names)}"
    if "entered_on" in history.columns and history.file != keys.opportunities.file:
        yield "stage_history.columns has entered_on beside entered: that is for the opportunities' own file alone."
