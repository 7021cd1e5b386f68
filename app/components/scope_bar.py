"""The filter bar: of which period and which deals every page speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app.components.parts import attributes
from app.views.state import CHOICES

# Own days in place of a period.
CUSTOM: Final = ("custom", "From … to")
COMPARISONS: Final = {one.name: one.label for one in CHOICES.comparisons}
DIMENSIONS: Final = {one.name: one.label for one in CHOICES.filters}
# In place of a comparison for which the period is too long.
INSTEAD: Final = {"year": "vs. year before (auto)", "length": "vs. days before (auto)"}
LONGER: Final = "The same days of the quarter before. A period longer than a quarter: the same days of the year before."


def scope_bar() -> html.Div:
    """Draw the controls; what they offer arrives in the store `scope-choices`, what is chosen in the store `scope`."""
    summary = [html.Span("Filters"), html.Span("", id="scope-count", className="hw-count")]
    expands = attributes(aria_expanded="false", aria_controls="scope-controls", data_toggle="scope-controls")
    fold = html.Button(summary, className="hw-button hw-scope-fold", type="button", **expands)
    picks = [_pick(name, label) for name, label in DIMENSIONS.items()]
    acts = html.Div([_button("Reset", "scope-reset"), _button("Copy link", "scope-copy")], className="hw-scope-acts")
    controls = html.Div([_period(), _compare(), *picks, acts], id="scope-controls", className="hw-scope-controls")
    chips = html.Div(id="scope-chips", className="hw-chips", **attributes(role="group", aria_label="Active filters"))
    return html.Div([fold, controls, chips], className="hw-scope", **attributes(role="search", aria_label="Filters"))


def _button(words: str, identity: str) -> html.Button:
    return html.Button(words, id=identity, className="hw-button hw-quiet", type="button")


def _period() -> html.Div:
    named = (*((one.name, one.label) for one in CHOICES.periods), CUSTOM)
    options = [{"label": label, "value": value} for value, label in named]
    chosen = dbc.Select(id="scope-period", options=options, value=CHOICES.period, size="sm", class_name="hw-select")
    label = dbc.Label("Period", html_for="scope-period", class_name="visually-hidden")
    ends = [_day("scope-from", "From"), html.Span("–", className="hw-muted"), _day("scope-to", "To")]
    between = html.Div(ends, id="scope-between", className="hw-between", hidden=True)
    return html.Div([label, chosen, between], id="scope-period-place", className="hw-period")


def _compare() -> html.Div:
    options = comparisons({})
    chosen = dbc.Select(id="scope-compare", options=options, value=CHOICES.compare, size="sm", class_name="hw-select")
    label = dbc.Label("Compare with", html_for="scope-compare", class_name="visually-hidden")
    return html.Div([label, chosen], id="scope-compare-place", className="hw-period", title=LONGER)


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
    search = html.Div(find, id=f"scope-{name}-find", className="hw-pick-search", hidden=True)
    menu = html.Div([search, listed], className="hw-menu")
    return html.Details([button, menu], id=f"scope-{name}-pick", className="hw-pick", hidden=True)
