"""One action for each of the deals that are ticked in a list: how many they are, and its form."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import html

from app.addresses import at
from app.components.actions.card import LONGEST_NAME, LONGEST_NOTE, LONGEST_STEP, author, button, form, labelled
from app.components.parts import attributes, link


def bar() -> html.Div:
    """Draw the bar above the list, which the page's script shows once a deal is ticked."""
    counted = html.Strong(className="hw-ticked-said", **attributes(role="status"))
    none = html.Button("Untick all", type="button", className="hw-button hw-quiet", **attributes(data_untick=""))
    said = html.P(className="hw-actions-said", **attributes(role="status", tabIndex=-1))
    new = html.Details([html.Summary("Plan an action for each"), _form()], className="hw-action-new")
    named = attributes(data_actions="", data_deals="[]")
    board = link("All actions", at("/actions"))
    return html.Div([counted, none, new, said, board], id="deals-ticked", className="hw-ticked", hidden=True, **named)


def _form() -> html.Div:
    """What is left empty is each deal's own."""
    step = dbc.Input(
        name="next_step", type="text", size="sm", maxlength=LONGEST_STEP, placeholder="What is suggested of each deal"
    )
    who = dbc.Input(name="owner", type="text", size="sm", maxlength=LONGEST_NAME, placeholder="Each deal's own owner")
    parts = [
        labelled("Next step", step),
        labelled("Owner", who),
        labelled("Due (in a week unless given)", dbc.Input(name="due_on", type="date", size="sm")),
        labelled("Note", dbc.Textarea(name="note", maxlength=LONGEST_NOTE, rows=2)),
        dbc.Checkbox(id="action-discussed-ticked", name="discussed", label="Discussed"),
        author(),
    ]
    return form(parts, [button("Plan actions", "plan", primary=True)], of="plan several")
