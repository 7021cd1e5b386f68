"""The tab of the best moves: what can be reached, a card for each move, and what has to be asked for apart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dash import html

from app import formats
from app.answer_json import as_json
from app.components import states
from app.components.loss import interval
from app.components.parts import attributes, render_name
from app.views.what_if.best_moves import BestMoves, Move, Step

BEYOND = " Its interval reaches above the line."
ASKED = "On request: these need your manager's word"
STANDS = "Counted from the deal as recorded, whatever the levers hold."


def best_moves(found: BestMoves) -> html.Div:
    """Write the answer: the sentence, a card for each move, and what was tried."""
    if found.flagged is None or found.loss_probability is None:
        return states.no_signal(found.said)
    tried = " ".join((STANDS, f"Tried {found.tried_words}", *found.left_out)) if found.tried else ""
    parts = [
        html.P(found.said, className="hw-panel-summary hw-moves-said"),
        _cards(found.within_reach, found),
        html.H3(ASKED, className="hw-moves-asked") if found.on_request else None,
        _cards(found.on_request, found),
        html.P(tried, className="hw-caveat") if tried else None,
    ]
    return html.Div([part for part in parts if part], className="hw-flow")


def _cards(moves: Sequence[Move], found: BestMoves) -> html.Ol | None:
    return html.Ol([_card(one, found) for one in moves], className="hw-moves") if moves else None


def _card(one: Move, found: BestMoves) -> html.Li:
    said = "; ".join(f"{step.label} {step.to_words}" for step in one.steps)
    told = attributes(aria_label=f"Set the levers: {said}", data_apply=json.dumps(as_json(one.changes)))
    apply = html.Button("Try it", type="button", className="hw-button hw-primary", **told)
    steps = html.Ul([_step(step) for step in one.steps], className="hw-move-steps")
    name = "hw-move" if one.flagged or not found.flagged else "hw-move hw-move-under"
    return html.Li([steps, html.Div(_caption(one, found), className="hw-move-told"), apply], className=name)


def _caption(one: Move, found: BestMoves) -> list[Any]:
    gained = [html.Strong(_points(found.loss_probability, one), className="hw-move-gain")]
    if one.worth is not None:
        gained.append(html.Span(f"{formats.money(one.worth, found.currency)} less expected loss"))
    was = formats.percent(found.loss_probability).removesuffix(f"{formats.NBSP}%")
    way = [html.Span(f"{was} → {formats.percent(one.loss_probability)}", className="hw-num")]
    if one.low is not None and one.high is not None:
        way += [" ", interval((one.low, one.high))]
    rank = [html.P(one.place_words, className="hw-move-place")] if one.place_words else []
    return [
        html.P(gained, className="hw-move-numbers"),
        html.P(way, className="hw-move-way"),
        *rank,
        html.P(f"{one.decision}{BEYOND if one.unsettled else ''}", className="hw-move-decision"),
    ]


def _points(before: float | None, one: Move) -> str:
    """The difference of the two whole per cents that are shown; what lies between rounds otherwise."""
    shown = 0 if before is None else round(before * 100) - round(one.loss_probability * 100)
    points = shown if shown and one.points >= 1 else round(one.points)
    return f"{formats.signed(-points)}{formats.NBSP}{'pt' if abs(points) == 1 else 'pts'}"


def _step(one: Step) -> html.Li:
    arrow = html.Span(" → ", **attributes(role="img", aria_label=" to "))
    words: list[Any] = [render_name(one.from_words), arrow, html.Strong(render_name(one.to_words))]
    told = [html.Span(one.label, className="hw-move-field"), html.Span(words)]
    return html.Li([*told, html.Span(one.caveat, className="hw-sub hw-move-caveat")] if one.caveat else told)
