"""The Insights page: findings as a ranked list, and what a changed win rate comes of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.addresses import at
from app.components import states
from app.components.parts import link, render_name
from app.components.table import Column, table
from app.views.insights.answer import Insights
from app.views.insights.finding import Finding

SPLITS: Final = 6


def tested(answer: Insights) -> html.Div:
    """What holds beyond chance, the one worth most first; said so where nothing does."""
    if not answer.tested:
        return html.Div([html.P(answer.said, className="hw-headline"), html.P(answer.how, className="hw-more")])
    first = html.P(answer.tested[0].sentence, className="hw-headline")
    listed = _list(answer.tested, answer.currency)
    return html.Div([first, listed, html.P([answer.said, " ", answer.how], className="hw-more")])


def standing_out(found: Sequence[Finding], said: str, currency: str) -> html.Div:
    """The findings worth most in a review, with the way to all of them."""
    more = html.P([said, " ", link("All insights", at("/insights"))], className="hw-panel-summary")
    return html.Div([more, _list(found, currency)] if found else [more])


def counted(answer: Insights) -> Any:
    """What is counted of the open deals."""
    if not answer.counted:
        return states.empty("Nothing to count", "No open deal is overdue, without a date or an amount, old or quiet.")
    return _list(answer.counted, answer.currency)


def _list(found: Sequence[Finding], currency: str) -> html.Ol:
    return html.Ol([_finding(one, currency) for one in found], className="hw-gaps hw-findings")


def _finding(one: Finding, currency: str) -> html.Li:
    said = html.Div([html.Strong(one.sentence), html.Span(one.basis, className="hw-sub")])
    proof = link(one.proof, one.address, "hw-cell-link")
    return html.Li([said, proof, html.Strong(_money(one, currency), className="hw-num")])


def _money(one: Finding, currency: str) -> str:
    if one.money is None:
        return ""
    return formats.money(one.money, currency) if one.low is None else formats.delta(one.money, "money", currency)


def splits(answer: Insights) -> Any:
    """The change of the win rate by each field: how much comes of other deals, how much of other rates."""
    if answer.no_earlier or not answer.splits:
        return states.empty("Nothing to compare with", answer.no_earlier or "No field has several groups.")
    shown = answer.splits[:SPLITS]
    rows = pd.DataFrame(
        {
            "field": [one.field_label for one in shown],
            "change": [one.change for one in shown],
            "mix": [one.mix for one in shown],
            "rate": [one.rate for one in shown],
            "most": [_most(one.shares[0].level, one.shares[0].mix + one.shares[0].rate) for one in shown],
        }
    )
    columns = (
        Column("field", "By", "name"),
        Column("change", "Change", "points"),
        Column("mix", "Other deals closed", "points"),
        Column("rate", "Won more or less often", "points"),
        Column("most", "Moved it most", "component", minor=True),
    )
    said = html.P(f"Beside {answer.compared_with.words}.", className="hw-panel-summary")
    return html.Div([said, table(rows, columns, caption="What the change of the win rate comes of")])


def _most(level: str | None, moved: float) -> html.Span:
    return html.Span([render_name(level), f" {formats.points(moved)}"])
