"""Open deals by stage and age as a table: money and count stand in every cell, which leads to its deals."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components import states
from app.components.parts import attributes, link, render_name, screen_reader_text
from app.views.stages.ageing import Aged, Ageing, standing
from app.views.stages.answer import Stages

CAPTION = "Open deals by stage and by days since the opening"


def ageing(answer: Stages) -> Any:
    """Shade each cell by its amount, or by its count where there are no amounts; the numbers are printed."""
    found = answer.ageing
    if found.none:
        return states.empty("No open deals", found.none, found.next_step)
    head = [html.Th(["Stage", html.Span(" × Age", className="hw-muted")], scope="col")]
    head += [html.Th(name, scope="col", className="hw-right") for name in (*_bands(found), "All")]
    stages = list(dict.fromkeys(cell.stage for cell in found.cells))
    body = [_row(stage, answer) for stage in stages]
    foot = html.Tfoot(html.Tr([html.Th("All", scope="row"), *_foot(answer)]))
    sheet = html.Table([html.Caption(screen_reader_text(CAPTION)), html.Thead(html.Tr(head)), html.Tbody(body), foot])
    sheet.className = "hw-table hw-heat hw-tone-risk"
    return html.Div(sheet, className="hw-scroll", **attributes(role="region", aria_label=CAPTION, tabIndex=0))


def _bands(found: Ageing) -> list[str]:
    return [band.label for band in found.bands]


def _row(stage: str, answer: Stages) -> html.Tr:
    cells = [cell for cell in answer.ageing.cells if cell.stage == stage]
    there = standing(answer.ageing, stage)
    name = link(render_name(stage), there.href, "hw-cell-link") if there else render_name(stage)
    return html.Tr([html.Th(name, scope="row"), *(_cell(cell, answer) for cell in cells), _sum(cells, answer)])


def _cell(cell: Aged, answer: Stages) -> html.Td:
    if not cell.n:
        return html.Td(formats.NOTHING, className="hw-heat-none")
    counted = formats.plural(cell.n, "deal")
    written = _written(cell.n, cell.amount, answer)
    money = f", {formats.money(cell.amount, answer.currency)}" if answer.open_amounts else ""
    words = f"{formats.name(cell.stage)}, {cell.band}: {counted}{money}"
    content = link(written, cell.href, "hw-cell-link", aria_label=words) if cell.href else written
    return html.Td(content, className="hw-heat-cell", style={"--v": f"{_shade(cell, answer):.3f}"}, title=words)


def _written(n: int, amount: float, answer: Stages) -> list[Any]:
    if not answer.open_amounts:
        return [formats.count(n)]
    counted = html.Span(formats.plural(n, "deal"), className="hw-sub")
    return [formats.money(amount, answer.currency), counted]


def _shade(cell: Aged, answer: Stages) -> float:
    """How dark a cell is, from 0 to 1 of the largest one."""
    sizes = [one.amount if answer.open_amounts else float(one.n) for one in answer.ageing.cells]
    own = cell.amount if answer.open_amounts else float(cell.n)
    return max(own, 0.0) / max(sizes) if max(sizes) > 0 else 0.0


def _sum(cells: list[Aged], answer: Stages) -> html.Td:
    n, amount = sum(cell.n for cell in cells), sum(cell.amount for cell in cells)
    return html.Td(_written(n, amount, answer) if n else formats.NOTHING, className="hw-right")


def _foot(answer: Stages) -> list[html.Td]:
    found = answer.ageing
    columns = [_sum([cell for cell in found.cells if cell.band == name], answer) for name in _bands(found)]
    return [*columns, _sum(list(found.cells), answer)]
