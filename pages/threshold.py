"""Threshold: what acting costs and saves decides which deals are flagged, and a manager adopts it."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, callback, clientside_callback, dcc, html

from app import formats
from app.components import states
from app.components.chart import chart
from app.components.panel import grid, panel
from app.components.table import Column, Kind
from app.components.threshold import changes, comparison, owners, policies
from app.components.threshold import controls as components
from app.components.threshold.client_payload import CURVE, RATES, payload
from app.components.threshold.confusion import confusion, holdout_sentence, rates
from app.components.threshold.measured import measured
from app.components.threshold.sentences import cost_title
from app.context import services
from app.figures import threshold as figures
from app.views.threshold.answer import Threshold, threshold_or_refused
from app.views.threshold.policy_history import policy_history, write_policy
from app.views.threshold.stops import Lines

PATH, NAME, TITLE = "/threshold", "Threshold", "Threshold"
LEAD = "What false alarms and missed losses cost decides which open deals are flagged"
ICON = "line"
SCOPED = True


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    stores = [dcc.Store(id=f"threshold-{name}") for name in ("told", "asked", "written")]
    asked = html.Section(components.controls(), id="threshold-asking", className="hw-panel hw-span-12")
    answer = html.Div(states.skeleton(6, height=620), id="threshold-answer", className="hw-flow hw-span-12")
    details = html.Details(
        [html.Summary(DETAILS), html.Div(id="threshold-details", className="hw-flow")],
        id="threshold-statistics",
        className="hw-details hw-span-12",
    )
    adopted = html.Details(
        [html.Summary(policies.HISTORY, id="threshold-latest"), html.Div(id="threshold-history", className="hw-panel")],
        id="threshold-policies",
        className="hw-details hw-span-12",
    )
    page = grid(asked, answer, details, adopted)
    return html.Div([*stores, page, policies.bar()])


DETAILS = "Details: flags against outcomes, and what every line costs and catches"


clientside_callback(
    ClientsideFunction("threshold", "follow"),
    Output("threshold-range", "max"),
    Output("threshold-range", "value"),
    Output("threshold-number", "value"),
    Output("threshold-by", "value"),
    Output("threshold-false-alarm", "value"),
    Output("threshold-conceded", "value"),
    Output("threshold-save-rate", "value"),
    Output("threshold-beyond-help", "value"),
    Output("threshold-capacity", "value"),
    Output("threshold-recall", "value"),
    Input("threshold-told", "data"),
)
clientside_callback(
    ClientsideFunction("threshold", "remembered"),
    Output("threshold-author", "value"),
    Input("threshold-author", "id"),
)
clientside_callback(
    ClientsideFunction("threshold", "wrote"),
    Output("threshold-written-said", "children"),
    Input("threshold-written", "data"),
)


@callback(
    output={
        "told": Output("threshold-told", "data"),
        "places": Output("threshold-track", "style"),
        "legend": Output("threshold-legend", "children"),
        "hidden": Output("threshold-asking", "hidden"),
        "undecided": Output("threshold-bar", "hidden"),
        "unmeasured": Output("threshold-statistics", "hidden"),
        "policies": Output("threshold-policies", "hidden"),
        "said": Output("threshold-said", "children"),
        "unit": Output("threshold-false-alarm-unit", "children"),
        "before": Output("threshold-before", "children"),
        "after": Output("threshold-after", "children"),
        "label": Output("threshold-label", "children"),
        "measured": Output("threshold-measured", "children"),
        "answer": Output("threshold-answer", "children"),
        "details": Output("threshold-details", "children"),
    },
    inputs={"state": Input("scope", "data"), "_": Input("threshold-written", "data")},
)
def show_line(state: dict[str, Any] | None, _: Any) -> dict[str, Any]:
    """Show what the viewer's costs and line flag, and what that costs."""
    return render(threshold_or_refused(services(), state))


@callback(
    output={
        "latest": Output("threshold-latest", "children"),
        "listed": Output("threshold-history", "children"),
        "off": Output("threshold-adopt", "disabled"),
        "why": Output("threshold-refused", "children"),
    },
    inputs={"_": Input("threshold-written", "data")},
)
def history(_: Any) -> dict[str, Any]:
    """List the policies that people adopted, and whether another can be."""
    found = policy_history(services())
    refused = policies.refused(found)
    return {"latest": policies.latest(found), "listed": policies.history(found), "off": bool(refused), "why": refused}


@callback(Output("threshold-written", "data"), Input("threshold-asked", "data"), prevent_initial_call=True)
def write(asked: dict[str, Any] | None) -> dict[str, Any]:
    """Adopt, restore or end a policy."""
    return vars(write_policy(services(), asked))


