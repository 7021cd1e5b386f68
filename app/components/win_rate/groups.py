"""Win rates by group, owner by product, and the length of the cycle by level."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from dash import html

from app import formats
from app.components.panel import panel
from app.components.states import empty
from app.components.table import Column, table
from app.components.win_rate.differences import LINKED, MARKS, narrowed
from app.components.win_rate.heat import heat
from app.components.win_rate.rates import ENOUGH, rates
from app.views.win_rate.answer import Closing
from app.views.win_rate.comparisons import GroupComparison
from app.views.win_rate.differences import panel_id

MOST_GROUPS, AT_FIRST = 30, 8
LEVELS = 6
NOTE = (
    "A group is named, and marked ↑ or ↓, where its difference from all others stays clear of zero at 95 % after "
    "allowing for every group of its field. Bands are the 95 % interval of each rate alone, all on one "
    "scale from {} to {}. Groups with fewer than 10 closed opportunities are grey and come last."
)
AT_CLOSE = "Recorded at the close: it describes how deals ended, and the model is never given it."


def no_trend(answer: Closing) -> html.Div:
    """Say why there is no month to show, and what there is instead."""
    if not answer.undated:
        return _nothing_closed(answer)
    return empty("No dates", answer.undated, answer.widen or "The key figures and groups are of everything closed.")


def no_cycle(answer: Closing) -> html.Div:
    """Say why no length of time is known."""
    if answer.undated:
        return empty("No dates", "How long it takes is counted from the day of opening to that of closing.")
    if answer.closed:
        return empty("No opening dates", "Nothing that closed in this period says when it was opened.")
    return _nothing_closed(answer)


def _nothing_closed(answer: Closing) -> html.Div:
    return empty("Nothing closed", f"No opportunity closed with these filters ({answer.period}).", answer.widen)


def comparisons(found: tuple[GroupComparison, ...], overall: float | None, period: str) -> html.Div:
    """Lay out a panel for each field that has a difference, and fold each of the others into a line.

    `period` is '' where the export has no dates.
    """
    if not found:
        when = " in this period" if period else ""
        return empty("Nothing to compare", f"No field of this data has two groups that closed anything{when}.")
    axis = scale(found)
    heading = html.Div(
        [
            html.H2("By field", className="hw-panel-title"),
            html.P(NOTE.format(*map(formats.percent, axis)), className="hw-panel-summary"),
        ]
    )
    differing = [html.Div(_comparison(one, overall, axis)) for one in found if _differs(one)]
    folded = [_folded(one, overall, axis) for one in found if not _differs(one)]
    parts = [
        heading,
        html.Div(differing, className="hw-columns") if differing else None,
        html.Div(folded, className="hw-folded") if folded else None,
    ]
    return html.Div([part for part in parts if part], className="hw-stack")


def _differs(one: GroupComparison) -> bool:
    return bool((one.groups["differs"] != "").any())


def scale(found: tuple[GroupComparison, ...]) -> tuple[float, float]:
    """Return the whole tenths between which every panel's rates lie, those of small groups aside."""
    sure = [one.groups[one.groups["n"] >= ENOUGH] for one in found]
    low = min((groups["low"].min() for groups in sure if len(groups)), default=0.0)
    high = max((groups["high"].max() for groups in sure if len(groups)), default=1.0)
    return math.floor(low * 10) / 10, math.ceil(high * 10) / 10


def _comparison(one: GroupComparison, overall: float | None, axis: tuple[float, float]) -> html.Section:
    framed = panel(_title(one), _opening(one, overall, axis), span=12, summary=_summary(one))
    framed.id = panel_id(one.field)
    return framed


def _folded(one: GroupComparison, overall: float | None, axis: tuple[float, float]) -> html.Details:
    """One line that opens to the groups of a field in which none differs."""
    line = html.Summary([html.Strong(_title(one)), html.Span(f" {_cut(one)}", className="hw-muted")])
    more = " ".join(part for part in (one.chance, AT_CLOSE if one.at_close else "") if part)
    lead = html.P(more, className="hw-panel-summary") if more else None
    parts = [line, lead, html.Div(_listed(one, overall, axis), className="hw-panel-body")]
    return html.Details([part for part in parts if part], id=panel_id(one.field))


def _title(one: GroupComparison) -> str:
    return f"By {one.label[:1].lower()}{one.label[1:]}"


def _summary(one: GroupComparison) -> str:
    return " ".join(part for part in (_cut(one), one.chance, AT_CLOSE if one.at_close else "") if part)


