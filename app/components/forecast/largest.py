"""How much rests on few deals, what happens if the largest slip, and the health of what is open."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components.deals.lists import owner_column, titled
from app.components.kpi import strip
from app.components.table import Column, table
from app.views.answers import Kpi
from app.views.forecast.answer import Forecast, PeriodForecast


def render(answer: PeriodForecast) -> html.Div:
    """Pipeline health and the share of the largest fifth, then the deals on which the forecast rests most."""
    found = answer.largest
    parts: list[Any] = [strip(figures(answer), answer.currency)]
    if found.without is not None and answer.ends is not None:
        columns = [
            Column("title", "Deal", "name", href="href", sub="under_title"),
            owner_column(minor=True),
            Column("amount", "Amount", "money", currency=answer.currency),
            Column("chance", "Won by then", "percent"),
        ]
        parts.append(html.P(slipping(answer, answer.ends, found.without)))
        parts.append(table(titled(found.deals), columns, caption="The deals it rests on most", cards=True))
    return html.Div(parts)


def slipping(answer: PeriodForecast, before: Forecast, after: Forecast) -> str:
    """Say what the period ends with where the largest deals slip out of it: before -> after."""
    n = len(answer.largest.deals)
    these = "this deal slips" if n == 1 else f"these {n} deals slip"
    then, now = (
        " to ".join(formats.money(end, answer.currency) for end in (each.low, each.high)) for each in (before, after)
    )
    return f"If {these} out of {answer.period.words}: {then} → {now}."


def figures(answer: PeriodForecast) -> list[Kpi]:
    """Pipeline health with the last weeks, and how much of the open amount the largest fifth holds."""
    found, rows = answer.health, answer.health.rows
    healthy = Kpi(
        key="pipeline_health",
        label="Pipeline health",
        value=found.now,
        unit="percent",
        n=int(rows["n"].iloc[-1]) if len(rows) else 0,
        counted="open with an amount",
        delta=found.change,
        delta_unit="points",
        against=f"since {formats.date(rows['on_day'].iloc[0])}" if found.change is not None else "",
        spark=tuple(rows["health"]),
        spark_label="Pipeline health at each week's end",
        note=found.none or "expected share of the open amount that is won",
    )
    share = Kpi(
        key="top_share",
        label="Held by the largest fifth",
        value=answer.largest.top_share,
        unit="percent",
        n=answer.n,
        counted="open",
        note="of the open amount",
    )
    return [healthy, share]
