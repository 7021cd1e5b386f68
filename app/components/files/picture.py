"""The quiet menu of a figure: the same as a picture, made in the browser."""

from __future__ import annotations

from typing import Final

from dash import html

from app.components.parts import attributes

KINDS: Final = ("PNG", "SVG")


def picture_menu() -> html.Details:
    """Draw the menu; app/assets/pictures.mjs makes what is chosen in it."""
    choices = [
        html.Button(kind, type="button", **attributes(data_picture=kind.lower(), aria_label=f"Picture as {kind}"))
        for kind in KINDS
    ]
    menu = html.Div(choices, className="hw-menu hw-files")
    return html.Details([html.Summary("Picture", className="hw-button hw-quiet"), menu], className="hw-pick hw-picture")
