"""What-if in pictures: how much each changed field moved, and the curve of one field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme
from app.views.what_if.curve import usual_of
from app.views.what_if.deal import Span, in_days, value_text
from app.views.what_if.levers import Lever
from app.views.what_if.new_deal import RECORDED

Plain = Mapping[str, Any]
# A row of what moved it: its name, the lower and the upper end on the axis, its words.
Bar = tuple[str, float, float, str]
MOST_LEVELS = 12
ROW = 40
CURVE_HEIGHT = 340
# Given, not fitted to the words: fitting draws every curve twice, longer than a frame has time for.
MARGIN = {"l": 60, "r": 16, "t": 36, "b": 56, "pad": 4, "autoexpand": False}
THEN = "Changed"
# Empty curves that are kept: drawing those of all levers takes longer than all else that opening a deal does.
PICTURES = 128


def contributions_frame(moved: Sequence[Plain]) -> pd.DataFrame:
    """Return what each changed field did: label, from_words, to_words, points."""
    return pd.DataFrame(moved, columns=["label", "from_words", "to_words", "points"])


def contributions(frame: pd.DataFrame, now: float, then: float, was: str = "Now") -> go.Figure:
    """Draw the way from now to then (0..1): for each changed field its points, beginning where the last ended.

    `was` names the row it sets out from.
    """
    names = [f"{theme.plain(r.label)}<br>→ {theme.plain(r.to_words)}" for r in frame.itertuples()]
    points = list(frame["points"])
    starts = [now * 100 + sum(points[:place]) for place in range(len(points))]
    bars = go.Bar(
        x=points, y=names, base=starts, orientation="h", hoverinfo="skip",
        marker={"color": [theme.LOST if p > 0 else theme.WON for p in points]},
    )  # fmt: skip
    rows = [(was, now * 100, now * 100, formats.percent(now))]
    spans = zip(names, starts, points, strict=True)
    rows += [(name, min(at, at + p), max(at, at + p), formats.points(p / 100)) for name, at, p in spans]
    rows.append(("Then", then * 100, then * 100, formats.percent(then)))
    ends = _extent([end for row in rows for end in row[1:3]])
    drawn = theme.figure(bars, _ticks(rows), _bar_labels(rows, ends), x_title="Loss chance (%)", showlegend=False)
    drawn.update_xaxes(range=ends, showgrid=True)
    order = [row[0] for row in rows]
    return drawn.update_yaxes(
        categoryorder="array", categoryarray=order, range=[len(rows) - 0.5, -0.5], showgrid=False, type="category"
    )


def _extent(reached: Sequence[float]) -> list[float]:
    """What is shown of the axis: all that is reached, with room for words, and no share below 0 or above 100."""
    room = max((max(reached) - min(reached)) * 0.4, 3.0)
    return [max(min(reached) - room, 0.0), min(max(reached) + room, 100.0)]


def _ticks(rows: Sequence[Bar]) -> go.Scatter:
    ends = [rows[0], rows[-1]]
    mark = {"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": theme.NEUTRAL}}
    return go.Scatter(
        x=[row[1] for row in ends], y=[row[0] for row in ends], mode="markers", marker=mark, hoverinfo="skip",
        cliponaxis=False,
    )  # fmt: skip


def _bar_labels(rows: Sequence[Bar], ends: Sequence[float]) -> go.Scatter:
    """Words stand right of a bar, or left of it where the axis ends."""
    room = (ends[1] - ends[0]) * 0.2
    right = [high + room <= ends[1] for _, _, high, _ in rows]
    return go.Scatter(
        x=[row[2] if is_right else row[1] for row, is_right in zip(rows, right, strict=True)],
        y=[row[0] for row in rows], text=[f"{formats.NBSP * 2}{row[3]}{formats.NBSP * 2}" for row in rows],
        mode="text", textposition=[f"middle {'right' if is_right else 'left'}" for is_right in right],
        hovertemplate=theme.hover("%{y}: %{text}"), cliponaxis=False,
    )  # fmt: skip


def contributions_height(frame: pd.DataFrame) -> int:
    """Return the figure's height in pixels, a row per bar, one for now and one for then."""
    return 60 + ROW * (len(frame) + 2)


def contributions_summary(frame: pd.DataFrame, *, sampled: bool = False) -> str:
    """Say in a sentence what moved most, and whether the shares of many changes are sampled."""
    total = formats.points(frame["points"].sum() / 100)
    first = frame.iloc[0]
    most = f"{first['label']} from {formats.cut(first['from_words'])} to {formats.cut(first['to_words'])}"
    if len(frame) == 1:
        return f"{most} moves the loss chance by {total}."
    shared = " Shares sampled over 64 orders of the changes." if sampled else ""
    return f"Together {total}; most of it {most}, {formats.points(first['points'] / 100)}.{shared}"


