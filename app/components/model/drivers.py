"""The win-rate drivers as sentences and as a table."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.model.section import between, flow
from app.components.parts import Tone, tag
from app.components.table import Column, table
from app.views.model.drivers import Drivers

SIDES: Final[dict[str, tuple[str, Tone]]] = {
    "won": ("▲ won more often", "won"),
    "lost": ("▼ won less often", "lost"),
    "neutral": ("– no clear difference", "neutral"),
}
MOST_NAMED: Final = 3
ROWS_SHOWN: Final = 15
# As many columns are named where they are left out for one reason.
FEW: Final = 5
CAUTION: Final = (
    "Odds ratio: the odds of winning against those of the reference, everything else known at the opening held equal;"
    " 2 doubles them. It says what goes with winning, not what would cause it. What the time of opening alone"
    " explains is taken off, and where nothing matters one such page in twenty names a driver at most."
)


def summary(answer: Drivers) -> str:
    """'3 of 27 comparisons are drivers: ...', or that none is."""
    total = len(answer.comparisons)
    if not answer.drivers:
        return f"None: no interval excludes 1 once {formats.plural(total, 'comparison')} are corrected for."
    named = "; ".join(
        _driver_sentence(row) for row in answer.comparisons.head(min(answer.drivers, MOST_NAMED)).to_dict("records")
    )
    verb = "is a driver" if answer.drivers == 1 else "are drivers"
    more = answer.drivers - MOST_NAMED
    rest = f"; and {formats.count(more)} more" if more > 0 else ""
    return f"{formats.count(answer.drivers)} of {formats.plural(total, 'comparison')} {verb}: {named}{rest}."


def _driver_sentence(row: dict[Any, Any]) -> str:
    """'Competitor: Quorvane goes with losing (odds of winning × 0.45, 0.33 to 0.61)'."""
    side = "winning" if row["side"] == "won" else "losing"
    interval = between(row["low"], row["high"], odds_text)
    return f"{row['compared']} goes with {side} (odds of winning × {odds_text(row['odds_ratio'])}, {interval})"


def odds_text(value: float) -> str:
    """An odds ratio with as many decimals as it can bear."""
    return formats.number(value, 2 if value < 10 else 0)


def sentences(answer: Drivers) -> html.Div:
    """The sentence first, then how an odds ratio is read."""
    return flow(html.P(summary(answer), className="hw-model-said"), html.P(CAUTION, className="hw-muted"))


def too_few() -> Any:
    """Say what comparing takes."""
    return states.not_enough(
        "Comparing takes 50 won and 50 lost deals with something known at their opening.",
        "Import an export with more closed deals.",
    )


def listing(answer: Drivers) -> html.Div:
    """List the drivers and the next few comparisons, the others behind a switch, then what could not be compared."""
    first = max(ROWS_SHOWN, answer.drivers)
    left = [f"{_names(part['label'])}: {note}" for note, part in answer.left_out.groupby("note", sort=False)]
    more = html.P(f"Not compared. {' '.join(left)}", className="hw-more") if left else None
    return flow(_table(answer.comparisons.head(first), "Comparisons"), _others(answer.comparisons, first), more)


def _names(labels: pd.Series[Any]) -> str:
    """'Amount, Region, Size and 307 more'; a few are all named."""
    more = len(labels) - FEW
    return ", ".join(labels) if more <= 1 else f"{', '.join(labels.head(FEW))} and {formats.count(more)} more"


def _others(frame: pd.DataFrame, first: int) -> html.Details | None:
    if len(frame) <= first:
        return None
    words = f"Show all {formats.plural(len(frame), 'comparison')}"
    others = _table(frame.iloc[first:], "Further comparisons")
    return html.Details([html.Summary(words), others], className="hw-as-table hw-model-others")


def _table(frame: pd.DataFrame, caption: str) -> html.Div:
    found = frame.to_dict("records")
    rows = frame.assign(
        against=[row["reference"] or formats.NOTHING for row in found],
        side=[tag(*SIDES[row["side"]]) for row in found],
        odds=[odds_text(row["odds_ratio"]) for row in found],
        interval=[between(row["low"], row["high"], odds_text) for row in found],
        p=[p_value_text(row["p"]) for row in found],
    )
    columns = [
        Column("compared", "Compared", "name", sub="note"),
        Column("against", "Against", "name"),
        Column("side", "Goes with", "component"),
        Column("odds", "Odds ratio", "number"),
        Column("interval", "Interval", "number", title="95 % for all comparisons together"),
        Column("p", "p", "number", title="corrected for the number of comparisons"),
        *([Column("won_share", "Won", "percent", title="of these deals")] if frame["won_share"].notna().any() else []),
        Column("n", "Deals", "count"),
    ]
    return html.Div(table(rows, columns, caption=caption), className="hw-model-wide hw-model-compared")


def p_value_text(value: float) -> str:
    """A probability of chance: '0.03', never '0.00'."""
    return "<0.001" if value < 0.001 else formats.number(value, 3 if value < 0.1 else 2)
