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
from app.views.win_rate import WinRate, win_rate

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
        "comparisons": Output("win-rate-comparisons", "children"),
        "heat": Output("win-rate-heat", "children"),
    },
    inputs={"state": Input("scope", "data")},
)
def closed_opportunities(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show how what closed in the viewer's scope ended."""
    return drawn(win_rate(services(), state))


def drawn(answer: WinRate) -> dict[str, Any]:
    """Hand the answer to figures and components, panel by panel."""
    none = states.empty("Nothing closed", f"No opportunity closed in this scope ({answer.period}).", answer.widen)
    return {
        "kpis": strip(answer.kpis, answer.currency),
        "trend": _trend(answer) if len(answer.trend) else none,
        "cycle": _cycle(answer) if len(answer.cycle.histogram) else none,
        "comparisons": components.comparisons(answer.comparisons, answer.overall) if answer.closed else None,
        "heat": components.owner_by_product(answer.cells, answer.owners, answer.products, answer.overall)
        if answer.closed
        else none,
    }


def _trend(answer: WinRate) -> html.Figure:
    figure = figures.trend(answer.trend, answer.start, answer.end, answer.period, answer.overall)
    return chart(figure, figures.trend_summary(answer.trend, answer.uneven), answer.trend, columns=MONTHS, height=420)


def _cycle(answer: WinRate) -> html.Div:
    cycle, summary = answer.cycle, figures.cycle_summary(answer.cycle.quartiles)
    figure = chart(figures.cycle(cycle.histogram), summary, cycle.histogram, columns=STEPS, height=240)
    return html.Div([figure, components.cycle_by_level(cycle.quartiles, cycle.by)], className="hw-stack")
