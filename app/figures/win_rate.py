"""The win rate in pictures: month by month, and how long winning and losing take."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.addresses import at
from app.figures import theme

BAND = "rgba(0,114,178,0.22)"
SHADE = "rgba(131,131,125,0.12)"
MID_MONTH = pd.Timedelta(days=14)
RELIABLE = 10
FEW_TICKS = 8


Days = tuple[dt.date, dt.date]


def trend(months: pd.DataFrame, days: Days | None, period: str, overall: float | None) -> go.Figure:
    """Draw the win rate by month as a line with its 95 % interval, closed opportunities below it, the period shaded."""
    at = months["month"] + MID_MONTH
    shapes, annotations = _shaded(months, days, period, overall)
    return theme.figure(
        *(_band(months, at), _line(months, at), _under_way(months, at), _counts(months, at)),
        hovermode="x",
        shapes=shapes,
        annotations=annotations,
        xaxis={"anchor": "y2", "range": _range(months), **_ticks(months)},
        yaxis={"title": {"text": "Win rate (%)"}, "domain": [0.3, 1], "range": _rates_range(months[months["n"] > 0])},
        yaxis2={"title": {"text": "Closed (n)"}, "domain": [0, 0.2], "rangemode": "tozero", "nticks": 3, "anchor": "x"},
    ).update_layout(showlegend=False)


def trend_table(months: pd.DataFrame) -> pd.DataFrame:
    """Add the address of each month's own win rate, '' where nothing closed: href."""
    return months.assign(href=[_month_address(row) if row.n else "" for row in months.itertuples()])


def _month_address(row: Any) -> str:
    """The days of a month; the one under way ends with the data."""
    end = f"&to={row.month + pd.offsets.MonthEnd(0):%Y-%m-%d}" if row.complete else ""
    return at(f"/win-rate?from={row.month:%Y-%m-%d}{end}")


def _leads(months: pd.DataFrame) -> list[dict[str, object]]:
    return theme.leading(trend_table(months)["href"])


def _band(months: pd.DataFrame, at: pd.Series) -> go.Scatter:
    """One polygon per unbroken run of months; a month in which nothing closed breaks it."""
    xs: list[Any] = []
    ys: list[Any] = []
    for _, run in months.assign(at=at, known=months["n"] > 0).groupby((months["n"] == 0).cumsum()):
        rows = run[run["known"]]
        xs += [*rows["at"], *rows["at"][::-1], None]
        ys += [*(rows["high"] * 100), *(rows["low"][::-1] * 100), None]
    line = {"width": 1, "color": BAND}
    return go.Scatter(
        x=xs, y=ys, fill="toself", fillcolor=BAND, line=line, mode="lines", hoverinfo="skip", name="95 % interval"
    )


def _line(months: pd.DataFrame, at: pd.Series) -> go.Scatter:
    """Every whole month; one with too few closed opportunities to rely on has a hollow mark."""
    whole = months["complete"] & (months["n"] > 0)
    symbols = ["circle" if n >= RELIABLE else "circle-open" for n in months["n"]]
    marker = {"size": 6, "color": theme.WON, "symbol": symbols}
    return go.Scatter(
        x=at, y=(months["rate"] * 100).where(whole), mode="lines+markers", name="Win rate", text=_hover_texts(months),
        line={"color": theme.WON}, marker=marker, hovertemplate=theme.hover("%{text}"), customdata=_leads(months),
    )  # fmt: skip


def _under_way(months: pd.DataFrame, at: pd.Series) -> go.Scatter:
    """The month that is not over: a mark of its own and the words."""
    rows = ~months["complete"] & (months["n"] > 0)
    marker = {"symbol": "diamond-open", "size": 9, "color": theme.WON, "line": {"width": 2}}
    return go.Scatter(
        x=at[rows], y=months["rate"][rows] * 100, mode="markers", name="Month under way", marker=marker,
        text=[f"{words}, month under way" for words in _hover_texts(months[rows])],
        hovertemplate=theme.hover("%{text}"), customdata=_leads(months[rows]),
    )  # fmt: skip


def _counts(months: pd.DataFrame, at: pd.Series) -> go.Bar:
    return go.Bar(
        x=at, y=months["n"], yaxis="y2", name="Closed", marker={"color": theme.NEUTRAL},
        hovertemplate=theme.hover("%{y:,} closed"), width=[20 * 86_400_000] * len(months), customdata=_leads(months),
    )  # fmt: skip


def _hover_texts(months: pd.DataFrame) -> list[str]:
    return [
        f"{formats.month(r.month)}: {formats.percent(r.rate)} of {formats.count(r.n)} ({_between(r.low, r.high)})"
        + (f", fewer than {RELIABLE}" if r.n < RELIABLE else "")
        for r in months.itertuples()
    ]


def _between(low: float, high: float) -> str:
    return formats.between(low, high)


def _range(months: pd.DataFrame) -> list[pd.Timestamp]:
    return [months["month"].iloc[0], months["month"].iloc[-1] + pd.offsets.MonthBegin(1)]


def _ticks(months: pd.DataFrame) -> dict[str, Any]:
    step = 1 if len(months) <= FEW_TICKS else 2 if len(months) <= 2 * FEW_TICKS else 3
    shown = months["month"].iloc[(len(months) - 1) % step :: step]
    years = shown.dt.year.diff().fillna(1) != 0
    # A year under the first tick would run into the year under the second.
    years.iloc[0] = not years.iloc[1:2].any()
    words = [f"{m:%b}<br>{m:%Y}" if year else f"{m:%b}" for m, year in zip(shown, years, strict=True)]
    return {"tickvals": list(shown + MID_MONTH), "ticktext": words, "tickangle": 0}


