"""Actions as a file: every one of a scope, those done too."""

from __future__ import annotations

import dataclasses
from typing import Final

import pandas as pd

from app.services import Services
from app.views.actions.board import PLACES, items
from app.views.actions.today import days_words, today_of
from app.views.exports.export import Column, Export, in_chunks
from app.views.exports.provenance import provenance, scope_filters
from app.views.state import State, policy_of, scope_of

CHUNK_ROWS: Final = 5_000
COLUMNS: Final = (
    Column("number", "Action", "count"),
    Column("opportunity_id", "Deal"),
    Column("deal_name", "Deal name"),
    Column("account", "Account"),
    Column("ended", "Deal has closed"),
    Column("next_step", "Next step"),
    Column("owner", "Owner"),
    Column("due_on", "Due", "date"),
    Column("place", "On the board"),
    Column("status", "Status"),
    Column("outcome", "Outcome"),
    Column("note", "Note"),
    Column("discussed", "Discussed", "yes or no"),
    Column("author", "Planned by"),
    Column("made_on", "Planned on", "date"),
    Column("changed_by", "Last changed by"),
    Column("changed_on", "Last changed on", "date"),
    Column("today", "Board as of", "date"),
)


def export(services: Services, state: State | None) -> Export:
    """Answer with every action of the viewer's scope, the earliest due first."""
    published, scope = services.published(), scope_of(state)
    told = {"today": today_of(services)}
    rows = [dataclasses.asdict(one) | {"place": PLACES[one.place]} | told for one in items(services, scope)]
    frame = pd.DataFrame(rows, columns=[column.key for column in COLUMNS])
    return Export(
        name=f"headwind-actions-{today_of(services).isoformat()}",
        title=f"Actions. {days_words(services)}",
        columns=COLUMNS,
        rows=len(frame),
        chunks=in_chunks(frame, COLUMNS, CHUNK_ROWS),
        provenance=provenance(published, policy_of(state, published), tuple(scope_filters(published.snapshot, scope))),
    )
