"""What an experiment would take, and the form that starts it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components import states
from app.components.actions.card import author, labelled
from app.components.experiments.form import button, form
from app.components.panel import panel
from app.views.experiments.power import LEAST_RATE, MOST_RATE, Option, Power

LONGEST_NAME: Final = 80
WHAT: Final = (
    "By lot one half of the flagged deals is acted on, and the other half is held out: nobody acts on them because of"
    " the flag. Whether fewer of the first half are lost is what acting is worth. Only deals for which nothing is"
    " planned yet take part, today and after each import, until there are enough."
)
POWER_WORDS: Final = "With so many deals an effect of this size is found eight times in ten, or more often."
NONE_PROMISED: Final = "This data cannot tell whether acting saves so few of the losses, so nothing is promised."
AGREED: Final = "About half of these deals are left alone from now on, until they are counted or it is ended"
NONE_AT_ALL: Final = "Import more of it, or flag more deals on Threshold."


def planning(found: Power, refused: str, next_step: str) -> html.Section:
    """Draw what another experiment takes, and the form; `refused` says why none can be started here."""
    if found.refused:
        body = [html.P(WHAT), states.not_enough(found.refused, found.next_step)]
    else:
        place = html.Div(needs(found), id="experiments-power", className="hw-flow")
        body = [html.P(WHAT), effect(found), place, _start(refused, next_step)]
    return panel("Start an experiment", html.Div(body, className="hw-flow"), span=12)


def effect(found: Power) -> html.Div:
    """Ask which save rate is to be found, the policy's unless another is typed."""
    least, most, now = (round(100 * rate) for rate in (LEAST_RATE, MOST_RATE, found.save_rate))
    given = {"type": "number", "min": least, "max": most, "step": 1, "size": "sm", "debounce": True}
    box = dbc.Input(id="experiments-effect", value=now, **given)
    sub = f"share of the losses that acting saves; the policy takes it to be {formats.percent(found.assumed)}"
    label = dbc.Label(["Save rate to find", html.Span(sub, className="hw-sub")], html_for="experiments-effect")
    return html.Div([label, html.Div([box, html.Span("%", className="hw-muted")], className="hw-unit-box")])


def needs(found: Power) -> list[Any]:
    """Draw what each length of follow-up takes; of those that can be had the longest is chosen."""
    if found.refused:
        return [states.not_enough(found.refused, found.next_step)]
    possible = [one.follow_up_days for one in found.options if not one.refused]
    rate = f"{formats.number(found.weekly, 1)} more come to be flagged in a week"
    stock = f"{formats.plural(found.eligible, 'flagged deal')} could take part today, and {rate}."
    options = [
        {"label": _option(one), "value": one.follow_up_days, "disabled": bool(one.refused)} for one in found.options
    ]
    chosen = dbc.RadioItems(
        id="experiments-follow-up", name="experiments-follow-up", options=options, value=max(possible, default=None)
    )
    listed = html.Fieldset([html.Legend("Each deal is counted after", className="form-label"), chosen])
    promise = html.P(POWER_WORDS, className="hw-sub") if possible else _none_promised(found.options)
    return [html.P(stock), listed, promise]


def no_rate() -> list[Any]:
    """Say which numbers a save rate may be."""
    words = f"Type a save rate from {formats.percent(LEAST_RATE)} to {formats.percent(MOST_RATE)}."
    return [html.P(words, className="hw-refused")]


def _none_promised(options: Sequence[Option]) -> html.P:
    """Say so, with the smallest effect that can be had."""
    smallest = min((one.smallest for one in options if one.smallest is not None), default=None)
    step = NONE_AT_ALL if smallest is None else f"Look for {formats.percent(smallest)} or more."
    return html.P([html.Strong(NONE_PROMISED), f" {step}"], className="hw-refused")


def _option(one: Option) -> html.Span:
    return html.Span([html.Strong(formats.days(one.follow_up_days)), f": {option_words(one)}"])


def option_words(one: Option) -> str:
    """'853 deals needed, the last counted on 3 Mar 2028. 71 % of such deals close by then, 61 % are lost.'."""
    deals = "no number of deals is enough" if one.needed is None else f"{formats.plural(one.needed, 'deal')} needed"
    if one.refused:
        return f"{deals}. {one.refused}"
    closed, lost = formats.percent(one.closed_share), formats.percent(one.lost_share)
    ended = f"{closed} of such deals close within it, {lost} are lost"
    return f"{deals}, the last counted about {formats.date(one.ends_on)}. {ended}."


def _start(refused: str, next_step: str) -> Any:
    if refused:
        return html.P([html.Strong(refused), f" {next_step}"], className="hw-refused")
    name = dbc.Input(name="name", type="text", size="sm", maxlength=LONGEST_NAME)
    begin = button("Start the experiment", "start", primary=True)
    agreed = dbc.Checkbox(id="experiments-agreed", name="agreed", label=AGREED)
    return form([labelled("Its name", name), author(), agreed], [begin], of="start an experiment")
