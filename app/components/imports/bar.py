"""How much of something is done, as a bar and in words."""

from __future__ import annotations

from dash import html

from app import formats
from app.components.parts import attributes


def bar(share: float, words: str) -> html.Div:
    """How much is done, as a bar and in words."""
    percent = formats.percent(share)
    told = attributes(role="progressbar", aria_valuenow=str(round(share * 100)), aria_valuemin="0", aria_valuemax="100")
    inner = html.Div(
        html.Div(className="hw-progress-done", style={"width": f"{share * 100:.0f}%"}), className="hw-progress-track"
    )
    return html.Div(
        [inner, html.P(f"{percent} {words}".strip())], className="hw-progress", **told, **attributes(aria_label=words)
    )
