"""What was said of a deal when, and why the next publication said something else: a part of its drawer."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components.deals.part import part, unknown
from app.components.parts import sentence
from app.components.table import Column, table
from app.views.ledger.entries import LedgerEntries, LedgerEntry

TITLE: Final = "What was said when"
SHOWN: Final = 6
MEANS: Final = (
    "Data changed: the CRM says something else of the deal. Time passed: the same facts, later. Model changed: another"
    " version of it reads the same facts."
)
COLUMNS: Final = (
    Column("on", "Data of", "date"),
    Column("loss", "Loss chance", "percent"),
    Column("flagged", "Flagged", minor=True),
    Column("why", "Why it moved", "component"),
)


def said_before(found: LedgerEntries) -> html.Section:
    """List the publications that spoke of a deal, the latest first, each with what moved it since the one before."""
    if found.none:
        return part(TITLE, unknown(found.none))
    rows = pd.DataFrame([_row(entry) for entry in found.entries])
    sheet = table(rows, COLUMNS, caption=TITLE, limit=SHOWN)
    means = html.P(MEANS, className="hw-muted")
    return part(TITLE, html.Div([sheet, means], className="hw-flow"), "the latest first")


def _row(entry: LedgerEntry) -> dict[str, Any]:
    flagged = {True: "yes", False: "no", None: formats.NOTHING}[entry.flagged]
    why = entry.revision.sentence if entry.revision else "First said"
    said = html.Span(sentence(why))
    return {"on": entry.as_of_on, "loss": entry.loss_probability, "flagged": flagged, "why": said}
