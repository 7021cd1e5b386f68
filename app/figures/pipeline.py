"""The pipeline in pictures: the funnel and the months ahead."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme
from app.views.deals.list_address import closing_in, open_list

OPEN_THERE = "the open deals of this stage"
EXPECTED_THEN = "the deals expected to close then"


def funnel(stages: pd.DataFrame, won: int) -> go.Figure:
    """Draw how many of the opportunities closed in the period reached each stage, and how many were won.

    A stage that none of them reached has no bar. Where deals are open in a stage its bar leads to them.
    """
    stages = stages[stages["reached"] > 0]
    rows = [
        (theme.plain(stage), reached, f"{formats.count(reached)} · {formats.percent(share)}")
        for stage, reached, share in zip(stages["stage"], stages["reached"], stages["conversion"], strict=True)
    ]
    rows.append(("Won", won, formats.count(won)))
    names, reached, words = zip(*rows, strict=True)
    addresses = [*funnel_table(stages)["href"], ""]
    bars = go.Bar(
        x=reached, y=names, text=words, orientation="h", textposition="outside",
        marker={"color": [*[theme.NEUTRAL] * (len(rows) - 1), theme.WON]},
        hovertemplate=theme.hover_leading("%{y}: %{text}", addresses, OPEN_THERE), customdata=theme.leading(addresses),
    )  # fmt: skip
    # The words stand behind the bars, so the longest bar leaves room for them.
    room = {"range": [0, max(*reached, 1) * 1.7], "tickformat": ",d"}
    upside_down = {"autorange": "reversed", "showgrid": False}
    return theme.figure(bars, x_title="Closed opportunities", xaxis=room, yaxis=upside_down)


def funnel_table(stages: pd.DataFrame) -> pd.DataFrame:
    """Add where the open deals of each stage are listed, '' where none is open: href."""
    each = zip(stages["stage"], stages["open_count"], strict=True)
    return stages.assign(href=[open_list(stage=stage) if count else "" for stage, count in each])


def funnel_summary(stages: pd.DataFrame, closed: int, won: int, left_out: int) -> str:
    """Say in a sentence where most opportunities are left behind, and of how many that is not known."""
    if not closed:
        return _unrecorded(left_out) or "Nothing was closed in this period, so no conversion can be given."
    worst = stages.loc[stages["conversion"].idxmin()]
    said = (
        f"Of {formats.count(closed)} closed opportunities {formats.count(won)} were won "
        f"({formats.percent(won / closed)}); "
        f"most are left behind at {formats.cut(worst['stage'])}, where {formats.percent(1 - worst['conversion'])} end."
    )
    return " ".join(part for part in (said, _unrecorded(left_out)) if part)


def _unrecorded(left_out: int) -> str:
    if not left_out:
        return ""
    closed = formats.plural(left_out, "closed opportunity is", "closed opportunities are")
    return f"{closed} left out: in which stages such were lost is not recorded."


def months(frame: pd.DataFrame, currency: str, as_of_on: dt.date) -> go.Figure:
    """Draw the open amount by month of the expected close, stacked by stage, with any expected revenue as a mark.

    A part of a bar leads to its deals.
    """
    names = [month_label(month) for month in frame["month"].unique()]
    stages = frame.sort_values("stage_order", kind="stable")["stage"].unique()
    bars = [_stage_bar(frame[frame["stage"] == stage], nth, len(stages), as_of_on) for nth, stage in enumerate(stages)]
    return theme.figure(
        *bars,
        *_revenue_marks(frame),
        x_title="Expected close",
        y_title=f"Open amount ({currency or 'value'})",
        barmode="stack",
        xaxis=_month_axis(names),
        yaxis=theme.amounts(frame.groupby("month")["open_amount"].sum().max()),
    )


def _month_axis(names: list[str]) -> dict[str, Any]:
    """Months in order, the year below the name: side by side, few of them touch."""
    below = [name.replace(" ", "<br>") for name in names]
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": names,
        "tickvals": names,
        "ticktext": below,
        "tickangle": 0,
    }


def _revenue_marks(frame: pd.DataFrame) -> list[go.Scatter]:
    if "expected_revenue" not in frame:
        return []
    expected = frame.groupby("month", sort=False)["expected_revenue"].sum()
    mark = go.Scatter(
        x=[month_label(month) for month in expected.index], y=expected, name="Expected revenue", mode="markers",
        marker={"symbol": "line-ew", "size": 26, "line": {"width": 3, "color": theme.WON}},
        hovertemplate=theme.hover("Expected revenue %{y:,.3s}"),
    )  # fmt: skip
    return [mark]


def _stage_bar(rows: pd.DataFrame, nth: int, of: int, as_of_on: dt.date) -> go.Bar:
    """One hue for the funnel's order: the later the stage, the fuller the colour."""
    shade = 0.2 + 0.7 * (nth + 1) / of
    stage = theme.plain(rows["stage"].iloc[0])
    addresses = months_table(rows, as_of_on)["href"].tolist()
    said = f"{stage}: %{{y:,.3s}}, %{{customdata.n}} open"
    return go.Bar(
        x=[month_label(month) for month in rows["month"]],
        y=rows["open_amount"],
        name=stage,
        customdata=theme.leading(addresses, n=rows["open_count"].tolist()),
        marker={"color": f"rgba(131,131,125,{shade:.2f})"},
        hovertemplate=theme.hover_leading(said, addresses, EXPECTED_THEN),
    )


