"""A titled part of one deal, as its drawer stacks them."""

from __future__ import annotations

from typing import Any

from dash import html


def part(name: str, content: Any, note: str = "") -> html.Section:
    """Frame a part of the drawer under its heading, with its unit or order behind it."""
    heading = html.H3([name, html.Span(note, className="hw-panel-unit") if note else None])
    return html.Section([heading, content], className="hw-deal-part")


def unknown(words: str) -> html.P:
    """Say why a part has nothing to show."""
    return html.P(words, className="hw-muted")
