"""The form that asks for one change of many deals, and the changes that are one click away."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components import states
from app.components.parts import attributes, link
from app.components.what_if.result import CAVEAT
from app.views.bulk_change.form import MOST_DAYS, Change, Form, limits

TO: Final = {
    "all": "All open deals",
    "pushed": "Ever pushed",
    "overdue": "Overdue",
    "flagged": "Flagged",
    "quiet": "Without activity for more than",
}
HOW: Final = {
    "add": "Add",
    "times": "Multiply by",
    "set": "Set to",
    "in_days": "Days from",
    "move": "Move later by",
}


def controls() -> html.Div:
    """Draw the form; what it offers and what is chosen arrive with the answer."""
    days = _box("portfolio-days", "Days without activity", "days", min=0, max=MOST_DAYS, step=1)
    number = _box("portfolio-number", "Value", html.Span(id="portfolio-unit"), step="any")
    level = html.Div([_label("portfolio-level", "Value"), dbc.Select(id="portfolio-level", size="sm", options=[])])
    level.id, level.hidden = "portfolio-level-box", True
    fields = [
        _choice("portfolio-to", "To which open deals"),
        days,
        _choice("portfolio-field", "What changes", placeholder="Choose a field"),
        html.Div(_choice("portfolio-how", "How"), id="portfolio-how-box", hidden=True),
        number,
        level,
    ]
    ready = html.Div(states.skeleton(1), id="portfolio-ready", className="hw-portfolio-ready")
    form = html.Div(fields, className="hw-portfolio-form", **attributes(role="group", aria_label="The change"))
    idle = html.P(id="portfolio-idle", className="hw-caveat", hidden=True)
    return html.Div([ready, form, html.P(CAVEAT, className="hw-caveat"), idle], className="hw-portfolio-controls")


def _choice(identity: str, words: str, **more: str) -> html.Div:
    return html.Div([_label(identity, words), dbc.Select(id=identity, size="sm", options=[], **more)])


def _label(identity: str, words: str) -> dbc.Label:
    return dbc.Label(words, html_for=identity)


def _box(identity: str, words: str, unit: Any, **limits: Any) -> html.Div:
    field = dbc.Input(id=identity, type="number", size="sm", debounce=True, **limits)
    box = html.Div([field, html.Span(unit, className="hw-muted")], className="hw-unit-box")
    return html.Div([_label(identity, words), box], id=f"{identity}-box", hidden=True)


def filled(form: Form, currency: str, as_of_on: dt.date) -> dict[str, Any]:
    """What each control offers and shows, by its name; `asked` is what the browser compares a hand's choice with."""
    change = form.change
    field = change.field if change else None
    value = change.operation.value if change else None
    text = isinstance(value, str)
    hows = change.hows if change else ()
    low, high = limits(change.operation.how) if change else (None, None)
    return {
        "tos": [{"label": TO[to], "value": to} for to in form.tos],
        "to": form.to,
        "days": form.days,
        "days_hidden": form.to != "quiet",
        "fields": [{"label": one.label, "value": one.name} for one in form.fields],
        "field": field.name if field else "",
        "idle": _idle(form),
        "idle_hidden": not form.idle,
        "hows": [{"label": _how(how, as_of_on), "value": how} for how in hows],
        "how": change.operation.how if change else "",
        "how_hidden": len(hows) < 2,
        "number": None if text else value,
        "number_min": low,
        "number_max": high,
        "number_hidden": change is None or text,
        "unit": _unit(change, currency, as_of_on) if change else "",
        "levels": [{"label": level, "value": level} for level in field.levels] if field and text else [],
        "level": value if text else "",
        "level_hidden": not text,
        "ready": ready(form),
        "back_hidden": change is None,
        "asked": change.query() if change else {"do.to": form.to},
    }


def _idle(form: Form) -> str:
    return f"Not offered, for none of it moves a loss chance: {', '.join(field.label for field in form.idle)}."


def _how(how: str, as_of_on: dt.date) -> str:
    return f"{HOW[how]} {formats.date(as_of_on)}" if how == "in_days" else HOW[how]


def _unit(change: Change, currency: str, as_of_on: dt.date) -> str:
    match change.operation.how, change.field.unit:
        case "times", _:
            return "%"
        case "in_days", _:
            return f"days: {formats.date(as_of_on + dt.timedelta(days=float(change.operation.value)))}"
        case "move", _:
            return "days"
        case _, "money":
            return formats.currency_sign(currency)
        case _, "percent":
            return "%"
    return change.field.unit


def ready(form: Form) -> list[Any]:
    """Changes that are one click away, the one that is asked for marked."""
    asked = form.change.query() if form.change else {}
    return [_ready(one.words, one.change, asked) for one in form.ready]


def back() -> Any:
    """The way back to no change at all."""
    return link("No change", "?", "hw-button hw-quiet", id="portfolio-clear", hidden=True)


def _ready(words: str, change: Change, asked: dict[str, str]) -> html.A:
    here = change.query() == asked
    name = "hw-button hw-portfolio-here" if here else "hw-button"
    return link(words, f"?{urlencode(change.query())}", name, aria_current="true" if here else None)
