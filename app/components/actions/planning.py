"""The actions of one deal: those there are, and the form of a new one."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from app.components.actions.card import author, button, card, fields, form
from app.components.parts import attributes
from app.components.states import skeleton
from app.views.actions.planning import DEPARTURE, Planning


def place(opportunity_id: str) -> html.Div:
    """The place of a deal's actions, which are asked for once it is drawn."""
    said = html.P(className="hw-actions-said", **attributes(role="status", tabIndex=-1))
    asked = dcc.Store(id="deal-actions-asked", data={"deal": opportunity_id, "turn": 0})
    named = attributes(data_actions=opportunity_id)
    return html.Div([asked, said, html.Div(skeleton(2), id="deal-actions")], className="hw-deal-actions", **named)


def planning(found: Planning) -> list[Any]:
    """Draw a deal's actions, open ones first, and the form of a new one, where one can be planned."""
    if found.unread:
        return [html.P([html.Strong("The actions cannot be read."), f" {found.unread}"], className="hw-refused")]
    ordered = sorted(found.items, key=lambda one: one.place == "done")
    cards = [card(one, fixed=bool(found.refused), of_deal=True) for one in ordered]
    named = attributes(data_today=found.today.isoformat())
    listed = (
        html.Ul(cards, className="hw-actions", **named)
        if cards
        else html.P("Nothing is planned.", className="hw-muted")
    )
    days = html.P(found.days_words, className="hw-sub")
    return [listed, days, _refused(found) if found.refused else _new(found)]


def _refused(found: Planning) -> html.P:
    return html.P([html.Strong(found.refused), f" {found.next_step}"], className="hw-refused")


def _new(found: Planning) -> html.Details:
    first = found.suggested[0] if found.suggested else ""
    step, *rest = fields(first, found.owner, found.due_on.isoformat())
    others = [
        html.Button(one, type="button", className="hw-button hw-quiet", **attributes(data_suggest=one))
        for one in found.suggested
    ]
    suggested = html.Div(others, className="hw-action-suggested", **attributes(role="group", aria_label="Suggested"))
    parts = [*_departure(found), step, *([suggested] if len(others) > 1 else []), *rest, author()]
    plan = form(parts, [button("Plan action", "plan", primary=True)], of=f"plan {found.opportunity_id}")
    return html.Details([html.Summary("Plan an action"), plan], className="hw-action-new")


def _departure(found: Planning) -> list[Any]:
    """Ask whoever plans an action for a deal that is held out whether they mean to."""
    if not found.held_out:
        return []
    said = html.P(f"{found.held_out} {DEPARTURE}", className="hw-caveat hw-deal-arm")
    return [said, dbc.Checkbox(id="action-departure", name="departure", label="Depart from the experiment")]
