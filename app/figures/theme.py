"""The template 'headwind': transparent, tight, thin. Light and dark arrive by stylesheet; colour carries meaning."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any, Final

import plotly.graph_objects as go

from app import formats, palette

LOST: Final = palette.LOST
WON: Final = palette.WON
RISK: Final = "#c47f00"
NEUTRAL: Final = palette.NEUTRAL
FAINT: Final = "rgba(131,131,125,0.35)"
CLEAR: Final = "rgba(0,0,0,0)"
SEQUENCE: Final = ((0.0, "rgba(0,114,178,0.06)"), (0.5, "rgba(0,114,178,0.45)"), (1.0, "rgba(0,114,178,1)"))
"""One hue for sequences: the page's own colour shines through its low end, in light and dark."""
SERIES: Final = (WON, LOST, "#009e73", RISK, "#b2649a", "#3f97d0", NEUTRAL, "#8a6d3b")
"""At most eight series, then 'Other'."""
# A very long name beside an axis leaves the chart this much.
IN_CHART: Final = 60
BESIDE_BARS: Final = 26
FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"

_AXIS: Final[dict[str, Any]] = {
    "automargin": True,
    "gridcolor": "rgba(131,131,125,0.25)",
    "gridwidth": 1,
    "linecolor": NEUTRAL,
    "linewidth": 1,
    "ticks": "",
    "title": {"font": {"size": 13}, "standoff": 8},
    "tickfont": {"size": 13},
    "zeroline": False,
    "fixedrange": True,
}

TEMPLATE: Final = go.layout.Template(
    layout={
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "colorway": list(SERIES),
        "font": {"family": FONT, "size": 13, "color": NEUTRAL},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 4},
        "xaxis": {**_AXIS, "showgrid": False, "showline": True},
        "yaxis": {**_AXIS, "showgrid": True, "showline": False},
        # Hung from the top of the picture: above the axes it stays as low as it was, as a wider window shortens it.
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "yref": "container", "y": 1, "yanchor": "top"},
        "hoverlabel": {"font": {"family": FONT, "size": 13}, "align": "left", "namelength": -1},
        "hovermode": "closest",
        "dragmode": False,
        "separators": ".,",
        "bargap": 0.28,
        "barcornerradius": 2,
        "colorscale": {"sequential": [list(step) for step in SEQUENCE]},
        "uniformtext": {"minsize": 10, "mode": "hide"},
    },
    data={
        "bar": [go.Bar(marker={"line": {"width": 0}}, textfont={"size": 13}, cliponaxis=False)],
        "scatter": [go.Scatter(line={"width": 2}, marker={"size": 7})],
    },
)

TEMPLATE_JSON: Final[dict[str, Any]] = TEMPLATE.to_plotly_json()


class Figure(go.Figure):
    """A figure that takes on the house's template as it is written for plotly.js.

    Given to the figure itself, plotly would copy and check the whole template, which takes longer than all the rest.
    """

    def to_plotly_json(self) -> dict[str, Any]:
        """Write the figure as plotly.js takes it."""
        written: dict[str, Any] = super().to_plotly_json()
        written["layout"]["template"] = TEMPLATE_JSON
        return written


def figure(*traces: Any, x_title: str = "", y_title: str = "", **layout: Any) -> go.Figure:
    """A figure in the house's template; the axis titles carry their unit: 'Amount ($)'."""
    for axis, title in (("xaxis", x_title), ("yaxis", y_title)):
        if title:
            layout[axis] = {"title": {"text": title}, **layout.get(axis, {})}
    # A figure begun without a layout is first given plotly's own template.
    return Figure(list(traces), {"showlegend": len(traces) > 1, **layout})


def hover(*lines: str) -> str:
    """Lay out hover text: one line each, as in '%{y}' and '%{x:,.0f} deals', without plotly's box of the trace."""
    return "<br>".join(lines) + "<extra></extra>"


def hover_leading(lines: str, addresses: Iterable[str], where: str) -> list[str]:
    """Hover text of points, which says of those that lead anywhere where: 'the open deals of this stage'."""
    return [hover(lines, f"Click for {where}") if one else hover(lines) for one in addresses]


def leading(addresses: Iterable[str], **more: Iterable[object]) -> list[dict[str, object]]:
    """The custom data of points that lead to addresses of the application's own when they are clicked, '' to none.

    `more` is what hover text reads as %{customdata.name}.
    """
    rows = zip(addresses, *more.values(), strict=True)
    return [dict(zip(("href", *more), row, strict=True)) for row in rows]


def plain(text: object) -> str:
    """Text that came from data, cut and safe in a plotly label: plotly reads a part of HTML and $…$ as mathematics."""
    return html.escape(formats.cut(str(text), IN_CHART), quote=False).replace("$", "&#36;")


def short(label: str) -> str:
    """A label beside bars, cut so that they keep some room on a phone."""
    return plain(label if len(label) <= BESIDE_BARS else f"{label[: BESIDE_BARS - 1].rstrip()}…")


def amounts(*largest: float | None) -> dict[str, Any]:
    """The ticks of an axis of amounts: thousands as k where there are any, and 0 alone where there is nothing."""
    most = max((abs(one or 0.0) for one in largest if not formats.missing(one)), default=0.0)
    if not most:
        return {"rangemode": "tozero", "range": [0, 1], "tickvals": [0]}
    return {"rangemode": "tozero", "tickformat": "~s" if most >= 1_000 else "~g"}
