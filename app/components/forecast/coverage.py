"""What is to be won in a period by team and owner, and how far what is open covers it."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
from dash import html

from app import formats
from app.addresses import at
from app.components import states
from app.components.table import Column, table
from app.views.forecast.answer import PeriodForecast

# Owners that are listed, those with the largest gap first.
MOST_OWNERS: Final = 6


def render(answer: PeriodForecast) -> html.Div:
    """The teams, and the owners with the largest gaps; without quotas what is won and open, and what to do."""
    found = answer.coverage
    said = states.notice(found.none, found.next_step) if found.none else html.P(summary(answer))
    parts: list[Any] = [said]
    if len(found.teams) > 1:
        parts.append(_listed(found.teams, columns(answer, "Team"), "manager", "By team"))
    if not found.owners.empty:
        owners = columns(answer, "Owner", sub="team")
        parts.append(_listed(found.owners.head(MOST_OWNERS), owners, "owner", "By owner"))
        parts.append(_others(found.owners[MOST_OWNERS:], owners))
    if found.strangers:
        names = formats.plural(found.strangers, "owner")
        parts.append(html.P(f"Of {names} with a quota the export has no deal.", className="hw-panel-summary"))
    return html.Div([part for part in parts if part is not None])


def _listed(rows: pd.DataFrame, listed: list[Column], filtered: str, caption: str) -> Any:
    """Each name leads to its own weekly review."""
    named = rows.assign(href=[at(f"/review?{urlencode({filtered: name or ''})}") for name in rows["name"]])
    return table(named, listed, caption=caption)


def _others(rows: pd.DataFrame, listed: list[Column]) -> html.Details | None:
    if rows.empty:
        return None
    shown = html.Summary(f"Show {formats.plural(len(rows), 'more owner')}")
    return html.Details([shown, _listed(rows, listed, "owner", "All other owners")], className="hw-as-table")


def summary(answer: PeriodForecast) -> str:
    """Say how much is left to win, and how many times what is open covers it."""
    found = answer.coverage
    if not found.gap:
        return "The quota is reached."
    left = f"{formats.money(found.gap, answer.currency)} of the quota are left to win"
    closing = float(found.owners["closing"].sum())
    open_amount = formats.money(closing, answer.currency)
    return (
        f"{left}; open deals that owners expect to close by then hold {open_amount}, {times(closing / found.gap)} that."
    )


def times(share: float) -> str:
    """Write how many times one amount holds another: '2.4 times'."""
    return formats.NOTHING if pd.isna(share) else f"{formats.number(share, 1)} times"


def columns(answer: PeriodForecast, named: str, sub: str = "") -> list[Column]:
    """The columns of a table of teams or owners; without a quota of the period those that need none."""

    def money(key: str, label: str) -> Column:
        return Column(key, label, "money", currency=answer.currency)

    known = not answer.coverage.none
    covers = Column("coverage", "Covered", "number", digits=1, title="times: open ÷ left to win")
    return [
        Column("name", named, "name", sub=sub, href="href"),
        *([money("quota", "Quota")] if known else []),
        money("won", "Won so far"),
        *([money("gap", "Left to win")] if known else []),
        money("closing", "Open, to close by then"),
        *([covers] if known else []),
        *([money("expected", "On average at the end")] if answer.ends is not None else []),
    ]
