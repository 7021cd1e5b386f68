"""A form that writes about experiments, as the page's script reads it."""

from __future__ import annotations

from typing import Any

from dash import html

from app.components.parts import attributes


def form(parts: list[Any], buttons: list[Any], *, of: str) -> html.Div:
    """Stack fields above their buttons, with the place of what came of it; `of` is as what the page knows the form."""
    said = html.P(className="hw-action-said", **attributes(role="status"))
    shown = [*parts, html.Div(buttons, className="hw-action-buttons"), said]
    return html.Div(shown, className="hw-action-form hw-experiment-form", **attributes(data_form=of))


def button(words: str, act: str, *, primary: bool = False) -> html.Button:
    """A button that writes."""
    name = "hw-button hw-primary" if primary else "hw-button"
    return html.Button(words, type="button", className=name, **attributes(data_experiment_act=act))
