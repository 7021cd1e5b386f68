"""SQL: the text of each question, quoted names, literals, the types of the columns."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SQL = Path(__file__).parent / "sql"

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


@cache
def sql(name: str) -> str:
    """Return the text of a question's SQL file."""
    return (SQL / f"{name}.sql").read_text("utf-8")


@cache
def named_parameters(question: str) -> frozenset[str]:
    """Return the names of the parameters that a question binds; DuckDB refuses to be given others."""
    return frozenset(re.findall(r"\$([a-z_]+)", sql(question)))
