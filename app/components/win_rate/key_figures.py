"""The key figures of what closed: a rate that reads as before is called unchanged."""

from __future__ import annotations

import dataclasses

from app import formats
from app.views.answers import Kpi


def worded(figure: Kpi) -> Kpi:
    """Word a win rate that reads as it did before: 'unchanged (was 38 %) vs 1 Apr – 30 Jun 2026'."""
    if figure.delta is None or figure.value is None or figure.unit != "percent":
        return figure
    before = formats.percent(figure.value - figure.delta)
    if before != formats.percent(figure.value):
        return figure
    return dataclasses.replace(figure, delta=None, against=f"unchanged (was {before}) {figure.against}")
