"""What reps say of the deals of a period, beside what came of such deals and what the model expects."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components import states
from app.components.table import Column, table
from app.views.forecast.answer import PeriodForecast


def render(answer: PeriodForecast) -> Any:
    """The categories with what of such amounts came true; why there are none, if so."""
    found = answer.categories
    if found.none:
        return states.empty("No categories", found.none, found.next_step)
    if found.rows.empty:
        return states.empty("No deal", f"No open deal is expected to close in {answer.period.words}.")
    said = html.P(found.unlogged or summary(answer), className="hw-panel-summary")
    return html.Div([said, table(found.rows, columns(answer), caption="By forecast category")])


def summary(answer: PeriodForecast) -> str:
    """Say of how many periods the past shares are."""
    past = formats.plural(answer.categories.periods, f"past {answer.period.kind}")
    return (
        f"Reps' opinions, which the model never sees; what came true is of {past}, as each deal stood at its start."
        " Deals that reps expect to close at another time, or at none, are not in it."
    )


def columns(answer: PeriodForecast) -> list[Column]:
    """What stands beside a category: the past where it is known, the model and the reps where they say something."""
    rows = answer.categories.rows
    past = [Column("came_true", "Came true in the past", "percent", title="share of the amount that was won")]
    reps = [Column("by_reps", "Reps say", "percent")]
    model = [Column("expected", "Model expects", "money", currency=answer.currency)]
    return [
        Column("category", "Category"),
        Column("n", "Deals", "count"),
        Column("amount", "Amount", "money", currency=answer.currency),
        *(past if rows["came_true"].notna().any() else []),
        *(reps if rows["by_reps"].notna().any() else []),
        *(model if answer.ends is not None else []),
    ]
