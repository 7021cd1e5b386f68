"""The scope bar: which period, pipeline, region, manager, owner, product and stage every page speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app.components.parts import attributes

PERIODS: Final = {
    "this-week": "This week",
    "last-week": "Last week",
    "last-30-days": "Last 30 days",
    "last-90-days": "Last 90 days",
    "this-quarter": "This quarter",
    "last-quarter": "Last quarter",
    "this-year": "This year",
    "last-12-months": "Last 12 months",
    "all": "All time",
    "custom": "From … to",
}
PERIOD: Final = "last-12-months"
COMPARISONS: Final = {
    "quarter": "vs. quarter before",
    "year": "vs. year before",
    "none": "No comparison",
}
COMPARE: Final = "quarter"
# In place of a comparison for which the period is too long.
INSTEAD: Final = {"year": "vs. year before (auto)", "length": "vs. days before (auto)"}
LONGER: Final = "The same days of the quarter before. A period longer than a quarter: the same days of the year before."
DIMENSIONS: Final = {
    "pipeline": "Pipeline",
    "region": "Region",
    "manager": "Manager",
    "owner": "Owner",
    "product": "Product",
    "stage": "Stage",
}


def scope_bar() -> html.Div:
    """Draw the controls; what they offer arrives in the store `scope-choices`, what is chosen in the store `scope`."""
    summary = [html.Span("Scope"), html.Span("", id="scope-count", className="hw-count")]
    expands = attributes(aria_expanded="false", aria_controls="scope-controls", data_toggle="scope-controls")
    fold = html.Button(summary, className="hw-button hw-scope-fold", type="button", **expands)
    picks = [_pick(name, label) for name, label in DIMENSIONS.items()]
    acts = html.Div([_button("Reset", "scope-reset"), _button("Copy link", "scope-copy")], className="hw-scope-acts")
    controls = html.Div([_period(), _compare(), *picks, acts], id="scope-controls", className="hw-scope-controls")
    chips = html.Div(id="scope-chips", className="hw-chips", **attributes(role="group", aria_label="Active filters"))
    return html.Div([fold, controls, chips], className="hw-scope", **attributes(role="search", aria_label="Scope"))


def _button(words: str, identity: str) -> html.Button:
    return html.Button(words, id=identity, className="hw-button hw-quiet", type="button")


def _period() -> html.Div:
    options = [{"label": label, "value": value} for value, label in PERIODS.items()]
    chosen = dbc.Select(id="scope-period", options=options, value=PERIOD, size="sm", class_name="hw-select")
    label = dbc.Label("Period", html_for="scope-period", class_name="visually-hidden")
    ends = [_day("scope-from", "From"), html.Span("–", className="hw-muted"), _day("scope-to", "To")]
    between = html.Div(ends, id="scope-between", className="hw-between", hidden=True)
    return html.Div([label, chosen, between], className="hw-period")


def _compare() -> html.Div:
    chosen = dbc.Select(id="scope-compare", options=comparisons({}), value=COMPARE, size="sm", class_name="hw-select")
    label = dbc.Label("Compare with", html_for="scope-compare", class_name="visually-hidden")
    return html.Div([label, chosen], className="hw-period", title=LONGER)


def comparisons(kinds: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the comparisons that are offered; `kinds` says what each comes to where the period is too long for it."""
    said = {name: INSTEAD[kind] for name, kind in kinds.items() if kind in INSTEAD and kind != name}
    return [{"label": said.get(name, label), "value": name} for name, label in COMPARISONS.items()]


def _day(identity: str, words: str) -> html.Span:
    label = dbc.Label(words, html_for=identity, class_name="visually-hidden")
    return html.Span([label, dbc.Input(id=identity, type="date", size="sm", debounce=600, class_name="hw-day")])


def _pick(name: str, label: str) -> html.Details:
    """A menu of checkboxes behind a button; a search box shows where there are many."""
    said = html.Span("", id=f"scope-{name}-said", className="hw-pick-said")
    button = html.Summary([html.Span(label), said], className="hw-button")
    find = dbc.Input(type="search", placeholder=f"Find {label.lower()}", size="sm", class_name="hw-pick-find")
    named: dict[str, Any] = attributes(role="group", aria_label=label)
    listed = html.Div(dbc.Checklist(id=f"scope-{name}", options=[], value=[]), className="hw-pick-list", **named)
    menu = html.Div([html.Div(find, className="hw-pick-search"), listed], className="hw-menu")
    return html.Details([button, menu], id=f"scope-{name}-pick", className="hw-pick", hidden=True)