def months_table(frame: pd.DataFrame, as_of_on: dt.date) -> pd.DataFrame:
    """Add where the deals of each stage that are expected in a month are listed, '' if nowhere: href."""
    each = zip(frame["month"], frame["stage"], strict=True)
    return frame.assign(href=[closing_in(month, as_of_on, stage=stage) for month, stage in each])


def month_label(month: str) -> str:
    """Write '2026-07' as 'Jul 2026' and leave words alone."""
    return formats.month(pd.Timestamp(month)) if month[:1].isdigit() else month


def months_summary(frame: pd.DataFrame, currency: str) -> str:
    """Say in a sentence how much is overdue and where the most is expected."""
    totals = frame.groupby("month", sort=False)["open_amount"].sum()
    whole = totals.sum()
    overdue = totals.get("Overdue", 0.0)
    late = (
        f"{formats.money(overdue, currency)} ({formats.percent(overdue / whole)}) is overdue"
        if whole and overdue
        else ""
    )
    ahead = totals.drop(["Overdue", "Later", "No date"], errors="ignore")
    most = (
        f"most of what lies ahead, {formats.money(ahead.max(), currency)}, is expected in {month_label(ahead.idxmax())}"
        if len(ahead)
        else ""
    )
    said = "; ".join(part for part in (late, most) if part)
    return f"{said[0].upper()}{said[1:]}." if said else "No open opportunity has an expected close."


