"""What is to be put in order: a line for each gap, with its money and the list to work off."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components import states
from app.components.parts import link
from app.views.deals.hygiene import Gap, Hygiene


def gaps(answer: Hygiene) -> Any:
    """List each gap with its deals, their money and what to do; say so where there is none."""
    unknown = [html.P(f"Not recorded in this export: {', '.join(answer.unknown).lower()}.", className="hw-more")]
    told = unknown if answer.unknown else []
    if not answer.gaps:
        return html.Div(
            [states.empty("Nothing to put in order", f"{formats.plural(answer.n_open, 'open deal')}."), *told]
        )
    return html.Div([html.Ul([_gap(one, answer) for one in answer.gaps], className="hw-gaps"), *told])


def _gap(one: Gap, answer: Hygiene) -> html.Li:
    money = formats.money(one.amount, answer.currency) if answer.amounts and one.n_amount else ""
    share = f"{formats.percent(one.n / answer.n_open)} of what is open" if answer.n_open else ""
    who = html.Div([link(one.label, one.address, "hw-cell-link"), html.Span(one.step, className="hw-sub")])
    counted = html.Div([html.Strong(formats.plural(one.n, "deal")), html.Span(share, className="hw-sub")])
    return html.Li([who, counted, html.Strong(money, className="hw-num")])
