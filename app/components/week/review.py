"""The Weekly review page: its sentence with the ways to hand it on, and the deals to discuss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from dash import html

from app.addresses import at
from app.components import states
from app.components.actions.card import card
from app.components.deals.lists import held_out, owner_column, stage_column, titled
from app.components.parts import link, tag
from app.components.table import Column, table
from app.documents.review import flagged_words, nothing_to_discuss
from app.views.actions.board import PLACES, Item
from app.views.actions.week import WeekActions, planned_words
from app.views.review.answer import Review

DONE: Final = "Done in the last seven days"
NO_ACTIONS: Final = "No action is past due or due in the next seven days, and none was finished in the last seven."
FILES: Final[Mapping[str, str]] = {"pdf": "PDF", "html": "HTML", "md": "Markdown"}


def head(lead: str, forecast: str, whose: str, keys: Mapping[str, str]) -> html.Div:
    """What a manager would repeat of the week, of which days and filters it is, and the files that it can be had as."""
    files = [_file(kind, name, keys) for kind, name in FILES.items()]
    hand_on = html.Div([html.Span("Download", className="hw-muted"), *files], className="hw-review-files")
    return html.Div(
        [html.P(lead, className="hw-headline"), html.P(forecast), html.P(whose, className="hw-muted"), hand_on],
        className="hw-review-head",
    )


def _file(kind: str, name: str, keys: Mapping[str, str]) -> html.A:
    query = f"?{urlencode(keys)}" if keys else ""
    # A link that opens elsewhere is left to the browser: it saves a file, and shows a refusal.
    return link(name, at(f"/export/review.{kind}{query}"), "hw-button", target="_blank")


def actions(found: WeekActions) -> Any:
    """List what is past due, what is due next and what was done, each with its deal."""
    if found.unread:
        return states.error("The actions cannot be read.", found.unread)
    parts = ((PLACES["past_due"], found.past_due), (PLACES["week"], found.due), (DONE, found.done))
    if not any(held for _, held in parts):
        return html.P(NO_ACTIONS, className="hw-muted")
    days = html.P(found.days_words, className="hw-panel-summary")
    return html.Div([days, *(part for name, held in parts if held for part in (html.H3(name), _listed(held)))])


def _listed(held: Sequence[Item]) -> html.Ul:
    return html.Ul([card(one, fixed=True) for one in held], className="hw-actions")


def discussed(answer: Review) -> Any:
    """List the deals to talk about with why and the next step, each leading to its drawer."""
    if answer.discuss.empty:
        words = f"{nothing_to_discuss(answer)} {answer.held_out_words}".strip()
        return states.empty("No open deals", words, "Widen the filters, or reset them.")
    rows = titled(answer.discuss).assign(
        why=[_why(row) for row in answer.discuss.to_dict("records")],
    )
    said = html.P(flagged_words(answer) if answer.ranked else answer.order, className="hw-panel-summary")
    listed = table(rows, _columns(answer), caption="Deals to discuss", cards=True)
    return html.Div([said, *held_out(answer.held_out_words), listed])


def _columns(answer: Review) -> list[Column]:
    money = [Column("amount", "Amount", "money", currency=answer.currency)]
    chance = [Column("loss_probability", "Loss chance", "percent")]
    lost = [Column("expected_loss", "Expected loss", "money", currency=answer.currency, minor=True)]
    return [
        Column("title", "Deal", "name", href="href", sub="under_title"),
        owner_column(),
        stage_column(),
        *(money if answer.amounts else []),
        *(chance if answer.ranked else []),
        *(lost if answer.ranked and answer.amounts else []),
        Column("why", "Why, and the next step", "component"),
    ]


def _why(row: Mapping[Any, Any]) -> html.Div:
    because = [html.Span(row["because"])] if row["because"] else []
    step = [html.Span(row["next_step"], className="hw-sub")] if row["next_step"] else []
    tags = [tag(flag, "risk") for flag in row["flags"]]
    planned = [html.Span(words, className="hw-sub")] if (words := planned_words(row["actions"])) else []
    return html.Div([*because, *step, *planned, *tags], className="hw-why")
