"""A panel: a titled part of the page that keeps its place while its content is on the way."""

from __future__ import annotations

from typing import Any

from dash import html

from app.components.states import skeleton


def panel(
    title: str,
    children: Any = None,
    *,
    body_id: str | None = None,
    span: int = 6,
    unit: str = "",
    summary: Any = None,
    actions: Any = None,
    min_height: int = 0,
) -> html.Section:
    """Frame `children`, or a skeleton until `body_id` is filled. `span` counts columns of 12, `min_height` pixels."""
    heading = html.H2([title, html.Span(unit, className="hw-panel-unit") if unit else None], className="hw-panel-title")
    head = html.Div([heading, html.Div(actions, className="hw-panel-actions") if actions else None])
    head.className = "hw-panel-head"
    lead = html.P(summary, className="hw-panel-summary") if summary else None
    content = skeleton(height=min_height or None) if children is None else children
    style = {"minHeight": f"{min_height}px"} if min_height else None
    body = html.Div(content, className="hw-panel-body", style=style, **({"id": body_id} if body_id else {}))
    return html.Section([part for part in (head, lead, body) if part], className=f"hw-panel hw-span-{span}")


def grid(*children: Any) -> html.Div:
    """The page's grid of 12 columns; a child says how many it spans with `hw-span-N`."""
    return html.Div(list(children), className="hw-grid")
