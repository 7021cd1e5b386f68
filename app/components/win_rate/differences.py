"""What differs, as a ranked list: each segment with its money, its rate, and a link to its own deals."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from dash import html

from app import formats
from app.addresses import at
from app.components.parts import attributes, link, render_name, screen_reader_text
from app.views.state import CHOICES
from app.views.win_rate.differences import Difference, Differences, panel_id

LINKED = tuple(one.name for one in CHOICES.filters if not one.while_open)
MARKS = {"more": f"{formats.NBSP}↑", "less": f"{formats.NBSP}↓", "": ""}
SHOWN = 12


def differences(found: Differences) -> html.Div:
    """List every segment that differs, the one that is worth most first; say so where none does."""
    if not found.ranked:
        return html.P(found.finding, className="hw-headline")
    parts = [
        html.P(found.finding, className="hw-headline"),
        _ranks(found.ranked[:SHOWN], 1),
        _others(found.ranked),
        html.P(found.worked_out, className="hw-more"),
    ]
    return html.Div([part for part in parts if part])


def _others(ranked: tuple[Difference, ...]) -> html.Details | None:
    if len(ranked) <= SHOWN:
        return None
    summary = html.Summary(f"Show {formats.count(len(ranked) - SHOWN)} more")
    return html.Details([summary, _ranks(ranked[SHOWN:], SHOWN + 1)], className="hw-as-table")


def _ranks(ranked: tuple[Difference, ...], first: int) -> html.Ol:
    return html.Ol([_rank(one) for one in ranked], className="hw-differences", start=str(first))


def _rank(one: Difference) -> html.Li:
    field = f"{one.field_label}, taken to be recorded at the close" if one.at_close else one.field_label
    who = html.Div([_leading(one), html.Span(render_name(field), className="hw-sub")], className="hw-difference-who")
    words = html.Div(_sentence(one.words), className="hw-difference-words")
    share = f"{formats.percent(one.rate)} of {formats.count(one.n)}"
    rate = html.Div(
        [
            html.Span([share, MARKS[one.differs], screen_reader_text(f" wins {one.differs}")]),
            html.Span(f"likely {formats.between(one.low, one.high)}", className="hw-sub"),
        ]
    )
    others = html.Div([formats.percent(one.others), html.Span("all others", className="hw-sub")])
    return html.Li(html.Div([who, words, rate, others], className="hw-difference"))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _leading(one: Difference) -> Any:
    """The segment's name as a link: to its own win rate, or to its field below where no filter has that field."""
    if one.field in LINKED:
        return link(render_name(one.level), narrowed(one.field, one.level), "hw-cell-link")
    title = f"All of {one.field_label} below: no filter has this field"
    return html.A(
        render_name(one.level), href=f"#{panel_id(one.field)}", className="hw-cell-link", **attributes(title=title)
    )


def narrowed(field: str, level: str | None, **more: str | None) -> str:
    """Return the address of the win rate of one segment: ('owner', None) -> '/win-rate?owner='."""
    levels = {field: level, **more}
    query = urlencode({name: one or "" for name, one in levels.items()}, quote_via=quote, safe="")
    return at(f"/win-rate?{query}")