def without_owners(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep what is expected to be won by month, where no owner says when anything will close."""
    return frame[frame["month"] != "No date"].drop(columns=["open_amount", "open_count"])


def expected(frame: pd.DataFrame, currency: str, as_of_on: dt.date) -> go.Figure:
    """Draw what is expected to be won by month, with its interval, beside the open amount by owners' dates, if any.

    A bar by owners' dates leads to its deals.
    """
    names = [month_label(month) for month in frame["month"]]
    said = _money(frame, currency) if "open_amount" in frame else []
    owners = [_owners_bar(frame, said, as_of_on)] if said else []
    won = _bar(frame, "expected_won", "Expected to be won", theme.WON, _between(frame, currency))
    won.error_y = {
        "array": (frame["high"] - frame["expected_won"]).clip(lower=0),
        "arrayminus": (frame["expected_won"] - frame["low"]).clip(lower=0),
        "thickness": 1.5,
        "width": 4,
        "color": theme.NEUTRAL,
    }
    return theme.figure(
        *owners,
        won,
        y_title=f"Amount ({currency or 'value'})",
        xaxis=_month_axis(names),
        yaxis=theme.amounts(frame["high"].max(), frame["open_amount"].max() if said else None),
        bargroupgap=0.08,
    )


def _owners_bar(frame: pd.DataFrame, said: list[str], as_of_on: dt.date) -> go.Bar:
    label = "Open amount by owners' dates"
    addresses = expected_table(frame, as_of_on)["href"].tolist()
    bar = _bar(frame, "open_amount", label, theme.NEUTRAL, said)
    bar.customdata = theme.leading(addresses, words=said)
    bar.hovertemplate = theme.hover_leading(f"%{{x}}<br>{label}: %{{customdata.words}}", addresses, EXPECTED_THEN)
    return bar


def _bar(frame: pd.DataFrame, column: str, label: str, colour: str, said: list[str]) -> go.Bar:
    names = [month_label(month) for month in frame["month"]]
    hover = theme.hover(f"%{{x}}<br>{label}: %{{customdata}}")
    return go.Bar(x=names, y=frame[column], name=label, marker={"color": colour}, customdata=said, hovertemplate=hover)


def _money(frame: pd.DataFrame, currency: str) -> list[str]:
    return [theme.plain(formats.money(amount, currency)) for amount in frame["open_amount"]]


def _between(frame: pd.DataFrame, currency: str) -> list[str]:
    """What is expected, and between which values it will lie nine times in ten."""
    said = []
    for won, low, high in zip(frame["expected_won"], frame["low"], frame["high"], strict=True):
        ends = f", {formats.money(low, currency)} to {formats.money(high, currency)} nine times in ten"
        said.append(theme.plain(f"{formats.money(won, currency)}{'' if formats.missing(low) else ends}"))
    return said


def expected_summary(frame: pd.DataFrame, currency: str) -> str:
    """Say how much is expected by the end of the first and of the last month, and what owners' dates say, if any."""
    ahead = frame[frame["month"].str[:1].str.isdigit()]
    if "open_amount" not in frame:
        (first, won), (last, all_won) = (_upto(ahead.head(1), currency)[:2], _upto(ahead, currency)[:2])
        return f"By {first} {won} is expected to be won, by {last} {all_won}.{_whiskers(frame)}"
    past = frame.loc[frame["month"] == "Overdue", "open_amount"].sum()
    (first, won, dated), (last, all_won, all_dated) = (_upto(ahead.head(1), currency), _upto(ahead, currency))
    late = f"; {formats.money(past, currency)} more is overdue" if past else ""
    return (
        f"By {first} {won} is expected to be won; owners' dates say {dated}. "
        f"By {last} it is {all_won} against {all_dated}{late}.{_whiskers(frame)}"
    )


def _whiskers(frame: pd.DataFrame) -> str:
    return " Thin lines: where a month ends up nine times in ten." if frame["low"].notna().any() else ""


def _upto(ahead: pd.DataFrame, currency: str) -> tuple[str, str, str]:
    """The last day of some months, what is expected by then, and what owners' dates say."""
    day = pd.Period(ahead["month"].iloc[-1], "M").end_time.date()
    won, dated = (
        formats.money(ahead[column].sum(), currency) if column in ahead else ""
        for column in ("expected_won", "open_amount")
    )
    return formats.date(day), won, dated


def expected_table(frame: pd.DataFrame, as_of_on: dt.date) -> pd.DataFrame:
    """Name the months as the figure does, and add where what owners expect then is listed, '' if nowhere: href."""
    counts = frame["open_count"] if "open_count" in frame else [0] * len(frame)
    each = zip(frame["month"], counts, strict=True)
    addresses = [closing_in(month, as_of_on) if count else "" for month, count in each]
    return frame.assign(month=[month_label(month) for month in frame["month"]], href=addresses)