def curve_frame(curve: Plain) -> pd.DataFrame:
    """Return the curve as rows: value, loss_probability."""
    return pd.DataFrame({"value": curve["values"], "loss_probability": curve["loss_probability"]})


def curve(curve: Plain, currency: str = "", standing: str = RECORDED) -> go.Figure:
    """Draw the loss probability as one field varies, where the deal stands, where it stood, and the threshold.

    Always four traces, in this order: loss probability, threshold, as recorded, changed. A browser moves them.
    `standing` names the third.
    """
    drawn = _levels(curve, standing) if _is_list(curve) else _line(curve, currency, standing)
    drawn.update_layout(
        showlegend=True,
        legend={"itemclick": False, "itemdoubleclick": False},
        meta={"across": _is_list(curve), "most": MOST_LEVELS},
    )
    return drawn


def written(given: Plain, currency: str = "", standing: str = RECORDED) -> Plain:
    """Return the same as plotly.js takes it: of numbers and days the field's empty curve with the numbers put in."""
    if _is_list(given):
        drawn: Plain = curve(given, currency, standing).to_plotly_json()
        return drawn
    usual = tuple(given["usual"]) if given.get("usual") else None
    empty = _picture(given["label"], given["kind"], given["unit"], usual, currency, standing)
    lines = [{"x": given["values"], "y": _percent(given[name])} for name in ("loss_probability", "thresholds")]
    places = [*lines, *(_place(at, chance, None) for at, chance in _marked(given))]
    data = [{**trace, **place} for trace, place in zip(empty["data"], places, strict=True)]
    return {"data": data, "layout": {**empty["layout"], "template": theme.TEMPLATE_JSON}}


def pictures(levers: Sequence[Lever], currency: str = "", standing: str = RECORDED) -> dict[str, Plain]:
    """Return by field the figure of its curve before anything is known, for a browser to put the numbers in."""
    return {one.name: _picture(one.label, one.kind, one.unit, usual_of(one), currency, standing) for one in levers}


@lru_cache(maxsize=PICTURES)
def _picture(label: str, kind: str, unit: str, usual: Span | None, currency: str, standing: str) -> Plain:
    """A field's empty curve, the same for every deal; nobody may write into it."""
    blank = {"values": (), "loss_probability": (), "thresholds": (), "now": None, "then": None}
    blank |= {"now_probability": None, "then_probability": None}
    described = {"label": label, "kind": kind, "unit": unit, "usual": usual}
    drawn = curve({**blank, **described}, currency, standing).to_plotly_json()
    return {"data": drawn["data"], "layout": {k: part for k, part in drawn["layout"].items() if k != "template"}}


def _is_list(curve: Plain) -> bool:
    return curve["kind"] in ("choice", "text")


def _percent(shares: Sequence[float | None]) -> list[float | None]:
    return [None if share is None else share * 100 for share in shares]


def _line(curve: Plain, currency: str, standing: str) -> go.Figure:
    line = go.Scatter(
        x=curve["values"], y=_percent(curve["loss_probability"]), mode="lines", line={"color": theme.NEUTRAL},
        name="Loss chance", showlegend=False,
        hovertemplate=theme.hover(f"{theme.plain(curve['label'])} %{{x:,}}: %{{y:.0f}} %"),
    )  # fmt: skip
    flagged = _threshold(curve["values"], _percent(curve["thresholds"]))
    title = theme.plain(axis_title(curve, currency))
    drawn = theme.figure(line, flagged, *_dots(curve, standing), x_title=title, y_title="Loss chance (%)")
    drawn.update_yaxes(range=[0, 102], tick0=0, dtick=20, automargin=False).update_xaxes(automargin=False)
    # The margins hold every label: to find out whether one sticks out takes a tenth of drawing the curve.
    drawn.update_yaxes(ticklabeloverflow="allow").update_xaxes(ticklabeloverflow="allow")
    drawn.update_layout(margin=MARGIN)
    if curve["unit"] == "money":
        drawn.update_xaxes(tickformat="~s")
    if curve.get("usual"):
        low, high = curve["usual"]
        drawn.add_vrect(x0=low, x1=high, fillcolor=theme.NEUTRAL, opacity=0.12, line_width=0, layer="below")
    return drawn


def _threshold(x: Sequence[Any], y: Sequence[Any]) -> go.Scatter:
    line = {"color": theme.NEUTRAL, "width": 1.5, "dash": "dash"}
    return go.Scatter(x=x, y=y, mode="lines", line=line, name="Threshold", hoverinfo="skip")


def axis_title(curve: Plain, currency: str = "") -> str:
    """Name the field with its unit: 'Amount (USD)', 'Expected close (days from the data's date)'."""
    units = {"money": currency, "percent": "%"}
    unit = (
        "days from the data's date" if curve["kind"] == "date" else units.get(curve["unit"], curve["unit"] or "number")
    )
    return f"{curve['label']} ({unit})" if unit else str(curve["label"])


