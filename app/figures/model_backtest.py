"""The backtest in pictures: a value per origin with its interval, and the line it has to stay above."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme

COIN: Final = 0.5


def skill(origins: pd.DataFrame) -> go.Figure:
    """Draw the skill of every origin with its interval; at 0 the model says no more than the base rate."""
    return _dots(origins, "skill", 100, 0.0, "Skill against the base rate (%)", "base rate", _percent)


def auc(origins: pd.DataFrame) -> go.Figure:
    """Draw the AUC of every origin with its interval; at 0.5 its order is a coin's."""
    return _dots(origins, "auc", 1, COIN, "AUC inside the date", "coin", _three)


def auc_anywhere(origins: pd.DataFrame) -> go.Figure:
    """Draw the same for cuts and folds, which are no dates."""
    return _dots(origins, "auc", 1, COIN, "AUC", "coin", _three)


def _percent(share: float) -> str:
    return formats.percent(share, 1)


def _three(value: float) -> str:
    return formats.number(value, 3)


def _dots(
    origins: pd.DataFrame, name: str, scale: float, line: float, title: str, named: str, write: Callable[[float], str]
) -> go.Figure:
    """Origins stand at equal distances in their order: two may lie in one month."""
    at = list(range(len(origins)))
    value, low, high = (origins[f"{name}{end}"] * scale for end in ("", "_low", "_high"))
    above = origins[f"{name}_low"] > line
    dots = go.Scatter(
        x=at, y=value, mode="markers", name=title, text=_hover_texts(origins, name, write),
        marker={"size": 9, "color": theme.WON, "symbol": ["circle" if sure else "circle-open" for sure in above]},
        error_y={
            "type": "data", "symmetric": False, "array": (high - value).fillna(0),
            "arrayminus": (value - low).fillna(0), "width": 0, "thickness": 1.5, "color": theme.WON,
        },
        hovertemplate=theme.hover("%{text}"),
    )  # fmt: skip
    drawn = theme.figure(dots, y_title=title, shapes=[_line(line * scale)], annotations=[_name(line * scale, named)])
    drawn.update_xaxes(tickvals=at, ticktext=[_tick(named) for named in origins["named"]], tickangle=0)
    drawn.update_xaxes(range=[-0.6, len(origins) - 0.4])
    drawn.update_yaxes(range=_span(low.fillna(value), high.fillna(value), line * scale))
    return drawn


def _span(low: pd.Series[Any], high: pd.Series[Any], line: float) -> list[float]:
    bottom, top = min(float(low.min()), line), max(float(high.max()), line)
    room = (top - bottom) * 0.1 or 1.0
    return [bottom - room, top + room]


def _line(at: float) -> dict[str, Any]:
    place = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": at, "y1": at, "layer": "below"}
    return {**place, "line": {"width": 1, "dash": "dot", "color": theme.NEUTRAL}}


def _name(at: float, words: str) -> dict[str, Any]:
    return {
        "text": words, "xref": "paper", "x": 1, "xanchor": "right", "y": at, "yanchor": "bottom", "showarrow": False,
    }  # fmt: skip


def _tick(named: str) -> str:
    """'1 Mar' above '2026'; of 'fold 2, draw 1' the fold, and above 'draw 1' where the draw begins."""
    words = theme.plain(named)
    fold, _, draw = words.removeprefix("fold ").partition(", ")
    if words.startswith("fold "):
        return f"{fold}<br>{draw}" if fold == "1" else fold
    head, _, year = words.rpartition(" ")
    return f"{head}<br>{year}" if head else words


def _hover_texts(origins: pd.DataFrame, name: str, write: Callable[[float], str]) -> list[str]:
    return [
        f"{theme.plain(row['named'])}: {write(row[name])}"
        f" ({formats.ends(write(row[f'{name}_low']), write(row[f'{name}_high']), ' to ')}),"
        f" {formats.count(row['known'])} ended"
        for row in origins.to_dict("records")
    ]


def skill_summary(origins: pd.DataFrame) -> str:
    """Say in a sentence on how many origins the base rate was beaten, and between what the skill lay."""
    ahead, sure = int((origins["skill"] > 0).sum()), int((origins["skill_low"] > 0).sum())
    return (
        f"Better than the base rate on {ahead} of {formats.plural(len(origins), 'origin')}, beyond noise on {sure};"
        f" {_ends(origins, 'skill', _percent)}.{_hollow(len(origins) - sure)}"
    )


def auc_summary(origins: pd.DataFrame) -> str:
    """Say in a sentence on how many origins the order beat a coin, and between what the AUC lay."""
    sure = int((origins["auc_low"] > COIN).sum())
    return (
        f"Orders deals better than a coin, beyond noise, on {sure} of {formats.plural(len(origins), 'origin')};"
        f" {_ends(origins, 'auc', _three)}.{_hollow(len(origins) - sure)}"
    )


def _hollow(unsure: int) -> str:
    return " A hollow mark may be noise." if unsure else ""


def _ends(origins: pd.DataFrame, name: str, write: Callable[[float], str]) -> str:
    least, most = (origins.loc[origins[name].idxmin()], origins.loc[origins[name].idxmax()])
    return f"least {write(least[name])} ({least['named']}), most {write(most[name])} ({most['named']})"
