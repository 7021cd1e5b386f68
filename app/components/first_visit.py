"""Two lines for whoever is here for the first time, with one deal to try things on, until they are dismissed."""

from __future__ import annotations

from dash import html

from app.addresses import at
from app.components.parts import attributes, link
from app.views.deals import deal_address

WHAT = "Headwind says which open deals are likely to be lost, what that would cost, why, and what to do next."
HOW = "It learns from what closed, is judged on later deals than it learned from, and says so where it cannot tell."


def frame() -> html.Aside:
    """The lines without a deal to try; a browser shows them unless they were dismissed."""
    dismiss = html.Button("Got it", id="first-visit-dismiss", className="hw-button", type="button")
    guided = html.Div(html.Div(className="hw-bone"), id="first-visit-steps", className="hw-first-visit-steps")
    return html.Aside(
        [html.Div([html.P([html.Strong(WHAT), f" {HOW}"]), guided]), dismiss],
        id="first-visit",
        className="hw-first-visit hw-panel",
        **attributes(aria_label="What this is"),
    )


def steps(opportunity_id: str | None, name: str) -> html.Ol | None:
    """Lead from the list over the reasons of a deal to a lever; None where no deal is ranked."""
    if opportunity_id is None:
        return None
    page = deal_address.page(opportunity_id)
    guided = [
        ("See the list", at("/at-risk")),
        (f"why {name} is on it", deal_address.drawer(opportunity_id)),
        ("what would help most", f"{page}?tab=moves"),
        ("and move a lever", page),
    ]
    return html.Ol([html.Li(link(words, href)) for words, href in guided], className="hw-steps")