def _rates_range(known: pd.DataFrame) -> list[float]:
    low, high = known["low"].min() * 100, known["high"].max() * 100
    return [max(-3.0, low - 4), min(103.0, high + 8)]


def _shaded(
    months: pd.DataFrame, days: Days | None, period: str, overall: float | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the period's ground, its own rate as a dotted line, and the words for both."""
    if days is None:
        return [], []
    first, last = _range(months)
    start = max(pd.Timestamp(days[0]), first)
    end = min(pd.Timestamp(days[1]) + pd.Timedelta(days=1), last)
    if start >= end or overall is None:
        return [], []
    ground = {"type": "rect", "x0": start, "x1": end, "y0": 0, "y1": 1, "yref": "paper"}
    line = {"type": "line", "x0": start, "x1": end, "y0": overall * 100, "y1": overall * 100}
    dotted = {"width": 1, "dash": "dot", "color": theme.NEUTRAL}
    words = {"text": f"{theme.plain(period)}: {formats.percent(overall)}", "showarrow": False, "xshift": -4}
    place = {"x": end, "y": 1, "yref": "paper", "xanchor": "right", "yanchor": "top"}
    shade = {"fillcolor": SHADE, "line": {"width": 0}, "layer": "below"}
    return [{**ground, **shade}, {**line, "line": dotted}], [{**words, **place}]


def trend_summary(months: pd.DataFrame, uneven: bool | None) -> str:
    """Say in a sentence the latest whole month, how far the months spread, and whether by more than chance."""
    whole = months[months["complete"] & (months["n"] >= RELIABLE)]
    if whole.empty:
        return f"No whole month has {RELIABLE} closed opportunities, so no trend can be given."
    latest, least, most = whole.iloc[-1], whole.loc[whole["rate"].idxmin()], whole.loc[whole["rate"].idxmax()]
    share = f"{formats.percent(latest['rate'])} of {formats.count(latest['n'])}"
    said = f"{formats.month(latest['month'])}: {share} closed were won"
    if uneven is None:
        return f"{said}; too few months to tell a trend from chance."
    between = f"months lie between {_month(least)} and {_month(most)}"
    return f"{said}; {between}, {'more' if uneven else 'no more'} than chance would have them vary."


def _month(row: pd.Series) -> str:
    return f"{formats.percent(row['rate'])} ({formats.month(row['month'])})"


def cycle(histogram: pd.DataFrame) -> go.Figure:
    """Draw what share of the won, and of the lost, took how many days from opening to closing."""
    sides = (("won", "Won", theme.WON, "solid"), ("lost", "Lost", theme.LOST, "dash"))
    lines = [_histogram_outline(histogram, *side) for side in sides if histogram[side[0]].sum()]
    shown = histogram.iloc[:: 1 if len(histogram) <= FEW_TICKS else 2]
    if histogram["to_days"].isna().iloc[-1]:
        # An open-ended step says so at its tick.
        shown = pd.concat([shown[shown["from_days"] < histogram["from_days"].iloc[-2]], histogram.tail(1)])
    ticks = {"tickvals": list(shown["from_days"]), "ticktext": [_tick(row) for row in shown.itertuples()]}
    return theme.figure(
        *lines,
        hovermode="x unified",
        xaxis={"title": {"text": "Days from opening to closing"}, **ticks},
        yaxis={"title": {"text": "Share of won, of lost (%)"}, "rangemode": "tozero"},
    ).update_layout(showlegend=True)


def _histogram_outline(histogram: pd.DataFrame, side: str, label: str, colour: str, dash: str) -> go.Scatter:
    counts = histogram[side]
    shares = counts / counts.sum() * 100
    width = histogram["from_days"].diff().iloc[-1] if len(histogram) > 1 else histogram["to_days"].iloc[0]
    words = [
        f"{_days(r)}: {formats.percent(s / 100, 1)} of {label.lower()}"
        for r, s in zip(histogram.itertuples(), shares, strict=True)
    ]
    return go.Scatter(
        x=[*histogram["from_days"], histogram["from_days"].iloc[-1] + width], y=[*shares, shares.iloc[-1]],
        text=[*words, words[-1]], mode="lines", name=label, line={"color": colour, "dash": dash, "shape": "hv"},
        hovertemplate=theme.hover("%{text}"),
    )  # fmt: skip


def _tick(row: Any) -> str:
    return f"{row.from_days}+" if pd.isna(row.to_days) else str(row.from_days)


def _days(row: Any) -> str:
    if pd.isna(row.to_days):
        return f"{formats.plural(row.from_days, 'day')} and more"
    last = int(row.to_days) - 1
    return formats.plural(last, "day") if last == row.from_days else f"{row.from_days}–{last} days"


def cycle_summary(quartiles: pd.DataFrame) -> str:
    """Say in a sentence how long winning takes against losing.

    quartiles: whole, outcome, n, lower_quartile, median, upper_quartile.
    """
    rows: dict[str, Any] = {row.outcome: row for row in quartiles[quartiles["whole"]].itertuples()}
    parts = [
        f"{words} took {formats.days(row.median)} in the median"
        f" (half of them {row.lower_quartile:.0f} to {row.upper_quartile:.0f})"
        for outcome, words in (
            ("won", "won opportunities"),
            ("lost", "lost ones" if "won" in rows else "lost opportunities"),
        )
        if (row := rows.get(outcome))
    ]
    counts = " and ".join(f"{formats.count(rows[name].n)} {name}" for name in ("won", "lost") if name in rows)
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}; from {counts}." if parts else "Nothing closed in this period."
