"""Declared exports: one TOML per known CRM export, read into a Source; which export a folder holds."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.catalogue import CANONICAL, DERIVED, TABLES
from data.errors import SourceError
from data.schema import Field

FOLDER = Path(__file__).parent
# Where an export has no dates, a number that grows from one opportunity to the next may stand in for their order.
ORDER = Field(
    "opportunities",
    "order_no",
    "Order",
    "number",
    "at opening",
    "Stands in for dates: opportunities with a larger number came later.",
    required=True,
    feature=False,
)


@dataclasses.dataclass(frozen=True)
class Stage:
    """A step of the funnel, in order, and the outcome it stands for."""

    name: str
    order: int
    outcome: str


@dataclasses.dataclass(frozen=True)
class Alias:
    """A spelling in the export that is known to mean another; counted, never silent."""

    table: str
    column: str
    from_value: str
    to_value: str
    reason: str


@dataclasses.dataclass(frozen=True)
class TableMapping:
    """Which file holds a canonical table, and which of its columns means what.

    With `number_rows` the export has no id, and the number of the row is the opportunity's.
    """

    table: str
    file: str
    columns: Mapping[str, str]
    fill: Mapping[str, str]
    number_rows: bool = False


@dataclasses.dataclass(frozen=True)
class Source:
    """How one export becomes the canonical tables."""

    name: str
    label: str
    currency: str
    recognise: tuple[str, ...]
    stages: tuple[Stage, ...]
    tables: Mapping[str, TableMapping]
    aliases: tuple[Alias, ...]
    fields: tuple[Field, ...]

    def catalogue(self) -> tuple[Field, ...]:
        """Return the canonical fields this export fills, its own fields, and the derived facts."""
        own = {(field.table, field.name): field for field in self.fields}
        filled = [f for f in CANONICAL if self.has(f.table, f.name) or f.name == "outcome"]
        canonical = tuple(own.pop((f.table, f.name), f) for f in filled)
        return canonical + tuple(own.values()) + DERIVED

    def has(self, table: str, column: str, *, filled: bool = True) -> bool:
        """Say whether the export has a canonical column, or with `filled` is given it from another table."""
        mapping = self.tables.get(table)
        if mapping is None:
            return False
        numbered = mapping.number_rows and column == "opportunity_id"
        return numbered or column in mapping.columns or (filled and column in mapping.fill)

    @property
    def ordered(self) -> bool:
        """Say whether a number stands in for dates: the mapping's `order`."""
        return self.has("opportunities", ORDER.name)

    def aliases_of(self, table: str, column: str) -> tuple[Alias, ...]:
        """Return the declared respellings of one column."""
        return tuple(a for a in self.aliases if (a.table, a.column) == (table, column))


def known() -> tuple[str, ...]:
    """Return the names of the declared exports."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def load(name: str) -> Source:
    """Read a declared export; raise SourceError where none has that name."""
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        raise SourceError(f"No source is called {name!r}.", f"Declared are: {', '.join(known())}.")
    return parse(name, tomllib.loads(path.read_text("utf-8")))


def parse(name: str, text: Mapping[str, Any]) -> Source:
    """Read a mapping that has been loaded from TOML."""
    stages = tuple(Stage(s["name"], order, s["outcome"]) for order, s in enumerate(text["stage"]))
    tables = {t: _table(t, text[t]) for t in TABLES if t in text}
    aliases = tuple(Alias(a["table"], a["column"], a["from"], a["to"], a["reason"]) for a in text.get("alias", ()))
    fields = tuple(Field(**{**f, "levels": tuple(f.get("levels", ()))}) for f in text.get("field", ()))
    fields += (ORDER,) if "order" in text["opportunities"] else ()
    return Source(name, text["label"], text["currency"], tuple(text["recognise"]), stages, tables, aliases, fields)


def _table(table: str, text: Mapping[str, Any]) -> TableMapping:
    order = {ORDER.name: text["order"]} if "order" in text else {}
    columns = {**text["columns"], **order}
    return TableMapping(table, text["file"], columns, text.get("fill", {}), text.get("number_rows", False))


def recognise(folder: Path) -> Source:
    """Return the declared export whose files the folder holds; raise SourceError where none fits."""
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder}.", "Give the folder that holds the export's files.")
    for source in map(load, known()):
        if all(any(folder.glob(name)) for name in source.recognise):
            return source
    expected = "; ".join(f"{s.name}: {', '.join(s.recognise)}" for s in map(load, known()))
    raise SourceError(f"The files in {folder} match no declared source.", f"Expected one of these sets: {expected}.")
