"""The confusion matrix at every stop of the slider, in words: counts, what was at stake, what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from app import formats
from app.views.threshold.answer import Threshold
from app.views.threshold.stops import Lines

CELLS = {"caught": "true_alarms", "false_alarm": "false_alarms", "missed": "missed", "left_alone": "left_alone"}
# From so many deals on decimals say nothing.
LARGE = 10
RATES = ("precision", "recall", "f1")
TextsBySelector = dict[str, Sequence[str]]


def cells(lines: Lines, answer: Threshold) -> pd.DataFrame:
    """Each stop's four cells: stop, cell, n, amount, cost, avoided."""
    costs, stops = answer.policy.costs, lines.stops
    parts = []
    for cell, column in CELLS.items():
        n, amount = stops[column], stops[f"{column}_amount"]
        acting = n * costs.false_alarm if cell in ("caught", "false_alarm") else 0.0 * n
        spent = stops["missed_cost"] if cell == "missed" else acting
        avoided = amount * costs.save_rate if cell == "caught" else 0.0 * n
        parts.append(pd.DataFrame({"stop": stops.index, "cell": cell, "n": n, "amount": amount}))
        parts[-1] = parts[-1].assign(cost=spent, avoided=avoided)
    return pd.concat(parts, ignore_index=True)


def matrix_texts(lines: Lines, answer: Threshold, root: str) -> TextsBySelector:
    """The words of every cell and rate at every stop, by the selector of the element below `root` that shows them."""
    found: TextsBySelector = {}
    for cell, rows in cells(lines, answer).groupby("cell", sort=False):
        words = [cell_texts(row, answer.currency, amounts=answer.amounts) for row in rows.to_dict("records")]
        place = f"{root} .hw-confusion-{str(cell).replace('_', '-')}"
        for part, column in zip(("n", "stake", "money"), zip(*words, strict=True), strict=True):
            if part != "stake" or answer.amounts:
                found[f"{place} {'.hw-sub' if part == 'stake' else f'.hw-confusion-{part}'}"] = list(column)
    for nth, name in enumerate(RATES, start=1):
        found[f"{root} .hw-terms > :nth-child({nth}) dd"] = [_rate(name, v) for v in lines.stops[name].tolist()]
    return found


def cell_texts(row: dict[Any, Any], currency: str, *, amounts: bool) -> tuple[str, str, str]:
    """How many, what was at stake, and what the cell costs and saves, signed."""
    cost, avoided = (_money(row[name], currency, amounts=amounts) for name in ("cost", "avoided"))
    spent = f"{formats.MINUS if row['cost'] else ''}{cost} "
    money = {
        "caught": f"+{avoided} saved,\n{spent}of acting",
        "false_alarm": f"{spent}of needless acting",
        "missed": f"{spent}not saved",
        "left_alone": "costs nothing",
    }
    return formats.count(row["n"]), f"{formats.money(row['amount'], currency)} at stake", money[row["cell"]]


def _money(amount: float, currency: str, *, amounts: bool) -> str:
    return (
        formats.money(amount, currency)
        if amounts
        else formats.plural(amount, "deal", digits=0 if amount >= LARGE else 1)
    )


def _rate(name: str, value: float) -> str:
    return formats.number(value, 2) if name == "f1" else formats.percent(value)
