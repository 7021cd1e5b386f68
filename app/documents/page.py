"""A document as one HTML file that needs nothing beside it: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from app.documents.blocks import Block, Cell, Document, Head, Heading, Paragraph, Picture, Rows, plain
from app.documents.waterfall import svg

STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
.lead { font-size: 1.35rem; font-weight: 600; margin: .8rem 0; } .small, .note { font-size: .85rem; opacity: .75; }
.note { display: block; } .wide { overflow-x: auto; } svg { width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; } th, td { padding: .35rem .5rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); overflow-wrap: break-word; }
th { font-size: .85rem; white-space: nowrap; } .right { text-align: right; font-variant-numeric: tabular-nums; }
td.right { white-space: nowrap; }
a { color: inherit; }
@media print { :root { color-scheme: light; } body { margin: 0; max-width: none; font-size: 11px; }
  thead { display: table-header-group; } tr, figure { break-inside: avoid; } h2 { break-after: avoid; } }
"""


def page(document: Document) -> str:
    """Write a document; whatever a CRM holds stays text."""
    title = escape(plain(document.title))
    body = "".join(part for block in document.blocks for part in _block(block))
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style>"
    )
    return f'<!doctype html><html lang="en"><head>{head}</head><body><main><h1>{title}</h1>{body}</main></body></html>'


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"<h2>{_text(text)}</h2>"
        case Paragraph(text, lead, small):
            if text:
                kind = "lead" if lead else "small" if small else "said"
                yield f'<p class="{kind}">{_text(text)}</p>'
        case Picture(summary, steps):
            yield f'<figure>{svg(steps, summary)}<figcaption class="small">{_text(summary)}</figcaption></figure>'
        case Rows(heads, rows):
            head = "".join(f'<th scope="col"{_side(one)}>{_text(one.label)}</th>' for one in heads)
            body = "".join(f"<tr>{''.join(map(_cell, row, heads))}</tr>" for row in rows)
            yield f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(cell: Cell, head: Head) -> str:
    text = f'<a href="{escape(cell.href)}">{_text(cell.text)}</a>' if cell.href else _text(cell.text)
    note = f'<span class="note">{_text(cell.note)}</span>' if cell.note else ""
    return f"<td{_side(head)}>{text}{note}</td>"


def _side(head: Head) -> str:
    return ' class="right"' if head.right else ""


def _text(text: str) -> str:
    return escape(plain(text))
