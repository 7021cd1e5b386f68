"""One action as a card, and the fields in which it is planned and changed."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components.parts import attributes, link, render_name, tag
from app.views.actions.board import Item, due_words

LONGEST_STEP, LONGEST_NAME, LONGEST_NOTE = 200, 200, 2_000
ENDED: Final = "Deal is "
DISCARD: Final = "Discard what is typed"
OUTCOME: Final = "What came of it (kept with Done or No longer needed)"


def card(one: Item, *, fixed: bool, of_deal: bool = False) -> html.Li:
    """Draw an action with what can be done about it; nothing where it is `fixed`; `of_deal` names no deal."""
    told = [
        html.Strong(one.next_step, className="hw-action-step"),
        None if of_deal else _deal(one),
        _held_out(one),
        _when(one),
        html.P(one.note, className="hw-action-note") if one.note else None,
        html.P(_came_of_it(one), className="hw-sub") if one.place == "done" else None,
        html.Div(className="hw-action-unsaved") if one.place == "done" and not fixed else None,
        None if fixed else _change(one),
    ]
    named = attributes(data_action=one.number, data_version=one.version)
    # A component without children is falsy.
    shown = [part for part in told if part is not None]
    return html.Li(shown, className=f"hw-action hw-action-{one.place}", **named)


def _deal(one: Item) -> html.Span:
    name = link(formats.cut(one.title), one.href, "hw-cell-link") if one.href else render_name(one.title)
    account = [" · ", render_name(one.account)] if one.deal_name and one.account else []
    ended = [" ", tag(f"{ENDED}{one.ended}")] if one.ended else []
    return html.Span([name, *account, *ended], className="hw-action-deal")


def _held_out(one: Item) -> html.Span | None:
    """Say that the deal is not to be acted on, where an action is open all the same."""
    return html.Span(one.held_out, className="hw-sub") if one.held_out and one.place != "done" else None


def _when(one: Item) -> html.Span:
    said = [f"due {formats.date(one.due_on)}", due_words(one), formats.name(one.owner or None, "owner")]
    words = " · ".join(part for part in [*said, "discussed" if one.discussed else ""] if part)
    return html.Span(words, className="hw-sub")


def _came_of_it(one: Item) -> str:
    """'Done: they signed (Ann, 3 Jul 2026)'."""
    words = f": {one.outcome}" if one.outcome else ""
    return f"{one.status.capitalize()}{words} ({one.changed_by}, {formats.date(one.changed_on)})"


def _change(one: Item) -> html.Details:
    named = html.Span(f" {one.next_step}", className="visually-hidden")
    if one.place == "done":
        buttons = [button("Reopen", "reopen", primary=True)]
        return html.Details([html.Summary(["Reopen", named]), form([author()], buttons, of=_form_of(one))])
    outcome = labelled(OUTCOME, dbc.Textarea(name="outcome", maxlength=LONGEST_NOTE, rows=2))
    filled = fields(
        one.next_step, one.owner, one.due_on.isoformat(), one.note, discussed=one.discussed, of=str(one.number)
    )
    buttons = [
        button("Save", "save", primary=True),
        button("Done", "done"),
        button("No longer needed", "drop"),
        button("Snooze a week", "snooze"),
    ]
    change = form([*filled, outcome, author()], buttons, of=_form_of(one))
    return html.Details([html.Summary(["Change or finish", named]), change])


def _form_of(one: Item) -> str:
    return f"action {one.number}"


def form(parts: list[Any], buttons: list[Any], *, of: str) -> html.Div:
    """Stack fields above their buttons, with the places of what came of it and of two versions side by side.

    of: as what the page knows the form, which keeps what is typed into it while it is drawn anew.
    """
    said = html.P(className="hw-action-said", **attributes(role="status"))
    conflict = html.Div(className="hw-action-conflict")
    # It shows where something is typed and not saved.
    given_up = html.Button(DISCARD, type="button", className="hw-button hw-discard", **attributes(data_discard=""))
    shown = [*parts, html.Div([*buttons, given_up], className="hw-action-buttons"), said, conflict]
    return html.Div(shown, className="hw-action-form", **attributes(data_form=of))


def fields(
    next_step: str, owner: str, due_on: str, note: str = "", *, discussed: bool = False, of: str = "new"
) -> list[Any]:
    """The fields of an action, filled; `of` tells those of one form from the others on the page."""
    step = dbc.Input(name="next_step", type="text", size="sm", value=next_step, maxlength=LONGEST_STEP)
    who = dbc.Input(name="owner", type="text", size="sm", value=owner, maxlength=LONGEST_NAME)
    return [
        labelled("Next step", step),
        labelled("Owner", who),
        labelled("Due", dbc.Input(name="due_on", type="date", size="sm", value=due_on)),
        labelled("Note", dbc.Textarea(name="note", value=note, maxlength=LONGEST_NOTE, rows=2)),
        dbc.Checkbox(id=f"action-discussed-{of}", name="discussed", label="Discussed", value=discussed),
    ]


def author() -> html.Label:
    """Ask who writes; the browser keeps it."""
    box = dbc.Input(name="author", type="text", size="sm", maxlength=LONGEST_NAME, autocomplete="name")
    return labelled("Your name", box)


def labelled(words: str, box: Any) -> html.Label:
    """A field below its label."""
    return html.Label([html.Span(words), box], className="hw-action-field")


def button(words: str, act: str, *, primary: bool = False) -> html.Button:
    """A button that writes."""
    name = "hw-button hw-primary" if primary else "hw-button"
    return html.Button(words, type="button", className=name, **attributes(data_act=act))
