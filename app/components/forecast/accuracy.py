"""How good forecasts of past periods would have been: each beside what came."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.table import Column, table
from app.views.forecast.answer import PeriodForecast

LOOKS: Final = {"start": "at its start", "middle": "in its middle"}
MOST_ROWS: Final = 12


def render(answer: PeriodForecast) -> Any:
    """The forecasts of past periods, the latest first, and how many of them held."""
    found = answer.accuracy
    if found.none:
        return states.empty("No past forecast yet", found.none)
    said = html.P(summary(answer), className="hw-panel-summary")
    return html.Div([said, table(rows(answer), columns(answer), caption="Past forecasts", limit=MOST_ROWS)])


def summary(answer: PeriodForecast) -> str:
    """Say how many past forecasts held, and how far the middle was off."""
    found = answer.accuracy
    off = f"; the middle was typically {formats.percent(found.off)} off" if found.off is not None else ""
    held = f"{formats.count(found.held)} of {formats.plural(found.n, 'past forecast')} held"
    return f"{held}, where eight in ten are meant to{off}. Each is of the whole export, by what was known on its day."


def rows(answer: PeriodForecast) -> pd.DataFrame:
    """The rows with the range in one cell, and whether it held in words."""
    found = answer.accuracy.rows

    def money(end: float) -> str:
        return formats.money(end, answer.currency)

    return found.assign(
        when=found["when"].map(LOOKS),
        between=[f"{money(low)} to {money(high)}" for low, high in zip(found["low"], found["high"], strict=True)],
        within=found["within"].map({True: "yes", False: "no"}),
    )


def columns(answer: PeriodForecast) -> list[Column]:
    """What stands beside each other of a past forecast."""
    return [
        Column("period", "Period", sub="when"),
        Column("between", "It would have said"),
        Column("middle", "In the middle", "money", currency=answer.currency, minor=True),
        Column("whole", "It ended with", "money", currency=answer.currency),
        Column("within", "Held"),
    ]
