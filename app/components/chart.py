"""A figure with its sentence and its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go
from dash import dcc, html

from app.components.files.picture import picture_menu
from app.components.parts import attributes
from app.components.table import Column, table

HREF: Final = "href"


def chart(
    figure: go.Figure,
    summary: str,
    table_frame: pd.DataFrame | None = None,
    *,
    columns: Sequence[Column] | None = None,
    height: int = 280,
    graph_id: str | None = None,
) -> html.Figure:
    """Show a figure as one image named by its summary sentence, with the numbers behind a 'Show as table' switch."""
    # The graph takes its place only once its script is there.
    place = {"height": f"{height}px"}
    graph = dcc.Graph(
        figure=figure,
        responsive=True,
        config={"displayModeBar": False, "responsive": True, "showTips": False},
        style=place,
        **({"id": graph_id} if graph_id else {}),
    )
    image = html.Div(graph, className="hw-chart-image", style=place, **attributes(role="img", aria_label=summary))
    caption = html.Figcaption(summary, className="hw-chart-summary")
    foot = html.Div([_as_table(table_frame, columns, summary), picture_menu()], className="hw-chart-foot")
    return html.Figure([image, caption, foot], className="hw-chart")


def _as_table(frame: pd.DataFrame | None, columns: Sequence[Column] | None, caption: str) -> Any:
    if frame is None or frame.empty:
        return None
    listed = columns or _columns(frame)
    return html.Details([html.Summary("Show as table"), table(frame, listed, caption=caption)], className="hw-as-table")


def _columns(frame: pd.DataFrame) -> list[Column]:
    """A plain column of each field but href, where a row's first cell leads."""
    names = [name for name in frame.columns if name != HREF]
    leads = HREF if len(names) < len(frame.columns) else ""
    return [_column(frame[name], "" if nth else leads) for nth, name in enumerate(names)]


def _column(values: pd.Series[Any], href: str = "") -> Column:
    """The plain column of a field: numbers stand right, with decimals where they have any."""
    name = str(values.name)
    words = name.replace("_", " ")
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return Column(name, words, href=href)
    whole = bool((values.dropna() % 1 == 0).all()) or values.abs().max() >= 1000
    return Column(name, words, "number", digits=0 if whole else 2, href=href)
