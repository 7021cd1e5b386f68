"""A document as Markdown, as chats and wikis take it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from app.documents.blocks import Block, Cell, Document, Heading, Paragraph, Picture, Rows, plain

# What Markdown or the HTML within it takes for more than itself.
SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def markdown(document: Document) -> str:
    """Write a document; whatever a CRM holds stays text."""
    parts = [f"# {_text(document.title)}", *(part for block in document.blocks for part in _block(block))]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"## {_text(text)}"
        case Paragraph(text, lead):
            if text:
                yield f"**{_text(text)}**" if lead else _text(text)
        case Picture(summary):
            yield _text(summary)
        case Rows():
            yield "\n".join(_table(block))


def _table(block: Rows) -> Iterator[str]:
    yield _row([_text(head.label) for head in block.heads])
    yield _row(["---:" if head.right else "---" for head in block.heads])
    yield from (_row([_cell(cell) for cell in row]) for row in block.rows)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    text = f"[{_text(cell.text)}](<{cell.href}>)" if cell.href else _text(cell.text)
    return f"{text}<br>{_text(cell.note)}" if cell.note else text


def _text(text: str) -> str:
    return SPECIAL.sub(r"\\\1", plain(text))
