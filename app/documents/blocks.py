"""What a document is made of, whatever file it becomes."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Sequence

from app.views.movement.steps import Step


@dataclasses.dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, the address that it leads to, and what is said under it in small."""

    text: str
    href: str = ""
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Head:
    """The head of a column; numbers stand `right`. `share` is its part of the width beside the others."""

    label: str
    right: bool = False
    share: int = 2


@dataclasses.dataclass(frozen=True)
class Heading:
    """A heading below the title."""

    text: str


@dataclasses.dataclass(frozen=True)
class Paragraph:
    """A sentence or several; the `lead` is read first, what is `small` last."""

    text: str
    lead: bool = False
    small: bool = False


@dataclasses.dataclass(frozen=True)
class Rows:
    """A table."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclasses.dataclass(frozen=True)
class Picture:
    """A waterfall, with the sentence that says it without sight."""

    summary: str
    steps: tuple[Step, ...]


Block = Heading | Paragraph | Rows | Picture


@dataclasses.dataclass(frozen=True)
class Document:
    """A titled sequence of blocks."""

    title: str
    blocks: tuple[Block, ...]


def plain(text: str) -> str:
    """Write on one line what may hold line breaks, tabs or characters that stand for nothing."""
    spaced = "".join(" " if unicodedata.category(each)[0] in "CZ" and each != "\u00a0" else each for each in text)
    return " ".join(part for part in spaced.split(" ") if part)


def rows(heads: Sequence[Head], cells: Sequence[Sequence[Cell | str]]) -> Rows:
    """Make a table of texts and cells."""
    made = (tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in cells)
    return Rows(tuple(heads), tuple(made))