def _opening(one: GroupComparison, overall: float | None, axis: tuple[float, float]) -> Any:
    """List the groups that differ and the largest of a field; where there are more, a line opens to all of them."""
    whole = _listed(one, overall, axis)
    if len(one.groups) <= AT_FIRST:
        return whole
    some = formats.count(min(len(one.groups), MOST_GROUPS))
    line = html.Summary(f"Show {some} of {formats.count(len(one.groups))}")
    return [
        _rates(one, top_groups(one.groups, AT_FIRST), overall, axis),
        html.Details([line, *whole], className="hw-all"),
    ]


def _listed(one: GroupComparison, overall: float | None, axis: tuple[float, float]) -> list[Any]:
    groups = top_groups(one.groups)
    listed, hidden = _rates(one, groups, overall, axis), len(one.groups) - len(groups)
    more = f"and {formats.count(hidden)} more; shown are those named and those with the most closed opportunities"
    return [listed, html.P(more, className="hw-more")] if hidden else [listed]


def _rates(one: GroupComparison, groups: pd.DataFrame, overall: float | None, axis: tuple[float, float]) -> html.Div:
    """List the rates of some of a field's groups, those that differ marked."""
    marked = [label + MARKS[differs] for label, differs in zip(groups["label"], groups["differs"], strict=True)]
    frame = groups.assign(label=marked)
    if one.field in LINKED:
        frame = frame.assign(href=[narrowed(one.field, level) for level in groups["level"]])
    return rates(frame, overall, label=one.label, limit=MOST_GROUPS, axis=axis, order=False)


def _cut(one: GroupComparison) -> str:
    """The sentence on what differs, in which very long names are cut."""
    finding = one.finding
    for label in one.groups["label"]:
        finding = finding.replace(label, formats.cut(label))
    return finding


def top_groups(groups: pd.DataFrame, most: int = MOST_GROUPS) -> pd.DataFrame:
    """Keep as many groups as a panel takes: those that differ, then those with the most closed opportunities."""
    if len(groups) <= most:
        return groups
    ranked = groups.assign(named=groups["differs"] != "").sort_values(["named", "n"], ascending=False, kind="stable")
    return groups.loc[ranked.index[:most].sort_values()]


def owner_by_product(cells: pd.DataFrame, owners: int, products: int, overall: float | None, period: str) -> html.Div:
    """Shade each owner's win rate by product; cells of fewer than ten closed opportunities say nothing."""
    if cells.empty:
        closed = "closed in this period" if period else "is closed"
        return empty("No owner by product", f"Nothing that {closed} has both an owner and a product.")
    pairs = cells.rename(columns={"owner": "row", "product": "column"})
    grid = heat(pairs, "Owner", "Product", overall=overall, fields=("owner", "product"))
    return html.Div([grid, html.P(left_out_caption(cells, owners, products), className="hw-more")])


def left_out_caption(cells: pd.DataFrame, owners: int, products: int) -> str:
    """Say how the owners and products shown were chosen, and how many there are beside them."""
    hidden = [
        f"{formats.count(total - shown)} more {name}"
        for name, total, shown in (
            ("owners", owners, cells["owner"].nunique(dropna=False)),
            ("products", products, cells["product"].nunique(dropna=False)),
        )
        if total > shown
    ]
    order = "Most closed opportunities first"
    return f"{order}; {' and '.join(hidden)} not shown." if hidden else f"{order}."


def cycle_by_level(quartiles: pd.DataFrame, by: str) -> Any:
    """List the median days to win and to lose for every level; None where there is no such field."""
    rows = quartiles[~quartiles["whole"]]
    if rows.empty or not by:
        return None
    # A level that is not recorded stands as the empty text, which no name is.
    keyed = rows.assign(level=rows["level"].fillna(""), span=[_span(row) for row in rows.itertuples()])
    wide = keyed.pivot_table(
        index="level", columns="outcome", values=["median", "span", "n"], aggfunc="first", sort=False
    )
    wide.columns = [f"{outcome}_{value}" for value, outcome in wide.columns]
    columns = [
        Column("level", by, "name"),
        Column("won_median", "Won, median", "days", sub="won_span"),
        Column("lost_median", "Lost, median", "days", sub="lost_span"),
    ]
    return table(
        wide.reset_index(), columns, caption=f"Median days from opening to closing by {by.lower()}", limit=LEVELS
    )


def _span(row: Any) -> str:
    return f"{row.lower_quartile:.0f}–{row.upper_quartile:.0f}, n {formats.count(row.n)}"
