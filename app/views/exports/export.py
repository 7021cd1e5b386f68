"""A list that is handed on: its columns, its rows some at a time, and what they rest on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import pandas as pd

Kind = Literal["text", "money", "percent", "number", "count", "days", "date", "yes or no"]


@dataclasses.dataclass(frozen=True)
class Column:
    """One column: its key, its heading, what its cells are and their unit.

    Shares of 1 are percent. `digits` are the decimals that a page shows of a percentage or a number.
    """

    key: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    digits: int = 0


@dataclasses.dataclass(frozen=True)
class Provenance:
    """What a list rests on: its filters in words, the day of the data, the source, and who flags by what.

    `policy` and `bundle_version` are '' without signal, when nothing is flagged. `words` say all of it in a line.
    """

    filters: str
    as_of_on: dt.date
    source: str
    policy: str
    bundle_version: str
    words: str = ""


@dataclasses.dataclass(frozen=True)
class Export:
    """The whole of a list under a file's name, which has no ending yet; `chunks` can be read once.

    `rows` says how many there are in all.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: int
    chunks: Iterator[pd.DataFrame]
    provenance: Provenance


def known_columns(frame: pd.DataFrame, known: Mapping[str, Column]) -> tuple[Column, ...]:
    """Return the columns of a frame in its order, each as it is known, or as a text under its own name."""
    return tuple(known.get(name) or Column(name, _words(name)) for name in map(str, frame.columns))


def by_key(*columns: Column) -> dict[str, Column]:
    """Return columns by their keys."""
    return {column.key: column for column in columns}


def with_money(known: Mapping[str, Column], currency: str, **labels: str) -> dict[str, Column]:
    """Add columns of money to known ones, each by its key."""
    return {**known, **by_key(*(Column(key, label, "money", currency) for key, label in labels.items()))}


def in_chunks(frame: pd.DataFrame, columns: Sequence[Column], size: int) -> Iterator[pd.DataFrame]:
    """Cut a frame with some columns into parts; one without rows is one part."""
    whole = frame[[column.key for column in columns]]
    return (whole.iloc[start : start + size] for start in range(0, max(len(whole), 1), size))


def _words(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]
