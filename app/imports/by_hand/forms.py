"""How the days and numbers of an import's columns are written, where a person says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from data.catalogue import CANONICAL, TABLES
from data.errors import InvalidInput
from data.proposals.proposed import as_column, column_keys
from data.schema import shown
from data.sources.source import PASSING

# What may be said of a column; '' is as its cells tell.
DAYS: Final = ("", "day first", "month first", "year first", "excel", "epoch seconds", "epoch milliseconds")
NUMBERS: Final = ("", ".", ",", "each")
OF_KINDS: Final[Mapping[str, tuple[str, ...]]] = {"date": DAYS, "number": NUMBERS, "integer": NUMBERS}
KEYS: Final = ("date_format", "decimal", "thousands")
CANONICAL_KINDS: Final = {(field.table, field.name): field.kind for field in (*CANONICAL, *PASSING)}
# The same form in other words.
SAME: Final[Mapping[str, str]] = {"%d/%m/%Y": "day first", "%m/%d/%Y": "month first", "%y-%m-%d": "year first"}
OTHER_SIGN: Final[Mapping[str, str]] = {".": ",", ",": "."}


def kind_of(keys: Mapping[str, Any], table: str, name: str) -> str:
    """Return what a column of a mapping holds; '' where nothing says so."""
    own = (str(row["kind"]) for row in keys.get("field", ()) if (row["table"], row["name"]) == (table, name))
    return next(own, CANONICAL_KINDS.get((table, name), ""))


def form_of(keys: Mapping[str, Any], table: str, name: str) -> str:
    """Return how a mapping says that a column is written; '' as its cells tell."""
    column = keys.get(table, {}).get("columns", {}).get(name)
    if not isinstance(column, dict):
        return ""
    days = column.get("date_format", "")
    said = str(days if isinstance(days, str) else next(iter(days), ""))
    decimal = str(column.get("decimal") or OTHER_SIGN.get(column.get("thousands", ""), ""))
    return SAME.get(said, said) or decimal


def set_form(keys: dict[str, Any], named: str, said: str) -> None:
    """Have a mapping read a column, named 'table.column', as a person says; one that it does not read stays so."""
    table, _, name = named.partition(".")
    columns = keys.get(table, {}).get("columns", {})
    if name not in columns:
        return
    held = column_keys(columns[name])
    key = "date_format" if kind_of(keys, table, name) == "date" else "decimal"
    whole = {**{one: value for one, value in held.items() if one not in KEYS}, **({key: said} if said else {})}
    columns[name] = as_column(whole)


def check_forms(keys: Mapping[str, Any], forms: Mapping[str, str]) -> None:
    """Raise InvalidInput naming the first form that its column cannot have."""
    tables = {table: keys[table].get("columns", {}) for table in TABLES if table in keys}
    for named, said in forms.items():
        table, _, name = named.partition(".")
        allowed = OF_KINDS.get(kind_of(keys, table, name), ()) if name in tables.get(table, {}) else ()
        if not allowed:
            words = f"{shown(named)} is no column of days or numbers that is read."
            raise InvalidInput("forms", words, "Write it as table.column.")
        if said not in allowed:
            choices = ", ".join(repr(one) for one in allowed if one)
            raise InvalidInput("forms", f"{shown(named)} is not {shown(said)}.", f"Say one of {choices}, or ''.")
