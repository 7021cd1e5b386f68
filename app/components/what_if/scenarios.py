"""The tab of scenarios: a form to save what stands, what is saved, and up to four states side by side."""

from __future__ import annotations

import json
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.answer_json import as_json
from app.components import states
from app.components.loss import interval
from app.components.parts import attributes
from app.views.answers import WriteResult
from app.views.what_if.scenarios import ComparedScenario, Saved, Scenarios

LONGEST_NAME, LONGEST_AUTHOR = 80, 200


def form() -> html.Div:
    """Ask for the scenario's name and for who saves it; the browser keeps who."""
    name = dbc.Input(id="what-if-scenario-name", type="text", size="sm", maxlength=LONGEST_NAME, autocomplete="off")
    author = dbc.Input(
        id="what-if-scenario-author", type="text", size="sm", maxlength=LONGEST_AUTHOR, autocomplete="name"
    )
    save = html.Button("Save scenario", id="what-if-scenario-save", className="hw-button hw-primary", type="button")
    return html.Div(
        [
            html.Div([dbc.Label("Name of the scenario", html_for="what-if-scenario-name"), name]),
            html.Div([dbc.Label("Your name", html_for="what-if-scenario-author"), author]),
            save,
        ],
        className="hw-scenario-form",
    )


def shut(found: Scenarios) -> Any:
    """Say why nothing can be saved here; None if it can."""
    return (
        html.P([html.Strong(found.refused), f" {found.next_step}"], className="hw-refused") if found.refused else None
    )


def render_write_result(done: WriteResult | None) -> Any:
    """Say what came of saving or removing; nothing before anybody has."""
    if done is None:
        return None
    return [html.Strong(done.words) if not done.done else done.words, f" {done.next_step}" if done.next_step else ""]


def saved(found: Scenarios) -> Any:
    """List the saved scenarios of the deal, each to be opened, laid beside the others, or removed."""
    if found.unread:
        return html.P([html.Strong("What is saved cannot be read."), f" {found.unread}"], className="hw-refused")
    if not found.saved:
        return html.P("Nothing is saved for this deal yet.", className="hw-muted")
    full = sum(one.beside for one in found.saved) >= found.most_beside
    rows = [_saved(one, full=full, fixed=bool(found.refused)) for one in found.saved]
    return html.Ul(rows, className="hw-scenarios")


def _saved(one: Saved, *, full: bool, fixed: bool) -> html.Li:
    beside = dbc.Checkbox(
        id={"page": "what-if", "scenario": one.number, "part": "beside"},
        label=html.Span(["Side by side", html.Span(f": {one.name}", className="visually-hidden")]),
        value=one.beside,
        disabled=full and not one.beside,
    )
    told = html.Div(
        [
            html.Strong(one.name),
            html.Span(f"{one.author}, {formats.date(one.made_on)}", className="hw-sub"),
            html.Span(one.words or "Nothing of it exists any more.", className="hw-scenario-changes"),
        ]
    )
    named = attributes(aria_label=f"Open {one.name}", data_apply=json.dumps(as_json(one.changes)))
    gone = attributes(aria_label=f"Remove {one.name}", data_remove_scenario=one.number)
    ways = [
        html.Button("Open", type="button", className="hw-button", disabled=not one.changes, **named),
        html.Button("Remove", type="button", className="hw-button hw-quiet", disabled=fixed, **gone),
    ]
    return html.Li([told, beside, html.Div(ways, className="hw-panel-actions")], **attributes(data_scenario=one.number))


def side_by_side(found: Scenarios) -> Any:
    """Lay the states side by side: the fields in which they differ, then what the model says of each."""
    if len(found.columns) == 1:
        return states.empty(
            "Nothing to compare yet", "Move a field, or tick a saved scenario: what differs appears here."
        )
    head = [html.Td(html.Span("Field", className="visually-hidden")), *(_heading(one) for one in found.columns)]
    fields = [
        _row(label, [one.values[at] if one.values else formats.NOTHING for one in found.columns])
        for at, label in enumerate(found.fields)
    ]
    answers = [
        _row("Loss chance", [_chance(one) for one in found.columns], "hw-scenario-first"),
        _row("Expected loss", [formats.money(one.expected_loss, found.currency) for one in found.columns]),
        _row("Decision", [_decision(one) for one in found.columns]),
    ]
    caption = html.Caption("States of this deal side by side, where they differ", className="visually-hidden")
    body = html.Tbody([*fields, *answers])
    table = html.Table([caption, html.Thead(html.Tr(head)), body], className="hw-table hw-scenario-table")
    region = attributes(role="region", aria_label="States side by side", tabIndex=0)
    return html.Div(table, className="hw-scroll", **region)


def _heading(one: ComparedScenario) -> html.Th:
    gone = [html.Span(sentence, className="hw-scenario-gone") for sentence in one.gone]
    sub = html.Span(one.sub, className="hw-sub") if one.sub else None
    return html.Th([part for part in (one.title, sub, *gone) if part], scope="col")


def _row(label: str, cells: list[Any], name: str | None = None) -> html.Tr:
    return html.Tr([html.Th(label, scope="row"), *(html.Td(cell) for cell in cells)], className=name)


def _chance(one: ComparedScenario) -> Any:
    if one.loss_probability is None:
        return formats.NOTHING
    ends = interval((one.low, one.high)) if one.low is not None and one.high is not None else None
    words = [html.Span(formats.percent(one.loss_probability), className="hw-move-chance"), ends]
    return html.Span([part for part in words if part])


def _decision(one: ComparedScenario) -> Any:
    if one.flagged is None:
        return formats.NOTHING
    side = (
        f"{'above' if one.flagged else 'below'} the line of {formats.threshold(one.threshold)}"
        if one.threshold is not None
        else ""
    )
    words = html.Span(side or one.decision, className="hw-sub")
    return html.Span([html.Strong("Act" if one.flagged else "No action"), words], title=one.decision)
