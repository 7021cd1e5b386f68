"""The tab of the smallest change: a card for each way under the line, or the sentence on why there is none."""

from __future__ import annotations

import json
from typing import Any

from dash import html

from app import formats
from app.answer_json import as_json
from app.components import states
from app.components.loss import interval
from app.components.parts import attributes, render_name
from app.views.what_if.smallest_change import SmallestChange, Step, Way

BEYOND = " Its interval reaches above the line."


def smallest_change(found: SmallestChange) -> html.Div:
    """Write the answer: the sentence, a card for each way, and what was tried."""
    if found.flagged is None:
        return states.no_signal(found.said)
    ways = found.ways or ((found.best,) if found.best else ())
    cards = html.Ol([_card(one, found.currency) for one in ways], className="hw-ways") if ways else None
    tried = " ".join((f"Tried {found.tried_words}", *found.left_out)) if found.tried else ""
    parts = [
        html.P(found.said, className="hw-panel-summary"),
        cards,
        html.P(tried, className="hw-caveat") if tried else None,
    ]
    return html.Div([part for part in parts if part], className="hw-flow")


def _card(one: Way, currency: str) -> html.Li:
    numbers = [
        html.Span(formats.percent(one.loss_probability), className="hw-way-chance"),
        interval((one.low, one.high)) if one.low is not None and one.high is not None else None,
        html.Span("loss probability", className="hw-way-of"),
    ]
    loss = html.Span(f"Expected loss {formats.money(one.expected_loss, currency)}", className="hw-way-loss")
    steps = html.Ul([_step(step) for step in one.steps], className="hw-way-steps")
    said = "; ".join(f"{step.label} {step.to_words}" for step in one.steps)
    named = attributes(aria_label=f"Apply: {said}", data_apply=json.dumps(as_json(one.changes)))
    apply = html.Button("Apply", type="button", className="hw-button hw-primary", **named)
    told = [
        html.P([part for part in numbers if part], className="hw-way-numbers"),
        html.P(f"{one.decision}{BEYOND if one.unsettled else ''}", className="hw-way-decision"),
        loss if one.expected_loss is not None else None,
    ]
    return html.Li(
        [steps, html.Div([part for part in told if part], className="hw-way-told"), apply], className="hw-way"
    )


def _step(one: Step) -> html.Li:
    arrow = html.Span(" → ", **attributes(role="img", aria_label=" to "))
    words: list[Any] = [render_name(one.from_words), arrow, html.Strong(render_name(one.to_words))]
    return html.Li(
        [
            html.Span(one.label, className="hw-way-field"),
            html.Span(words),
            html.Span(one.effort_words, className="hw-sub"),
        ]
    )
