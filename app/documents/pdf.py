"""A document as PDF, without a browser."""

from __future__ import annotations

import datetime as dt
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout

from app import formats
from app.documents.blocks import Cell, Document, Heading, Paragraph, Picture, Rows, plain
from app.documents.waterfall import FOOT, HIGH, WIDE, Bar, bars
from app.palette import NEUTRAL

MARGIN: Final = 14.0
# A row stands on one page: of a longer text its beginning is kept.
LONGEST: Final = 240
SIZE, SMALL, LEAD, TITLE = 9.0, 7.5, 13.0, 16.0
INK, FAINT, RULE, PAPER = (32, 32, 30), (110, 110, 104), (210, 210, 204), (255, 255, 255)
# A heading stands on the page of what follows it, for which so many millimetres are left.
KEPT: Final = 40.0
# Line height in millimetres of a point of type.
LINE: Final = 0.5


class _Paper(FPDF):
    """A4 with page numbers."""

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.set_font("sans", size=SMALL)
        self.set_text_color(*FAINT)
        self.cell(0, 8, f"{self.page_no()} / {{nb}}", align="R")


def pdf(document: Document, made_at: dt.datetime) -> bytes:
    """Write a document as PDF; whatever a CRM holds stays text. Raises LookupError if no font is installed."""
    paper = _Paper(orientation="P", format="A4")
    paper.set_margin(MARGIN)
    paper.set_auto_page_break(auto=True, margin=MARGIN + 4)
    for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        paper.add_font("sans", style, fonts() / name)
    paper.set_title(plain(document.title))
    paper.set_lang("en")
    paper.set_creation_date(made_at)
    paper.add_page()
    _write(paper, document.title, TITLE, bold=True)
    for block in document.blocks:
        _block(paper, block)
    return bytes(paper.output())


def fonts() -> Path:
    """Return the folder of the fonts, which come with what CatBoost draws with; it is not loaded for them."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise LookupError("The fonts of matplotlib are not installed.")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"


def _block(paper: FPDF, block: object) -> None:
    match block:
        case Heading(text):
            if paper.will_page_break(KEPT):
                paper.add_page()
            paper.ln(3)
            _write(paper, text, SIZE + 2, bold=True)
        case Paragraph(text, lead, small):
            if text:
                _write(paper, text, LEAD if lead else SMALL if small else SIZE, bold=lead, faint=small)
        case Picture(summary, _):
            _draw(paper, block)
            _write(paper, summary, SMALL, faint=True)
        case Rows():
            _table(paper, block)


def _write(paper: FPDF, text: str, size: float, *, bold: bool = False, faint: bool = False) -> None:
    paper.set_font("sans", "B" if bold else "", size)
    paper.set_text_color(*(FAINT if faint else INK))
    paper.multi_cell(0, size * LINE, plain(text), align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(1)


def _table(paper: FPDF, block: Rows) -> None:
    paper.set_font("sans", size=SIZE - 1)
    paper.set_text_color(*INK)
    paper.set_fill_color(*PAPER)
    paper.set_draw_color(*RULE)
    with paper.table(
        col_widths=tuple(head.share for head in block.heads),
        text_align=tuple("RIGHT" if head.right else "LEFT" for head in block.heads),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD", size_pt=SMALL),
        line_height=(SIZE - 1) * LINE,
        padding=1,
        v_align="TOP",
    ) as table:
        heads = table.row()
        for head in block.heads:
            heads.cell(plain(head.label))
        for cells in block.rows:
            row = table.row()
            for cell in cells:
                row.cell(_cell_text(cell), link=cell.href or None)


def _cell_text(cell: Cell) -> str:
    text, note = (formats.cut(plain(part), LONGEST) for part in (cell.text, cell.note))
    return f"{text}\n{note}" if note else text


def _draw(paper: FPDF, picture: Picture) -> None:
    """Draw the bars in the width of the page, all on one of them."""
    scale = paper.epw / WIDE
    if paper.will_page_break(HIGH * scale):
        paper.add_page()
    left, top = paper.get_x(), paper.get_y()
    paper.set_font("sans", size=SMALL)
    paper.set_draw_color(NEUTRAL)
    paper.line(left, top + (HIGH - FOOT) * scale, left + paper.epw, top + (HIGH - FOOT) * scale)
    for bar in bars(picture.steps):
        paper.set_fill_color(bar.colour)
        paper.rect(left + bar.x * scale, top + bar.y * scale, bar.width * scale, bar.height * scale, style="F")
        _label(paper, bar, left, top, scale)
    paper.set_xy(left, top + HIGH * scale)


def _label(paper: FPDF, bar: Bar, left: float, top: float, scale: float) -> None:
    place = bar.width * scale * 1.5
    lines = [(bar.y - 15, bar.words), *((HIGH - FOOT + 2 + 13 * nth, line) for nth, line in enumerate(bar.label))]
    for y, words in lines:
        paper.set_xy(left + bar.middle * scale - place / 2, top + y * scale)
        paper.cell(place, 12 * scale, plain(words), align="C")
