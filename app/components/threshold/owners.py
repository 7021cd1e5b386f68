"""How many flagged deals each owner has, against how many one can act on."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from dash import html

from app import formats
from app.components import states
from app.components.parts import attributes, render_name
from app.views.threshold.answer import Threshold
from app.views.threshold.open_deals import BUSIEST
from app.views.threshold.stops import Lines


@dataclasses.dataclass(frozen=True)
class Row:
    """One bar: whose, how many are open, how many every stop flags, and how many one can act on, NaN if unknown.

    Of the others together their mean.
    """

    name: str
    open_count: float
    flagged: tuple[float, ...]
    single: bool
    capacity: float = math.nan


def rows(answer: Threshold) -> list[Row]:
    """The busiest owners, and the mean of all others."""
    listed = answer.now.owners.to_dict("records")
    found = [
        Row(
            formats.name(row["owner"]),
            row["open_count"],
            tuple(row["flagged"]),
            single=row["owner"] is not None,
            capacity=row["capacity"],
        )
        for row in listed[:BUSIEST]
    ]
    rest = listed[BUSIEST:]
    if rest:
        flagged = tuple(sum(each) / len(rest) for each in zip(*(row["flagged"] for row in rest), strict=True))
        mean = sum(row["open_count"] for row in rest) / len(rest)
        rooms = {row["capacity"] for row in rest}
        room = rooms.pop() if len(rooms) == 1 else math.nan
        found.append(Row(f"{formats.count(len(rest))} others, their mean", mean, flagged, single=False, capacity=room))
    return found


def owners(answer: Threshold, lines: Lines) -> Any:
    """Draw a bar for each owner as a table, with the mark of what each can act on."""
    if answer.now.owners.empty:
        return none_open(answer)
    listed = rows(answer)
    told, scale = _is_told(answer), _scale(listed)
    body = [_bar(row, lines.here, scale, told=told) for row in listed]
    over = html.Th("Too many", scope="col", className="hw-right") if told else None
    head = [
        html.Th("Owner", scope="col"),
        html.Th("Flagged of open", scope="col"),
        html.Th("Flagged", scope="col", className="hw-right"),
        html.Th("of open", scope="col", className="hw-right hw-minor"),
        over,
    ]
    caption = html.Caption("Flagged open deals by owner", className="visually-hidden")
    table = html.Table(
        [
            caption,
            html.Thead(html.Tr([cell for cell in head if cell is not None])),
            html.Tbody(body, id="threshold-owners"),
        ],
        className="hw-table hw-owners",
    )
    region = attributes(role="region", aria_label="Flagged open deals by owner", tabIndex=0)
    return html.Div(table, className="hw-scroll", **region)


def _is_told(answer: Threshold) -> bool:
    """Tell whether anybody has said how many an owner can act on."""
    return not answer.now.owners.empty and bool(answer.now.owners["capacity"].notna().any())


def _scale(listed: list[Row]) -> float:
    return max((row.open_count for row in listed), default=0) or 1.0


def _bar(row: Row, here: int, scale: float, *, told: bool) -> html.Tr:
    flagged = row.flagged[here]
    room = -1.0 if math.isnan(row.capacity) else min(row.capacity / scale, 1.0)
    places = {"--v": f"{flagged / scale:.4f}", "--open": f"{row.open_count / scale:.4f}", "--room": f"{room:.4f}"}
    bar = html.Span(html.I(), className="hw-owner-bar", **attributes(aria_hidden="true"))
    cells = [
        html.Th(render_name(row.name), scope="row"),
        html.Td(bar, className="hw-owner-cell"),
        html.Td(_count(flagged), className="hw-right hw-owner-n"),
        html.Td(_count(row.open_count), className="hw-right hw-muted hw-minor"),
    ]
    if told:
        cells.append(html.Td(_over(row, flagged), className="hw-right hw-owner-over"))
    return html.Tr(cells, style=places)


def _count(value: float) -> str:
    return formats.number(value, 0 if float(value).is_integer() else 1)


def _over(row: Row, flagged: float) -> str:
    return f"+{_count(flagged - row.capacity)}" if row.single and flagged > row.capacity else ""


def owner_texts(answer: Threshold) -> dict[str, list[str]]:
    """Each bar's numbers at every stop, by the selector of the element that shows them."""
    found: dict[str, list[str]] = {}
    told = _is_told(answer)
    for nth, row in enumerate(rows(answer), start=1):
        place = f"#threshold-owners > :nth-child({nth})"
        found[f"{place} .hw-owner-n"] = [_count(flagged) for flagged in row.flagged]
        if told:
            found[f"{place} .hw-owner-over"] = [_over(row, flagged) for flagged in row.flagged]
    return found


def owners_places(answer: Threshold) -> dict[str, list[float]]:
    """Each bar's length at every stop, as a share of the longest."""
    listed = rows(answer)
    scale = _scale(listed)
    return {
        f"#threshold-owners > :nth-child({nth})": [round(flagged / scale, 4) for flagged in row.flagged]
        for nth, row in enumerate(listed, start=1)
    }


def none_open(answer: Threshold) -> html.Div:
    """Say that nothing is open, and whether another scope would hold something."""
    if answer.now.open_anywhere:
        return states.empty("No open deals", "Nothing is open with these filters.", "Widen the filters, or reset them.")
    words = "This export holds closed deals only."
    return states.empty("No open deals", words, "An export with open deals has them flagged here.")
