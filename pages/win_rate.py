"""Win rate: how much of what closes is won, by whom, of what, and how long it takes."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components import states
from app.components.chart import chart
from app.components.files.download import download, query_of
from app.components.kpi import strip
from app.components.panel import grid, panel
from app.components.table import Column
from app.components.win_rate import groups as components
from app.components.win_rate.differences import differences
from app.context import services
from app.figures import win_rate as figures
from app.views.answers import worded
from app.views.win_rate.answer import Closing, closing, owner_by_product, win_rate_by_group

PATH, NAME, TITLE = "/win-rate", "Win rate", "Win rate"
LEAD = "How much of what closes is won, what differs beyond chance and by how much money, and how long it takes"
ICON = "won"
SCOPED = True
# Pixels.
SHAPES = 500
WORTH = "segments that win more or less than all others, by what that is worth"
OWNER_BY_PRODUCT = html.Summary([html.Strong("Owner by product"), html.Span(" Win rate, n", className="hw-muted")])
MONTHS = (
    Column("month", "Month", "month", href="href"),
    Column("n", "Closed", "count"),
    Column("won", "Won", "count"),
    Column("rate", "Win rate", "percent"),
    Column("low", "From (95 %)", "percent"),
    Column("high", "To (95 %)", "percent"),
)
CYCLE_COLUMNS = (
    Column("from_days", "From day", "count"),
    Column("to_days", "To before day", "count"),
    Column("won", "Won", "count"),
    Column("lost", "Lost", "count"),
)


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        [
            grid(panel("What differs", body_id="win-rate-differences", span=12, unit=WORTH)),
            html.Div(states.skeleton(height=112), id="win-rate-kpis", className="hw-kpis-place hw-stack"),
            html.Div(
                grid(
                    panel(
                        "By month",
                        body_id="win-rate-trend",
                        span=7,
                        unit="won of what closed, the last 24 months",
                        min_height=SHAPES,
                    ),
                    panel(
                        "Days from opening to closing",
                        body_id="win-rate-cycle",
                        span=5,
                        unit="won against lost",
                        min_height=SHAPES,
                    ),
                ),
                className="hw-stack",
            ),
            html.Div(states.skeleton(6, height=960), id="win-rate-comparisons", className="hw-stack"),
            html.Div(html.Details([OWNER_BY_PRODUCT, html.Div(id="win-rate-heat")]), className="hw-stack hw-folded"),
        ]
    )


@callback(
    output={
        "kpis": Output("win-rate-kpis", "children"),
        "trend": Output("win-rate-trend", "children"),
        "trend_place": Output("win-rate-trend", "style"),
        "cycle": Output("win-rate-cycle", "children"),
        "cycle_place": Output("win-rate-cycle", "style"),
    },
    inputs={"state": Input("scope", "data")},
)
def closed_opportunities(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show how what closed in the viewer's scope ended."""
    return render(closing(services(), state))


@callback(
    output={
        "differences": Output("win-rate-differences", "children"),
        "comparisons": Output("win-rate-comparisons", "children"),
    },
    inputs={"state": Input("scope", "data")},
)
def compare_groups(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show which segments differ beyond chance, the one worth most first, and the groups of every field."""
    found = win_rate_by_group(services(), state)
    if found.overall is None:
        return {"differences": states.empty("Nothing closed", "No segment can be compared."), "comparisons": None}
    files = download("win-rate", "win-rate-export", query_of(state), "win rates by group")
    listed = components.comparisons(found.comparisons, found.overall, found.period)
    return {
        "differences": differences(found.differences),
        "comparisons": html.Div([files, listed], className="hw-filed"),
    }


@callback(
    output={"heat": Output("win-rate-heat", "children")},
    inputs={"state": Input("scope", "data")},
)
def cross_owners_and_products(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show owner by product."""
    found = owner_by_product(services(), state)
    files = download("owner-by-product", "pairs-export", query_of(state), "owner by product")
    drawn = components.owner_by_product(**vars(found))
    return {"heat": drawn if found.cells.empty else html.Div([files, drawn], className="hw-filed")}


def render(answer: Closing) -> dict[str, Any]:
    """Hand the answer to figures and components, panel by panel."""
    place = _place(SHAPES, kept=not answer.undated)
    return {
        "kpis": _kpis(answer) if answer.closed or not answer.undated else None,
        "trend": _trend(answer) if len(answer.trend) else components.no_trend(answer),
        "trend_place": place,
        "cycle": _cycle(answer) if len(answer.cycle.histogram) else components.no_cycle(answer),
        "cycle_place": place,
    }


def _kpis(answer: Closing) -> html.Div:
    # Without dates the panel of months says the same of the whole export.
    return strip(
        [worded(one) for one in answer.kpis],
        answer.currency,
        answer.seasonal,
        "" if answer.undated else answer.whole.words,
    )


def _place(pixels: int, *, kept: bool) -> dict[str, str]:
    """Keep the height of a panel that other periods fill; what the export never fills gives its place away."""
    return {"minHeight": f"{pixels}px" if kept else "0"}


def _trend(answer: Closing) -> html.Figure:
    days = (answer.start, answer.end) if answer.start and answer.end else None
    figure = figures.trend(answer.trend, days, answer.period, answer.overall)
    said, listed = figures.trend_summary(answer.trend, answer.uneven), figures.trend_table(answer.trend)
    return chart(figure, said, listed, columns=MONTHS, height=420)


def _cycle(answer: Closing) -> html.Div:
    cycle, summary = answer.cycle, figures.cycle_summary(answer.cycle.quartiles)
    figure = chart(figures.cycle(cycle.histogram), summary, cycle.histogram, columns=CYCLE_COLUMNS, height=240)
    return html.Div([figure, components.cycle_by_level(cycle.quartiles, cycle.by)], className="hw-stack")
