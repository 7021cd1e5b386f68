"""What a period ends with: which period, what it rests on, and what is known where the model says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from dash import html

from app import formats
from app.addresses import at
from app.components.parts import attributes, link
from app.views.forecast.answer import PeriodForecast

PATH: Final = "/forecast"


def periods(labels: Mapping[str, str], here: str) -> html.Nav:
    """Links to the periods that are forecast; the one that is shown says so."""
    items = [html.Li(_period(name, label, name == here)) for name, label in labels.items()]
    return html.Nav(html.Ul(items), className="hw-tabs", **attributes(aria_label="Period"))


def _period(name: str, label: str, here: bool) -> html.A:
    target = at(f"{PATH}?{urlencode({'closes': name})}")
    return link(label, target, "hw-tab", aria_current="page" if here else None)


def rests_on(answer: PeriodForecast) -> list[Any]:
    """Say what the forecast is made of, and in a details line how."""
    if answer.ends is None:
        return [html.P(f"{answer.none} {answer.usual}".strip(), className="hw-panel-summary")]
    open_deals = f"{formats.plural(answer.n, 'open deal')} bring {_money(answer.from_open, answer)} on average"
    new = f"deals that are not opened yet {_money(answer.from_new, answer)}"
    parts = [open_deals, new if answer.from_new is not None else "of deals that are not opened yet nothing is known"]
    return [html.P(f"{'; '.join(parts)}.", className="hw-panel-summary"), details(answer)]


def _money(value: float | None, answer: PeriodForecast) -> str:
    return formats.money(value, answer.currency)


def details(answer: PeriodForecast) -> html.Details:
    """How it is worked out, for whoever wants to know."""
    told = (
        f"estimated from {formats.plural(answer.periods, f'past {answer.period.kind}')} and what is usual"
        if answer.periods
        else "what is usual, because no period is over yet that could tell"
    )
    words = (
        f"The period is simulated: each open deal is won by its own chance by then, and the odds of all deals move"
        f" together by a shared shock (standard deviation {formats.number(answer.shared, 2)}, {told}). Deals that are"
        f" not opened yet bring what such deals brought in the same days of former quarters. The range is from the 10 %"
        f" to the 90 % quantile."
    )
    return html.Details([html.Summary("How it is worked out"), html.P(words)], className="hw-as-table")
