"""The drivers as a forest plot: each odds ratio with its interval on a logarithmic axis, 1 marked."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme

MOST_COMPARISONS: Final = 16
LONGEST: Final = 22
ROW, FRAME = 44, 112
TICKS: Final = (0.05, 0.1, 0.2, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 5, 10, 20)
SIDES: Final = (
    ("won", "Won more often", theme.WON, "triangle-up"),
    ("lost", "Won less often", theme.LOST, "triangle-down"),
    ("neutral", "No clear difference", theme.NEUTRAL, "circle-open"),
)


def top_comparisons(comparisons: pd.DataFrame) -> pd.DataFrame:
    """The comparisons that are drawn: the drivers and those farthest from 1, from the highest odds ratio down."""
    return comparisons.head(MOST_COMPARISONS).sort_values("odds_ratio", ascending=False, kind="stable")


def height(comparisons: pd.DataFrame) -> int:
    """Pixels for as many rows as are drawn."""
    return FRAME + ROW * min(len(comparisons), MOST_COMPARISONS)


def forest(comparisons: pd.DataFrame) -> go.Figure:
    """Draw the comparisons under each other, the highest odds ratio on top."""
    rows = top_comparisons(comparisons).iloc[::-1].reset_index(drop=True)
    traces = [_side(rows[rows["side"] == side], *rest) for side, *rest in SIDES if (rows["side"] == side).any()]
    low, high = float(rows["low"].min()), float(rows["high"].max())
    ends = [math.log10(min(low, 1.0)) - 0.03, math.log10(max(high, 1.0)) + 0.03]
    ticks = _ticks(ends)
    one = {"type": "line", "x0": 1, "x1": 1, "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    drawn = theme.figure(
        *traces,
        x_title="Odds of winning (×),<br>log scale",
        shapes=[{**one, "line": {"width": 1, "dash": "dot", "color": theme.NEUTRAL}}],
    )
    drawn.update_layout(showlegend=True)
    drawn.update_xaxes(type="log", range=ends, tickvals=ticks, ticktext=[f"{tick:g}" for tick in ticks], tickangle=0)
    names = [_name(row) for row in rows.to_dict("records")]
    drawn.update_yaxes(tickvals=list(rows.index), ticktext=names, showgrid=False, range=[-0.7, len(rows) - 0.3])
    return drawn


def _ticks(ends: list[float]) -> list[float]:
    inside = [tick for tick in TICKS if ends[0] <= math.log10(tick) <= ends[1]]
    few = [tick for tick in inside if tick in (0.1, 0.2, 0.5, 1, 2, 5, 10)]
    return inside if len(inside) <= 4 else few


def _name(row: dict[Any, Any]) -> str:
    """The level, and under it what it is a level of: a phone has room for no longer line."""
    label, level = _cut(str(row["label"])), _cut(str(row["level"]))
    return f"{level}<br>{label}" if level else label


def _cut(words: str) -> str:
    return theme.plain(words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…")


def _side(rows: pd.DataFrame, name: str, colour: str, symbol: str) -> go.Scatter:
    return go.Scatter(
        x=rows["odds_ratio"], y=list(rows.index), mode="markers", name=name, text=_hover_texts(rows),
        marker={"size": 11, "color": colour, "symbol": symbol},
        error_x={
            "type": "data", "symmetric": False, "array": rows["high"] - rows["odds_ratio"],
            "arrayminus": rows["odds_ratio"] - rows["low"], "width": 0, "thickness": 1.5, "color": colour,
        },
        hovertemplate=theme.hover("%{text}"),
    )  # fmt: skip


def _hover_texts(rows: pd.DataFrame) -> list[str]:
    return [
        f"{theme.plain(row['compared'])}{_against(row)}: odds × {formats.number(row['odds_ratio'], 2)}"
        f" ({formats.number(row['low'], 2)} to {formats.number(row['high'], 2)}),"
        f" {formats.plural(int(row['n']), 'deal')}"
        for row in rows.to_dict("records")
    ]


def _against(row: dict[Any, Any]) -> str:
    return f" against {theme.plain(row['reference'])}" if row["reference"] else ""


def summary(comparisons: pd.DataFrame) -> str:
    """Say in a sentence what is drawn, how far the odds ratios spread, and against what."""
    drawn = top_comparisons(comparisons)
    most, least = drawn.iloc[0], drawn.iloc[-1]
    part = "" if len(drawn) == len(comparisons) else f" of {formats.count(len(comparisons))}, the farthest from 1,"
    against = references(drawn)
    top, bottom = (f"{formats.cut(row['compared'])} ({formats.number(row['odds_ratio'], 2)})" for row in (most, least))
    return f"{formats.plural(len(drawn), 'comparison')}{part} from {top} down to {bottom}; at 1 nothing differs." + (
        f" References – {against}." if against else ""
    )


def references(comparisons: pd.DataFrame) -> str:
    """Name the reference level of every choice: 'Competitor: None; Region: North'."""
    named = comparisons[comparisons["reference"].fillna("") != ""].drop_duplicates("column")
    return "; ".join(f"{row['label']}: {formats.cut(row['reference'])}" for row in named.to_dict("records"))
