"""A heat map as a table: the value is printed in every cell, the shade only helps the eye."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from app import formats
from app.components.parts import Tone, attributes, link, render_name, screen_reader_text
from app.components.states import empty
from app.components.win_rate.differences import narrowed
from app.components.win_rate.rates import ENOUGH


def heat(
    frame: pd.DataFrame,
    row_title: str,
    column_title: str,
    *,
    rate: str = "Win rate",
    tone: Tone = "won",
    caption: str = "",
    overall: float | None = None,
    fields: tuple[str, str] | None = None,
) -> html.Div:
    """Show a rate by two fields; cells under ten rows are hatched and say nothing.

    frame: row, column (None if not recorded), n, rate (a share of 1); rows and columns keep the order in which they
    first appear. `fields` are the filters of rows and columns, where there are such: names lead to their own win rate,
    and cells to that of both.
    """
    if frame.empty:
        return empty("Nothing to compare", "No rows with these filters.")
    # What is not recorded is None: two missing values are not the same key.
    frame = frame.assign(
        **{name: frame[name].astype(object).where(frame[name].notna(), None) for name in ("row", "column")}
    )
    columns = list(dict.fromkeys(frame["column"]))
    cells = {(row["row"], row["column"]): row for row in frame.to_dict("records")}
    sure = frame.loc[frame["n"] >= ENOUGH, "rate"].dropna()
    scale = (float(sure.min()), float(sure.max())) if len(sure) else (0.0, 1.0)
    corner = html.Th([row_title, html.Span(f" × {column_title}", className="hw-muted")], scope="col")
    rows_of, columns_of = fields or ("", "")
    heads = [html.Th(_name(name, columns_of), scope="col", className="hw-right") for name in columns]
    head = html.Tr([corner, *heads])
    body = [_row(name, columns, cells, scale, rows_of, columns_of) for name in dict.fromkeys(frame["row"])]
    words = caption or f"{rate} by {row_title.lower()} and {column_title.lower()}"
    sheet = html.Table([html.Caption(screen_reader_text(words)), html.Thead(head), html.Tbody(body)])
    sheet.className = f"hw-table hw-heat hw-tone-{tone}"
    box = html.Div(sheet, className="hw-scroll", **attributes(role="region", aria_label=words, tabIndex=0))
    return html.Div([box, _legend(rate, scale, overall)], className=f"hw-tone-{tone}")


def _name(name: Any, field: str) -> Any:
    """A name, as a link to its own win rate where it is of a filter."""
    return link(render_name(name), narrowed(field, name), "hw-cell-link") if field else render_name(name)


def _row(
    name: Any, columns: list[Any], cells: dict[Any, Any], scale: tuple[float, float], row: str, column: str
) -> html.Tr:
    found = [
        _cell(
            cells.get((name, one)),
            f"{formats.name(name)}, {formats.name(one)}",
            scale,
            narrowed(row, name, **{column: one}) if row else None,
        )
        for one in columns
    ]
    return html.Tr([html.Th(_name(name, row), scope="row"), *found])


def _cell(row: dict[str, Any] | None, where: str, scale: tuple[float, float], lead: str | None) -> html.Td:
    if row is None or not row["n"]:
        return html.Td("", className="hw-heat-none")
    if row["n"] < ENOUGH or pd.isna(row["rate"]):
        return html.Td("·", className="hw-heat-few", title=f"{where}: n = {row['n']}, not enough")
    low, high = scale
    shade = (row["rate"] - low) / (high - low) if high > low else 0.5
    title = f"{where}: {formats.percent(row['rate'], 1)} of {formats.count(row['n'])}"
    # The stylesheet writes n behind the value: a component more in each cell would cost as much as the cell.
    # So would a link: a cell leads by its attribute, and from the keyboard by the names of its row and column.
    counted = attributes(data_n=formats.count(row["n"]), data_lead=lead)
    value = formats.percent(row["rate"])
    return html.Td(value, className="hw-heat-cell", style={"--v": f"{shade:.3f}"}, title=title, **counted)


def _legend(rate: str, scale: tuple[float, float], overall: float | None) -> html.P:
    ramp = html.Span(className="hw-ramp", **attributes(aria_hidden="true"))
    few = html.Span(className="hw-ramp-few", **attributes(aria_hidden="true"))
    low, high = (formats.percent(end) for end in scale)
    parts: list[Any] = [f"{rate} {low}", ramp, high, few, f"fewer than {ENOUGH}"]
    if overall is not None:
        parts.append(html.Span(f"all: {formats.percent(overall)}", className="hw-legend-all"))
    return html.P(parts, className="hw-legend")
