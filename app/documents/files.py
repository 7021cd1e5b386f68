"""The files that a document can be written as."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, Literal

from app.documents.blocks import Document
from app.documents.markdown import markdown
from app.documents.page import page

Kind = Literal["pdf", "html", "md"]
TYPES: Final[Mapping[Kind, str]] = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


def written(document: Document, kind: Kind, made_at: dt.datetime) -> bytes:
    """Write a document as a file of a kind; a PDF says when it was made."""
    if kind == "html":
        return page(document).encode()
    if kind == "md":
        return markdown(document).encode()
    # Fonts and drawing take some 40 MB, which a process that is asked for no PDF never holds.
    from app.documents.pdf import pdf  # noqa: PLC0415

    return pdf(document, made_at)
