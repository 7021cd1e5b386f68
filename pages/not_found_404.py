"""What an address shows that leads nowhere; the module's name is what Dash looks for."""

from __future__ import annotations

from dash import html

from app.addresses import at
from app.components import states
from app.components.parts import link

TITLE = "Page not found"


def layout(**_: str) -> html.Div:
    """Say that nothing is there, and lead on."""
    ways = ["Choose a page from the menu, or ", link("start with the pipeline", at("/")), "."]
    return html.Div(states.empty("There is nothing at this address", "It may have been mistyped or cut short.", ways))