def _dots(curve: Plain, standing: str, rows: Sequence[Any] | None = None) -> list[go.Scatter]:
    """Where the deal stood and where it stands; on a curve of levels a value is its row."""
    then, now = ("circle", theme.LOST), ("circle-open", theme.NEUTRAL)
    named = zip((standing, THEN), _marked(curve), (now, then), strict=True)
    return [_dot(name, at, probability, looks, rows) for name, (at, probability), looks in named]


def _marked(curve: Plain) -> list[tuple[Any, float | None]]:
    """Where the deal stood and where it stands, None where that is the same, each with its loss probability."""
    changed = curve["then"] != curve["now"]
    return [(curve["now"], curve["now_probability"]), (curve["then"] if changed else None, curve["then_probability"])]


def _dot(
    name: str, at: Any, probability: float | None, looks: tuple[str, str], rows: Sequence[Any] | None
) -> go.Scatter:
    symbol, colour = looks
    marker = {"symbol": symbol, "size": 13, "color": colour, "line": {"width": 3, "color": colour}}
    said = "%{x:.0f}" if rows is not None else "%{y:.0f}"
    words = theme.hover(f"{name}: {said} %")
    return go.Scatter(**_place(at, probability, rows), mode="markers", name=name, marker=marker, hovertemplate=words)


def _place(at: Any, probability: float | None, rows: Sequence[Any] | None) -> dict[str, Sequence[Any]]:
    """Where a mark stands: nowhere if its value or its loss probability is not known; along levels in its row."""
    known = at is not None and probability is not None and (rows is None or at in rows)
    value, height = ([at], _percent([probability])) if known else ([], [])
    return {"x": value, "y": height} if rows is None else {"x": height, "y": [rows.index(one) for one in value]}


def _levels(curve: Plain, standing: str) -> go.Figure:
    rows = shown_levels(curve)
    names, count = [theme.plain(value) for value in rows["value"]], len(rows)
    dots = go.Scatter(
        x=_percent(list(rows["loss_probability"])), y=list(range(count)), text=names, mode="markers",
        marker={"color": theme.NEUTRAL, "size": 8}, name="Loss chance", showlegend=False,
        hovertemplate=theme.hover("%{text}: %{x:.0f} %"),
    )  # fmt: skip
    ends = [count - 0.5, -0.5]
    flagged = _threshold(_percent([next(iter(curve["thresholds"]), None)] * 2), ends)
    marks = _dots(curve, standing, list(rows["value"]))
    drawn = theme.figure(dots, flagged, *marks, x_title="Loss chance (%)", y_title=theme.plain(curve["label"]))
    drawn.update_xaxes(range=[0, 102], tick0=0, dtick=20, showgrid=True)
    # From the bottom up.
    drawn.update_yaxes(tickmode="array", tickvals=list(range(count)), ticktext=names, range=ends)
    return drawn


def shown_levels(curve: Plain) -> pd.DataFrame:
    """Return the levels that are drawn: all in their order, or of many the lowest, with the deal's own."""
    rows = curve_frame(curve)
    if len(rows) <= MOST_LEVELS:
        return rows
    own = rows["value"].isin([curve["now"], curve["then"]])
    lowest = rows[~own].nsmallest(MOST_LEVELS - int(own.sum()), "loss_probability")
    return pd.concat([rows[own], lowest]).sort_values("loss_probability", kind="stable").reset_index(drop=True)


def curve_summary(curve: Plain, currency: str = "") -> str:
    """Say in a sentence between which probabilities the field moves the deal, other things as they are set."""
    frame = curve_frame(curve)
    lowest, highest = frame["loss_probability"].idxmin(), frame["loss_probability"].idxmax()
    low, high = (formats.percent(frame["loss_probability"][at]) for at in (lowest, highest))
    if low == high:
        return f"{curve['label']} hardly matters here: the loss chance stays at {low}."
    lowest, highest = (formats.cut(_level_label(frame["value"][at], curve, currency)) for at in (lowest, highest))
    left = len(frame) - len(shown_levels(curve)) if curve["kind"] in ("choice", "text") else 0
    more = f" {formats.count(left)} more are in the table." if left else ""
    if curve.get("left_out"):
        more += f" {formats.count(curve['left_out'])} others, of other managers or regions, were not tried."
    return f"{curve['label']} alone takes the loss chance from {low} ({lowest}) to {high} ({highest}).{more}"


def _level_label(value: Any, curve: Plain, currency: str) -> str:
    if curve["kind"] == "date":
        return in_days(value)
    return value_text(value, curve["kind"], curve["unit"], currency)
