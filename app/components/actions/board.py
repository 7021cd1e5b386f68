"""The Actions page: its four places, each with its cards."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components import states
from app.components.actions.card import card
from app.components.files.download import download
from app.components.parts import attributes
from app.views.actions.board import PLACES, Board, Place


def board(found: Board, query: str) -> list[Any]:
    """Draw the board; `query` are the filters of its file."""
    if found.unread:
        return [states.error("The actions cannot be read.", found.unread)]
    shut = (
        [html.P([html.Strong(found.refused), f" {found.next_step}"], className="hw-refused")] if found.refused else []
    )
    said = [html.P(headline(found), className="hw-headline"), html.P(found.days_words, className="hw-panel-summary")]
    head = html.Div([html.Div(said), download("actions", "actions-file", query)], className="hw-actions-head")
    places = html.Div([_place(found, place, words) for place, words in PLACES.items()], className="hw-board")
    return [*shut, head, html.Div(places, **attributes(data_today=found.today.isoformat()))]


def headline(found: Board) -> str:
    """'3 actions open, 1 of them past due'."""
    open_count = sum(n for place, n in found.counts.items() if place != "done")
    if not open_count and found.open_anywhere:
        them = formats.plural(found.open_anywhere, "action is", "actions are")
        return f"No action is open with these filters; without them {them}."
    if not open_count:
        return "No action is open. Plan one from a deal: in its drawer, or on its what-if page."
    late = found.counts["past_due"]
    return f"{formats.plural(open_count, 'action')} open, {formats.count(late) if late else 'none'} of them past due"


def _place(found: Board, place: Place, words: str) -> html.Section:
    cards = [card(one, fixed=bool(found.refused)) for one in found.items if one.place == place]
    n = found.counts[place]
    first = "latest" if place == "done" else "first"
    cut = f"The {first} {formats.count(len(cards))} of {formats.count(n)}; the file has all."
    more = cut if n > len(cards) else ""
    heading = html.H2([words, html.Span(formats.count(n), className="hw-panel-unit")], className="hw-panel-title")
    parts = [heading, html.Ul(cards, className="hw-actions") if cards else html.P("None", className="hw-muted")]
    return html.Section([*parts, *([html.P(more, className="hw-sub")] if more else [])], className="hw-panel hw-place")
