"""A history that is told by a column of days for each stage, in the opportunities' own rows or in a file of its own."""

from __future__ import annotations

import dataclasses

from data.sources.forms import Form
from data.sources.mapping import HistoryKeys
from data.sources.source import ITS_DAY, ITS_OPPORTUNITY, ITS_STAGE, TableMapping


def by_stage(history: TableMapping, keys: HistoryKeys, deals: TableMapping, form: Form) -> dict[str, TableMapping]:
    """Return the mappings of a history, whose days have a form, and of opportunities that have these in their rows."""
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
    )
    more = tuple(dict.fromkeys((*deals.more, *days)))
    return {"stage_history": told} | ({"opportunities": dataclasses.replace(deals, more=more)} if own_rows else {})
