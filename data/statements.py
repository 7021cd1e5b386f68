"""Pieces of SQL: quoted names, literals, the types of the columns."""

from __future__ import annotations

SQL_TYPES = {"text": "varchar", "choice": "varchar", "number": "double", "integer": "bigint", "date": "date"}


def quoted(name: str) -> str:
    """Quote an identifier of an export for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote declared text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def let(value: str, name: str, expression: str) -> str:
    """Return SQL for an expression over a named value that is computed once."""
    return f"list_transform([{value}], lambda {name}: {expression})[1]"
