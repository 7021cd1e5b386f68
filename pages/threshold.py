"""Threshold: what a false alarm and a missed loss cost decide where to draw the line."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, callback, clientside_callback, dcc, html

from app.components import states
from app.components import threshold as components
from app.components.chart import chart
from app.components.confusion import confusion, looked_at, rates
from app.components.kpi import strip
from app.components.panel import grid, panel
from app.components.table import Column
from app.context import services
from app.figures import threshold as figures
from app.views.holdout import Flags, Looked
from app.views.threshold import Line, Threshold, threshold

PATH, NAME, TITLE = "/threshold", "Threshold", "Threshold"
LEAD = "What false alarms and missed losses cost decides which open deals are flagged"
SCOPED = True


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    stores = [dcc.Store(id="threshold-policy"), dcc.Store(id="threshold-arrays")]
    asked = html.Section(components.controls(), className="hw-panel hw-span-12")
    decision = html.P("\u00a0", id="threshold-decision", className="hw-decision hw-span-12", role="status")
    answer = html.Div(states.skeleton(6, height=900), id="threshold-answer", className="hw-flow hw-span-12")
    return html.Div([*stores, grid(asked, decision, answer)])


clientside_callback(
    ClientsideFunction("threshold", "controls"),
    Output("threshold-range", "value"),
    Output("threshold-number", "value"),
    Output("threshold-false-alarm", "value"),
    Output("threshold-missed-loss", "value"),
    Input("threshold-policy", "data"),
    Input("threshold-range", "value"),
    Input("threshold-number", "value"),
    Input("threshold-false-alarm", "value"),
    Input("threshold-missed-loss", "value"),
)


@callback(
    output={
        "policy": Output("threshold-policy", "data"),
        "arrays": Output("threshold-arrays", "data"),
        "places": Output("threshold-track", "style"),
        "hidden": Output("threshold-slider", "hidden"),
        "said": Output("threshold-said", "children"),
        "followed": Output("threshold-cheapest", "hidden"),
        "unit": Output("threshold-false-alarm-unit", "children"),
        "same_unit": Output("threshold-missed-loss-unit", "children"),
        "decision": Output("threshold-decision", "children"),
        "answer": Output("threshold-answer", "children"),
    },
    inputs={"state": Input("scope", "data")},
)
def drawn_line(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show what the viewer's costs and threshold flag, and what that costs."""
    return drawn(threshold(services(), state))


def drawn(answer: Threshold) -> dict[str, Any]:
    """Hand the answer to figures and components, part by part."""
    offered = answer.line is not None and answer.flags is not None
    return {
        "policy": components.policy(answer),
        "arrays": figures.arrays(answer.line) if answer.line else None,
        "places": components.places(answer),
        "hidden": not offered,
        "said": components.following(answer),
        "followed": not answer.policy.chosen,
        "unit": components.unit(answer.currency),
        "same_unit": components.unit(answer.currency),
        "decision": f"{components.decision(answer)} {components.unpriced(answer)}".strip() if offered else None,
        "answer": _shown(answer),
    }


def _shown(answer: Threshold) -> list[Any]:
    line, flags, held = answer.line, answer.flags, answer.looked
    return _offered(answer, line, flags, held) if line and flags and held else _refused(answer)


def _offered(answer: Threshold, line: Line, flags: Flags, held: Looked) -> list[Any]:
    currency, unit = answer.currency, f"{held.whole}, {held.where}"
    table = confusion(flags, currency, held.whole, amounts=answer.amounts)
    matrix = [table, html.Div(rates(flags), className="hw-confusion-rates")]
    curve = chart(
        figures.cost_curve(line, flags.threshold, flags.cost, currency, held.whole),
        figures.cost_curve_summary(line, flags.threshold, flags.cost, currency, held.whole),
        # A table of every tenth threshold is read; all of them are in the JSON twin.
        line.curve.iloc[::10],
        columns=_curve_columns(currency),
        height=300,
    )
    return [
        strip(components.key_figures(answer), currency),
        grid(
            panel("Flags against outcomes", matrix, span=5, unit=unit, min_height=340),
            panel("Cost of every threshold", curve, span=7, unit=unit, min_height=340),
        ),
        html.P(looked_at(held), className="hw-more"),
        *_open_now(answer),
    ]


def _open_now(answer: Threshold) -> list[Any]:
    today = "today, in scope"
    if not answer.now.open_anywhere:
        return [grid(panel("Open deals", components.none_open(answer), span=12, unit=today))]
    steps, owners = _steps(answer), components.owners(answer)
    return [
        grid(
            panel("Open deals by loss probability", steps, span=7, unit=today, min_height=320),
            panel("Flagged by owner", owners, span=5, unit=today, min_height=320),
        )
    ]


def _steps(answer: Threshold) -> Any:
    steps, at = answer.now.steps, answer.policy.threshold
    if steps.empty:
        return components.none_open(answer)
    return chart(figures.steps(steps, at), figures.steps_summary(steps, at), steps, columns=STEPS, height=280)


def _refused(answer: Threshold) -> list[Any]:
    rested = html.P(looked_at(answer.looked), className="hw-more") if answer.looked else None
    choices = [components.two_choices(answer), components.unpriced(answer), rested]
    where = answer.looked.where if answer.looked else ""
    return [
        grid(
            panel("No threshold is offered", components.refused(answer), span=6, min_height=340),
            panel("Everybody or nobody", choices, span=6, unit=where, min_height=340),
        )
    ]


def _curve_columns(currency: str) -> tuple[Column, ...]:
    return (
        Column("threshold", "Threshold", "percent", digits=1),
        Column("flagged", "Flagged", "number", digits=1),
        Column("true_alarms", "Caught", "number", digits=1),
        Column("false_alarms", "False alarms", "number", digits=1),
        Column("missed", "Missed", "number", digits=1),
        Column("left_alone", "Left alone", "number", digits=1),
        Column("cost", "Cost", "money", currency=currency),
    )


STEPS = (
    Column("from_share", "Loss probability from", "percent"),
    Column("open_count", "Open", "count"),
    Column("flagged_count", "Flagged", "count"),
)