def render(answer: Threshold) -> dict[str, Any]:
    """Hand the answer to figures and components, part by part."""
    lines = answer.lines
    marks = {CURVE: figures.points(lines, "cost"), RATES: figures.points(lines, "precision")} if lines else {}
    moving = payload(answer, marks)
    return {
        "told": moving,
        "places": components.places(lines),
        "legend": components.legend(answer, lines) if lines else None,
        "hidden": lines is None,
        "undecided": lines is None,
        "unmeasured": lines is None,
        "policies": lines is None,
        "said": components.following(answer),
        "unit": formats.currency_sign(answer.currency),
        **components.units(answer),
        "measured": measured(answer),
        "answer": _offered(answer, lines) if lines else _refused(answer),
        "details": _details(answer, lines, moving["said"]) if lines else None,
    }


def _offered(answer: Threshold, lines: Lines) -> list[Any]:
    return [
        components.not_followed(answer),
        html.P(components.unpriced(answer), hidden=answer.amounts),
        components.strip(answer, lines),
        grid(
            panel("What it would have done", _render_comparison(answer, lines), span=7, unit=_held_out(answer)),
            panel("Flagged by owner", _owners(answer, lines), span=5, unit="today, with the filters", min_height=340),
            panel("Deals that change side", _changes(answer), span=12, unit="today, with the filters"),
        ),
    ]


def _held_out(answer: Threshold) -> str:
    held = answer.looked
    return f"{held.whole}, each counted once, {held.where}; all owners, whatever the filters" if held else ""


def _details(answer: Threshold, lines: Lines, said: dict[str, list[str]]) -> list[Any]:
    held, unit = answer.looked, _held_out(answer)
    return [
        grid(
            panel("Flags against outcomes", _matrix(answer), span=5, unit=unit, min_height=340),
            panel(
                "What every line costs",
                _costs(answer, lines, said[CURVE][lines.here]),
                span=7,
                unit=unit,
                min_height=340,
            ),
            panel(
                "Flags right, losses caught",
                _rates(answer, lines, said[RATES][lines.here]),
                span=12,
                unit=unit,
                min_height=340,
            ),
        ),
        html.P(holdout_sentence(held) if held else None, className="hw-more"),
    ]


def _matrix(answer: Threshold) -> html.Div:
    flags, whole = answer.flags, answer.looked.whole if answer.looked else ""
    table = confusion(flags, answer.currency, whole, amounts=answer.amounts) if flags else None
    return html.Div(
        [table, html.Div(rates(flags) if flags else None, className="hw-confusion-rates")], id="threshold-matrix"
    )


def _costs(answer: Threshold, lines: Lines, said: str) -> Any:
    return chart(
        figures.cost_curve(lines, answer.currency, f"{cost_title(answer)} ({answer.currency or 'value'})"),
        said,
        # A table of every tenth line is read; all of them are in the JSON twin.
        lines.stops.iloc[::10],
        columns=_columns(answer),
        height=300,
        graph_id=CURVE,
    )


def _rates(answer: Threshold, lines: Lines, said: str) -> Any:
    return chart(
        figures.rates_curve(lines, answer.looked.lost_share if answer.looked else 0.0),
        said,
        lines.stops.iloc[::10],
        columns=_columns(answer),
        height=340,
        graph_id=RATES,
    )


def _owners(answer: Threshold, lines: Lines) -> list[Any]:
    said = html.P("\u00a0", id="threshold-owners-said", className="hw-panel-summary")
    return [said, owners.owners(answer, lines)]


def _changes(answer: Threshold) -> list[Any]:
    said = html.P("\u00a0", id="threshold-changes-said", className="hw-panel-summary")
    return [said, changes.changes(answer)]


def _render_comparison(answer: Threshold, lines: Lines) -> Any:
    return comparison.money_or_flat(answer, answer.comparison, lines) if answer.comparison else None


def _refused(answer: Threshold) -> list[Any]:
    return [grid(panel("No threshold is offered", components.refused(answer), span=12))]


def _columns(answer: Threshold) -> tuple[Column, ...]:
    by_money = answer.policy.line.by == "money" and answer.amounts
    line = Column("at", "Flag from", "money", currency=answer.currency)
    money: Kind = "money" if answer.amounts else "number"
    return (
        line if by_money else Column("at", "Flag from", "percent", digits=1),
        Column("flagged", "Flagged", "number", digits=1),
        Column("true_alarms", "Caught", "number", digits=1),
        Column("false_alarms", "False alarms", "number", digits=1),
        Column("missed", "Missed", "number", digits=1),
        Column("left_alone", "Left alone", "number", digits=1),
        Column("precision", "Flags right", "percent"),
        Column("recall", "Losses caught", "percent"),
        Column("cost", "Cost", money, currency=answer.currency, digits=1),
        Column("cost_low", "from", money, currency=answer.currency, digits=1),
        Column("cost_high", "to", money, currency=answer.currency, digits=1),
    )
