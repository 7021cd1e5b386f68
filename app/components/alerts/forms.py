"""Forms of the Alerts page: fields above one button that sends them to the twin."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from app.components.actions.card import author, labelled
from app.components.parts import attributes

__all__ = ["author", "choice", "form", "labelled", "number"]


def form(parts: list[Any], button: str, *, method: str, path: str, says: str = "", waits: str = "Saving …") -> html.Div:
    """Fields above a button; `path` is the twin's below that of alerts, `waits` what is said until it answers.

    says: what is said once it is done; where the answer itself says what came of it, ''.
    """
    pressed = html.Button(button, type="button", className="hw-button hw-primary")
    said = html.P(className="hw-alert-said", **attributes(role="status"))
    named = attributes(
        data_form=f"{method} {path}", data_method=method, data_path=path, data_says=says, data_waits=waits
    )
    return html.Div([*parts, html.Div(pressed), said], className="hw-alert-form", **named)


def choice(words: str, name: str, options: dict[str, str], value: str) -> html.Label:
    """A menu below its label."""
    listed = [{"label": label, "value": key} for key, label in options.items()]
    return labelled(words, dbc.Select(name=name, options=listed, value=value, size="sm"))


def number(words: str, name: str, value: float | None, low: float, high: float) -> html.Label:
    """A number below its label."""
    written = None if value is None else int(value) if value == int(value) else value
    box = dbc.Input(name=name, type="number", size="sm", value=written, min=low, max=high, step="any")
    return labelled(words, box)
