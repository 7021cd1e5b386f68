"""How far the deals opened in a period came, as bars that say what became of those that went no further."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme
from app.views.deals.list_address import open_list
from app.views.stages.funnel import Funnel, Reached

# In the order from left to right: its words, its colour, and how many of a stage they are.
PARTS: Final[tuple[tuple[str, str, Callable[[Reached], int]], ...]] = (
    ("Went on", theme.WON, lambda row: row.n - row.still_open - row.lost),
    ("Still open there", theme.FAINT, lambda row: row.still_open),
    ("Lost there", theme.LOST, lambda row: row.lost),
)

OPEN_TODAY: Final = "what is open in this stage today"


def funnel(answer: Funnel) -> go.Figure:
    """Draw a bar for each stage: how many reached it, and how many of them went on, are open there and were lost.

    It leads to what is open in the stage today.
    """
    addresses = funnel_rows(answer)["href"].tolist()
    stages = [theme.short(row.stage) for row in answer.rows]
    bars = [
        go.Bar(
            name=name,
            y=stages,
            x=[count(row) for row in answer.rows],
            orientation="h",
            marker={"color": colour},
            customdata=theme.leading(addresses),
            hovertemplate=theme.hover_leading(f"%{{y}}<br>{name}: %{{x:,}}", addresses, OPEN_TODAY),
        )
        for name, colour, count in PARTS
    ]
    return theme.figure(
        *bars,
        xaxis={"range": [0, answer.rows[0].n], "showticklabels": False},
        x_title="Deals",
        barmode="stack",
        legend={"traceorder": "normal"},
        yaxis={"type": "category", "autorange": "reversed"},
        annotations=[_annotation(row, stage) for row, stage in zip(answer.rows, stages, strict=True)],
        margin={"l": 8, "r": 96, "t": 8, "b": 8},
    )


def _annotation(row: Reached, stage: str) -> dict[str, object]:
    """How many reached a stage, and their share of the first, at the end of its bar."""
    words = f"{formats.count(row.n)} · {formats.percent(row.of_first)}" if row.of_first is not None else None
    return {
        "x": row.n,
        "y": stage,
        "text": words or formats.count(row.n),
        "xanchor": "left",
        "xshift": 4,
        "showarrow": False,
        "font": {"size": 13},
    }


def funnel_summary(answer: Funnel) -> str:
    """Say of how many deals how many were won, and how many are still open and count as nothing else."""
    still_open = answer.opened - answer.won - answer.lost
    return (
        f"Of {formats.plural(answer.opened, 'deal')} opened in the period {formats.count(answer.won)} are won so far"
        f" ({formats.percent(answer.won / answer.opened)}), {formats.count(answer.lost)} are lost and"
        f" {formats.count(still_open)} are still open, which is no failure. A stage that was skipped counts as passed."
    )


def funnel_rows(answer: Funnel) -> pd.DataFrame:
    """The stages as rows: stage, n, amount, of_previous, of_first, still_open, open_amount, lost, href ('' of Won)."""
    pipelines = answer.pipelines or None
    *stages, _ = answer.rows
    addresses = [*(open_list(stage=row.stage, pipeline=pipelines) for row in stages), ""]
    return pd.DataFrame([vars(row) for row in answer.rows]).assign(href=addresses)
