"""The one KPI card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from app import formats
from app.components.icons import mask
from app.components.parts import attributes, link
from app.views.answers import Kpi, between_words

WIDE, HIGH, EDGE = 80, 24, 2.5
# On a narrow screen so many stand side by side; more are in rows of three.
A_ROW = 4
# From so many characters on a figure is written smaller, so that a narrow tile holds it: RUB 98.2 B has ten.
LONG = 9


def kpi(figure: Kpi, currency: str = "") -> Any:
    """Draw a key figure: label, value, judged delta, what it is against, sparkline and n; a link where `href` leads."""
    written = formats.value(figure.value, figure.unit, currency)
    value = html.Div(written, className="hw-kpi-value hw-kpi-long" if len(written) >= LONG else "hw-kpi-value")
    counted = html.Span(f"{formats.count(figure.n)} {figure.counted}".strip(), className="hw-kpi-n")
    label = html.Div([html.Span(figure.label), counted], className="hw-kpi-label")
    top = html.Div([value, sparkline(figure.spark, figure.spark_label)], className="hw-kpi-top")
    parts = [label, top, *_between(figure, currency), *_delta(figure, currency)]
    if figure.note:
        parts.append(html.Div(figure.note, className="hw-kpi-note"))
    if figure.href:
        return link(parts, figure.href, "hw-kpi hw-kpi-link")
    return html.Div(parts, className="hw-kpi")


def strip(figures: Sequence[Kpi], currency: str = "", *sentences: str, led: bool = False) -> html.Div:
    """A row of key figures, six at most, the first one large if it is `led`; under it what is to be known of all."""
    how = {"hw-kpis-led": led, "hw-kpis-many": len(figures) > A_ROW}
    row = html.Div([kpi(one, currency) for one in figures], className=" ".join(["hw-kpis", *filter(how.get, how)]))
    said = [html.P(sentence, className="hw-kpis-said") for sentence in sentences if sentence]
    return html.Div([row, *said]) if said else row


def _between(figure: Kpi, currency: str) -> list[html.Div]:
    said = between_words(figure, currency)
    return [html.Div(said, className="hw-kpi-delta")] if said else []


def _delta(figure: Kpi, currency: str) -> list[html.Div]:
    """The change with its word, and under it what it is against."""
    if figure.delta is None and figure.low is not None:
        return []
    if figure.delta is None:
        return [html.Div(figure.against or formats.NBSP, className="hw-kpi-delta")]
    mood = {True: "better", False: "worse", None: "unclear"}[figure.better]
    change = html.Span(formats.delta(figure.delta, figure.delta_unit, currency), className="hw-num")
    judged = html.Span([change, f" {formats.judged(figure.better)}"], className=f"hw-{mood}")
    lines = [html.Div(judged, className="hw-kpi-delta")]
    if figure.against:
        lines.append(html.Div(figure.against, className="hw-kpi-delta"))
    return lines


def sparkline(values: Sequence[float | None], label: str = "", least: float = 0.0) -> html.Span | None:
    """A line of 80x24 pixels in the text's colour, drawn as a mask so that it follows the theme.

    `least`: what differs by less than this does not fill the height.
    """
    points = spark_points(values, least)
    if len(points) < 2:
        return None
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}"><polyline points="{path}" fill="none" '
        f'stroke="#000" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2"/></svg>'
    )
    named = attributes(role="img", aria_label=label) if label else attributes(aria_hidden="true")
    return html.Span(className="hw-spark", style=mask(drawing), title=label or None, **named)


def spark_points(values: Sequence[float | None], least: float = 0.0) -> list[tuple[float, float]]:
    """Scale the known values into the drawing; a flat series runs through the middle."""
    known = [(i, v) for i, v in enumerate(values) if v is not None and v == v]  # noqa: PLR0124
    if not known:
        return []
    low, high = min(v for _, v in known), max(v for _, v in known)
    across = (WIDE - 2 * EDGE) / max(len(values) - 1, 1)
    span = max(high - low, least)
    down = (HIGH - 2 * EDGE) / span if span else 0.0
    return [(EDGE + i * across, HIGH / 2 - (v - (low + high) / 2) * down) for i, v in known]
