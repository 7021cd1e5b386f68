"""How the loss chance of a deal moved over the last weeks: a small line, the change in points, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components.deals.part import part, unknown
from app.components.kpi import spark_points, sparkline
from app.components.parts import sentence
from app.components.table import Column, table
from app.views.movement.trend import Trend

LABEL: Final = "Loss chance at each week's end, rebuilt by today's model from what was known then"
# What moved by less than ten points is drawn flatter than what moved by more.
LEAST: Final = 0.1


def cell(history: Sequence[float | None], points: float | None) -> dict[str, str]:
    """What the list's cell holds: the points of the line, the change, and both in words; '' where nothing is known."""
    known = [loss for loss in history if loss is not None]
    if points is None or not known:
        return {"loss_history": "", "moved": "", "moved_words": ""}
    moved = formats.points_between(known[0], known[-1])
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spark_points(history, LEAST))
    return {"loss_history": line, "moved": moved, "moved_words": f"{LABEL}: {_from_to(history)}, {moved}"}


def trend(found: Trend) -> html.Section | None:
    """Draw the line of one deal with its sentence and its numbers; say why there is none where nothing is known."""
    if found.none:
        return part("Loss chance over 12 weeks", unknown(f"{found.none} {found.next_step}".strip()))
    losses = [point.loss_probability for point in found.history]
    ends = (formats.percent(losses[0]), formats.percent(losses[-1]))
    first, last = (html.Span(words, className="hw-num") for words in ends)
    line = html.Div([first, sparkline(losses, f"{LABEL}: {_from_to(losses)}", LEAST), last], className="hw-deal-trend")
    said = html.P(sentence(found.sentence))
    note = html.P(f"{found.rebuilt[:1].upper()}{found.rebuilt[1:]}.", className="hw-muted")
    return part("Loss chance over 12 weeks", html.Div([line, said, note, _as_table(found)], className="hw-deal-trends"))


def _from_to(losses: Sequence[float | None]) -> str:
    known = [loss for loss in losses if loss is not None]
    return f"from {formats.percent(known[0])} to {formats.percent(known[-1])}"


def _as_table(found: Trend) -> Any:
    weeks = pd.DataFrame([{"on": point.on, "loss": point.loss_probability} for point in found.history])
    columns = (Column("on", "Week's end", "date"), Column("loss", "Loss chance", "percent"))
    return html.Details(
        [html.Summary("Show as table"), table(weeks, columns, caption="Loss chance at each week's end")],
        className="hw-as-table",
    )
