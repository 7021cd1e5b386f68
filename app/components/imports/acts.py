"""Buttons of an import: each names what it does, and asks first where something is lost."""

from __future__ import annotations

from typing import Any

from dash import html

from app.components.parts import attributes

ASK_FIRST = "{} It cannot be undone."


def button(
    words: Any, act: str, *, primary: bool = False, large: bool = False, confirm: str = "", **named: str
) -> html.Button:
    """A button; `act` says what is done, `confirm` what is asked first, and `named` of what.

    Where none of several next steps is to be preferred all of them are `large`, and none is primary.
    """
    told = attributes(
        data_import_act=act,
        data_import_confirm=confirm or None,
        **{f"data_import_{name}": value for name, value in named.items()},
    )
    kind = "hw-button hw-primary hw-next" if primary else "hw-button hw-next" if large else "hw-button"
    return html.Button(words, type="button", className=kind, **told)


def status_line(place: str = "data-import-said", *, lasting: bool = False) -> html.P:
    """Where it is told what came of what was done; a `lasting` one keeps its place while nothing is told."""
    kind = "hw-import-said hw-import-saved" if lasting else "hw-import-said"
    return html.P(id=place, className=kind, **attributes(role="status"))


def row(*buttons: Any) -> html.Div:
    """Buttons beside each other, the next step first."""
    return html.Div([each for each in buttons if each is not None], className="hw-acts")


def discard(name: str) -> html.Button:
    """Give an import up."""
    return button("Discard", "discard", confirm=ASK_FIRST.format(f"Discard {name}?"))
