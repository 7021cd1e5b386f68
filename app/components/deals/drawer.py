"""A drawer at the right that opens beside a list; the list stays usable."""

from __future__ import annotations

from typing import Any

from dash import html

from app.components.parts import attributes
from app.components.states import skeleton


def drawer(key: str, title: str, body_id: str, children: Any = None, actions: Any = None) -> html.Aside:
    """Draw a drawer that is open while the URL has `key`, such as '?deal=A1'.

    Closing it, Escape and the browser's Back take the key out of the URL; the focus returns to where it came from.
    """
    heading = html.H2(title, id=f"{body_id}-title", className="hw-drawer-title", tabIndex="-1")
    close = html.Button("×", className="hw-close", type="button", **attributes(aria_label="Close", data_close_key=key))
    head = html.Div([heading, html.Div([actions, close], className="hw-panel-actions")], className="hw-drawer-head")
    body = html.Div(skeleton(6) if children is None else children, id=body_id, className="hw-drawer-body")
    named = attributes(aria_labelledby=f"{body_id}-title", data_key=key)
    return html.Aside([head, body], id={"part": "drawer", "key": key}, className="hw-drawer", hidden=True, **named)
