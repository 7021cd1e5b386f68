"""Adopting a policy, and those that were adopted before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components import states
from app.components.parts import attributes, tag
from app.components.threshold.sentences import ADOPT
from app.views.flagging import own_numbers
from app.views.threshold.policy_history import AdoptedPolicy, History

LONGEST_NAME, LONGEST_NOTE = 200, 2_000
HISTORY = "Adopted policies"
EVERYBODY = "Every page follows an adopted policy, for everybody who uses Headwind on this data."


def bar() -> html.Div:
    """Keep the decision and the way to adopt it in reach of the hand, wherever the page is scrolled to."""
    decision = html.P(formats.NBSP, id="threshold-decision", className="hw-decision")
    opener = html.Summary("Adopt…", className="hw-button hw-primary")
    box = html.Details([opener, form()], id="threshold-adopt-box", className="hw-adopt-box")
    said = html.P(id="threshold-written-said", className="hw-threshold-written", **attributes(role="status"))
    return html.Div([html.Div([decision, said]), box], id="threshold-bar", className="hw-bar")


def form() -> html.Div:
    """Ask who adopts, and why; the browser keeps the name."""
    name = dbc.Input(id="threshold-author", type="text", size="sm", maxlength=LONGEST_NAME, autocomplete="name")
    note = dbc.Input(id="threshold-note", type="text", size="sm", maxlength=LONGEST_NOTE)
    fields = html.Div(
        [
            html.Div([dbc.Label("Your name", html_for="threshold-author"), name]),
            html.Div([dbc.Label("Note (optional)", html_for="threshold-note"), note]),
        ],
        className="hw-threshold-form",
    )
    adopt = html.Button(ADOPT, id="threshold-adopt", className="hw-button hw-primary", type="button")
    cancel = html.Button("Cancel", id="threshold-adopt-cancel", className="hw-button hw-quiet", type="button")
    acts = html.Div([adopt, cancel], className="hw-acts")
    why = html.P(id="threshold-refused", className="hw-refused")
    return html.Div(
        [html.P(formats.NBSP, id="threshold-proposal"), html.P(EVERYBODY, className="hw-sub"), fields, acts, why],
        id="threshold-adopting",
        className="hw-flow",
        tabIndex="-1",
    )


def latest(found: History) -> list[Any]:
    """Head the folded history with its latest line: what was adopted last, by whom and when."""
    if found.policies is None:
        return [f"{HISTORY}: ", found.refused]
    if not found.policies:
        return [f"{HISTORY}: ", html.Span("none yet", className="hw-muted")]
    held = found.policies[0].adopted
    ended = f", ended {formats.moment(held.ended_at)}" if held.ended_at else ", in force"
    said = f"{found.policies[0].words}, by {formats.cut(held.author)} on {formats.moment(held.made_at)}{ended}"
    return [f"{HISTORY}: ", html.Span(said, className="hw-muted")]


def history(found: History) -> list[Any]:
    """List what was adopted, with a way back to each; say so where the store cannot be read."""
    if found.policies is None:
        return [states.error(found.refused, found.next_step)]
    in_force = next((one for one in found.policies if one.adopted.ended_at is None), None)
    retire = html.Button(
        "Back to the model's suggestion",
        id="threshold-retire",
        className="hw-button",
        type="button",
        disabled=bool(found.refused),
    )
    none = html.P("Nobody has adopted a policy yet: the model's suggestion is in force.", className="hw-muted")
    listed = _table(found.policies, found) if found.policies else none
    return [listed, retire] if in_force else [listed]


def refused(found: History) -> list[Any]:
    """Say beside the button why nothing can be adopted, and what to do."""
    return [html.Strong(found.refused), f" {found.next_step}"] if found.refused else []


def _table(policies: Sequence[AdoptedPolicy], found: History) -> html.Div:
    heads = (("Policy", ""), ("Costs", "hw-minor"), ("By", ""), ("In force", ""), ("", "hw-right"))
    head = [html.Th(words, scope="col", className=name or None) for words, name in heads[:-1]]
    head.append(html.Th(html.Span("Restore", className="visually-hidden"), scope="col"))
    caption = html.Caption("Adopted policies", className="visually-hidden")
    body = [_row(one, found) for one in policies]
    table = html.Table([caption, html.Thead(html.Tr(head)), html.Tbody(body)], className="hw-table")
    region = attributes(role="region", aria_label="Adopted policies", tabIndex=0)
    return html.Div(table, className="hw-scroll hw-history", **region)


def _row(one: AdoptedPolicy, found: History) -> html.Tr:
    held = one.adopted
    note = html.Span(held.note, className="hw-sub") if held.note else None
    each = "a deal" if found.amounts else "each"
    conceded = f" and {formats.threshold(held.conceded)}" if held.conceded else ""
    costs = f"{_money(held.false_alarm, found)}{conceded} {each}, saves {formats.threshold(held.save_rate)}"
    own = f", {own_numbers(held.teams, len(held.teams))}" if held.teams else ""
    room = html.Span(f"{formats.number(held.capacity)} an owner{own}", className="hw-sub") if held.capacity else None
    name = attributes(aria_label=f"Restore: {one.words}, adopted by {held.author}", data_restore=held.number)
    back = html.Button("Restore", className="hw-button", type="button", disabled=bool(found.refused), **name)
    until = "since " if held.ended_at is None else ""
    ended = html.Span(f"until {formats.moment(held.ended_at)}", className="hw-sub") if held.ended_at else None
    return html.Tr(
        [
            html.Th([part for part in (_capital(one.words), note) if part is not None], scope="row"),
            html.Td([part for part in (costs, room) if part is not None], className="hw-minor"),
            html.Td(held.author),
            html.Td([part for part in (f"{until}{formats.moment(held.made_at)}", ended) if part is not None]),
            html.Td(tag("in force", "won") if held.ended_at is None else back, className="hw-right"),
        ]
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _money(amount: float, found: History) -> str:
    return formats.money(amount, found.currency) if found.amounts else formats.plural(amount, "deal", digits=1)
