"""Win rate: how much of what closes is won, by whom, of what, and how long it takes."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components import states
from app.components import win_rate as components
from app.components.chart import chart
from app.components.kpi import strip
from app.components.panel import grid, panel
from app.components.table import Column
from app.context import services
from app.figures import win_rate as figures
from app.views.win_rate import Closing, closing, owner_by_product, win_rate_by_group

PATH, NAME, TITLE = "/win-rate", "Win rate", "Win rate"
LEAD = "How much of what closes is won, where it differs beyond noise, and how long it takes"
SCOPED = True
MONTHS = (
    Column("month", "Month", "month"),
    Column("n", "Closed", "count"),
    Column("won", "Won", "count"),
    Column("rate", "Win rate", "percent"),
    Column("low", "From (95 %)", "percent"),
    Column("high", "To (95 %)", "percent"),
)
STEPS = (
    Column("from_days", "From day", "count"),
    Column("to_days", "To before day", "count"),
    Column("won", "Won", "count"),
    Column("lost", "Lost", "count"),
)


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        [
            html.Div(states.skeleton(height=112), id="win-rate-kpis", className="hw-kpis-place"),
            html.Div(
                grid(
                    panel("By month", body_id="win-rate-trend", span=7, unit="won of what closed", min_height=500),
                    panel(
                        "Days from opening to closing",
                        body_id="win-rate-cycle",
                        span=5,
                        unit="won against lost",
                        min_height=500,
                    ),
                ),
                className="hw-stack",
            ),
            html.Div(states.skeleton(6, height=960), id="win-rate-comparisons", className="hw-stack"),
            html.Div(
                grid(panel("Owner by product", body_id="win-rate-heat", span=12, unit="win rate, n", min_height=320)),
                className="hw-stack",
            ),
        ]
    )


@callback(
    output={
        "kpis": Output("win-rate-kpis", "children"),
        "trend": Output("win-rate-trend", "children"),
        "cycle": Output("win-rate-cycle", "children"),
    },
    inputs={"state": Input("scope", "data")},
)
def closed_opportunities(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show how what closed in the viewer's scope ended."""
    return drawn(closing(services(), state))


@callback(
    output={"comparisons": Output("win-rate-comparisons", "children")},
    inputs={"state": Input("scope", "data")},
)
def compare_groups(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show where the win rate differs beyond noise."""
    found = win_rate_by_group(services(), state)
    return {"comparisons": None if found.overall is None else components.comparisons(found.comparisons, found.overall)}


@callback(
    output={"heat": Output("win-rate-heat", "children")},
    inputs={"state": Input("scope", "data")},
)
def cross_owners_and_products(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show owner by product."""
    pairs = owner_by_product(services(), state)
    return {"heat": components.owner_by_product(pairs.cells, pairs.owners, pairs.products, pairs.overall)}


def drawn(answer: Closing) -> dict[str, Any]:
    """Hand the answer to figures and components, panel by panel."""
    none = states.empty("Nothing closed", f"No opportunity closed in this scope ({answer.period}).", answer.widen)
    return {
        "kpis": strip(answer.kpis, answer.currency),
        "trend": _trend(answer) if len(answer.trend) else none,
        "cycle": _cycle(answer) if len(answer.cycle.histogram) else none,
    }


def _trend(answer: Closing) -> html.Figure:
    figure = figures.trend(answer.trend, answer.start, answer.end, answer.period, answer.overall)
    return chart(figure, figures.trend_summary(answer.trend, answer.uneven), answer.trend, columns=MONTHS, height=420)


def _cycle(answer: Closing) -> html.Div:
    cycle, summary = answer.cycle, figures.cycle_summary(answer.cycle.quartiles)
    figure = chart(figures.cycle(cycle.histogram), summary, cycle.histogram, columns=STEPS, height=240)
    return html.Div([figure, components.cycle_by_level(cycle.quartiles, cycle.by)], className="hw-stack")
