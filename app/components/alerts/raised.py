"""What was raised lately, the latest first, and the messages that could not be sent."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components import states
from app.components.alerts.forms import author, form
from app.components.parts import link, render_name, sentence, tag
from app.views.alerts.answer import ENDED, NOT_LOOKED, Alerts, Unsent
from app.views.alerts.raised import Raised


def head(found: Alerts) -> list[Any]:
    """Why nothing can be set here, how sending is turned on, and when rules were looked at last."""
    shut = [html.Strong(found.refused), f" {found.next_step}"] if found.refused else []
    looked = f"Rules were checked last on {formats.moment(found.looked_at)}." if found.looked_at else NOT_LOOKED
    waiting = f" {formats.plural(found.waiting, 'message')} on the way." if found.waiting else ""
    return [
        *([html.P(shut, className="hw-refused")] if shut else []),
        html.P(headline(found), className="hw-headline"),
        html.P(looked + waiting, className="hw-panel-summary"),
        *([html.P(found.setup, className="hw-refused")] if found.setup else []),
    ]


def headline(found: Alerts) -> str:
    """'12 alerts raised lately, 2 messages could not be sent'."""
    n = found.raised_count
    said = f"{formats.plural(n, 'alert')} raised lately" if n else "No alert has been raised"
    left = sum(one.is_left for one in found.unsent)
    dead = len(found.unsent) - left
    more = [f"{formats.plural(dead, 'message')} could not be sent"] if dead else []
    more += [f"{formats.plural(left, 'message')} left to the original of this copy"] if left else []
    return ", ".join([said, *more])


def raised(found: Alerts) -> Any:
    """Each alert with its deal, its money, why, and what to do next."""
    if not found.raised:
        return states.empty("Nothing raised", "What begins after an import is listed here.")
    listed = html.Ul([_alert(one, found.currency) for one in found.raised], className="hw-alerts")
    n, every = len(found.raised), found.raised_count
    cut = f"The latest of each rule are shown, {formats.count(n)} of {formats.count(every)}."
    return html.Div([*([html.P(cut, className="hw-sub")] if every > n else []), listed])


def _alert(one: Raised, currency: str) -> html.Li:
    name = link(formats.cut(one.title), one.href, "hw-cell-link") if one.href else render_name(one.title)
    closed = [" ", tag(f"Deal is {one.ended}")] if one.ended else []
    money = formats.money(one.amount, currency) if one.amount is not None else ""
    beside = " · ".join(part for part in (one.owner if one.owner != one.title else "", money) if part)
    told = [
        html.Div(
            [html.Strong([name]), *closed, html.Span(beside, className="hw-alert-beside")], className="hw-alert-of"
        ),
        html.Span(sentence(one.why), className="hw-alert-why"),
        html.Span(f"Next: {one.next_step}", className="hw-alert-next") if one.next_step else None,
        html.Span(one.held_out, className="hw-alert-next") if one.held_out else None,
        html.Span(f"{one.rule_words} · {formats.moment(one.raised_at)}", className="hw-sub"),
    ]
    return html.Li([part for part in told if part], className="hw-alert")


def unsent(found: Alerts) -> Any:
    """Each message that was given up or never confirmed, with why, and a way to send it again."""
    return html.Ul([_unsent(one, fixed=bool(found.refused)) for one in found.unsent], className="hw-alerts")


def _unsent(one: Unsent, *, fixed: bool) -> html.Li:
    ended = tag(ENDED.get(one.status, "Not sent"), "risk")
    told = [
        html.Div([html.Strong(one.title), " ", ended], className="hw-alert-of"),
        html.Span(f"{one.reason} {one.caution}".strip(), className="hw-alert-why"),
        html.Span(f"to {one.where} · {formats.moment(one.made_at)}", className="hw-sub"),
        None if fixed else _again(one),
    ]
    return html.Li([part for part in told if part], className="hw-alert")


def _again(one: Unsent) -> html.Details:
    act = "Send it after all" if one.is_left else "Try again"
    named = html.Span(f" {one.title}", className="visually-hidden")
    body = form([author()], act, method="POST", path=f"/deliveries/{one.number}/again", says="Goes out next.")
    return html.Details([html.Summary([act, named]), body])
