"""Forecast: what a quarter or a month will end with."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components import states
from app.components.chart import chart
from app.components.forecast import accuracy, categories, coverage, largest
from app.components.forecast import ends as components
from app.components.panel import grid, panel
from app.components.table import Column
from app.context import services
from app.figures import forecast as figures
from app.views.forecast.answer import PeriodForecast
from app.views.forecast.refusal import LABELS, forecast_or_refused

PATH, NAME, TITLE = components.PATH, "Forecast", "Forecast"
LEAD = "What the period will end with, how sure that is, and how good such forecasts were"
ICON = "target"
SCOPED = True
PAGE_KEYS = ("closes",)
"""The keys of the address that belong to this page and not to the scope."""

REPS = "deals expected to close in the period, by forecast category"


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    head = html.Div([html.Div(id="forecast-periods"), html.Div(id="forecast-refused")], className="hw-span-12")
    return html.Div(
        grid(
            head,
            panel("What it will end with", body_id="forecast-ends", span=12, min_height=300),
            panel("Against the quota", unit="by team and owner", body_id="forecast-coverage", span=12, min_height=240),
            panel("What reps say", body_id="forecast-categories", span=12, min_height=160, unit=REPS),
            panel("How good it would have been", body_id="forecast-accuracy", span=6, min_height=240),
            panel("What it rests on", body_id="forecast-largest", span=6, min_height=240),
        )
    )


@callback(
    output={
        "periods": Output("forecast-periods", "children"),
        "refused": Output("forecast-refused", "children"),
        "ends": Output("forecast-ends", "children"),
        "coverage": Output("forecast-coverage", "children"),
        "categories": Output("forecast-categories", "children"),
        "accuracy": Output("forecast-accuracy", "children"),
        "largest": Output("forecast-largest", "children"),
    },
    inputs={"state": Input("scope", "data"), "query": Input("page-query", "data")},
)
def tell_the_end(state: dict[str, Any] | None, query: dict[str, Any] | None) -> dict[str, Any]:
    """Show what the period of the address ends with; where it names none that there is, the quarter under way."""
    found = forecast_or_refused(services(), state, query)
    return {
        "periods": components.periods(LABELS, found.answer.period.name),
        "refused": states.notice(found.refused, found.next_step, "error") if found.refused else None,
        "ends": _ends(found.answer),
        "coverage": coverage.render(found.answer),
        "categories": categories.render(found.answer),
        "accuracy": accuracy.render(found.answer),
        "largest": largest.render(found.answer),
    }


def _ends(answer: PeriodForecast) -> html.Div:
    columns = (Column("label", ""), Column("amount", "Amount", "money", currency=answer.currency))
    drawn = chart(
        figures.ends(answer), figures.ends_summary(answer), figures.ends_table(answer), columns=columns, height=220
    )
    return html.Div([html.P(answer.headline, className="hw-headline"), drawn, *components.rests_on(answer)])
