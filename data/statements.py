"""SQL: the text of each question, quoted names, literals, the types of the columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from data.viewer_state import DECLARED, Filter

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

SQL = Path(__file__).parent / "sql"

SQL_TYPES = {"text": "varchar", "choice": "varchar", "number": "double", "integer": "bigint", "date": "date"}
FILTERS: Final = DECLARED.filters
PART: Final = re.compile(r"/\* part: ([a-z_/]+) \*/")
# Whether a deal counts in a filter: all do, or the open ones, or what closed in the period.
COUNTED: Final = (
    "case $counted when 'all' then true when 'open' then outcome = 'open'"
    " else outcome <> 'open' and ($start::date is null or closed_on between $start and $end) end"
)
# Those of a closed deal, too.
LASTING: Final = tuple(one for one in FILTERS if not one.while_open)
# Those that a deal may leave with its owner.
BY_OWNER: Final = tuple(one for one in LASTING if one.by_owner)
SETTLED: Final = tuple(one for one in LASTING if not one.by_owner)


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
    """Return the text of a question's SQL file, with parts that questions share and filters in place of their marks."""
    text = PART.sub(lambda mark: sql(mark[1]).rstrip(), (SQL / f"{name}.sql").read_text("utf-8"))
    for mark, written in _MARKS.items():
        if mark in text:
            text = text.replace(mark, written())
    return text


@cache
def given_names() -> frozenset[str]:
    """The names that questions give to what they work out or take: a column that has one of them is ambiguous."""
    text = "".join(re.sub("--.*", "", path.read_text("utf-8")) for path in SQL.rglob("*.sql"))
    taken = (re.findall("[a-z_]+", one) for one in re.findall(r"\bmacro [a-z_]+\(([^)]*)\)", text))
    return frozenset(
        (
            *re.findall(r"\bas ([a-z_]+)\b", text),
            *re.findall(r"\b([a-z_]+) as (?:materialized )?\(", text),
            *re.findall(r"\$([a-z_]+)\b", text),
            *(name for names in taken for name in names),
            *(one.parameter for one in FILTERS),
        )
    )


def spliced(name: str, parts: Mapping[str, str]) -> str:
    """Return the text of a question with parts of it in the place of their marks, as in '/* own days */'."""
    text = sql(name)
    for mark, part in parts.items():
        text = text.replace(f"/* {mark} */", part)
    return text


def over(connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame, statement: str) -> None:
    """Run a statement that reads a frame by the name `incoming`."""
    connection.register("incoming", frame)
    connection.execute(statement)
    connection.unregister("incoming")


@cache
def named_parameters(question: str) -> frozenset[str]:
    """Return the names of the parameters that a question binds; DuckDB refuses to be given others."""
    return frozenset(re.findall(r"\$([a-z_]+)", sql(question)))


def _chosen(among: Sequence[Filter]) -> str:
    """The names chosen in some filters, and none in the others."""
    return ", ".join(f"${one.parameter}" if one in among else "null" for one in FILTERS)


def _hold(bound: str, indent: int, among: Sequence[Filter] = LASTING, when: str = "") -> str:
    """The condition that each of some filters lets a row through; an empty name is what is not recorded.

    `when`: what follows the name of a column that has one value for each of two days.
    """
    conditions = (
        f"({bound}{one.parameter} is null"
        f" or list_contains({bound}{one.parameter}::varchar[], coalesce({one.name}{when}, '')))"
        for one in among
    )
    return f"\n{' ' * indent}and ".join(conditions)


def _recorded() -> str:
    """Whether any deal has each lasting filter's name."""
    names, counts = ([write(one.name) for one in LASTING] for write in (literal, "count({})".format))
    return f"unnest([{', '.join(names)}]) as dimension,\n        unnest([{', '.join(counts)}]) > 0 as anywhere"


def _offered() -> str:
    """How many deals each name of a lasting filter has, within what is chosen in the filters before it."""
    parts = (
        f"select {literal(one.name)} as dimension, coalesce({one.name}, '') as name, "
        f"count(*) filter (where {COUNTED}) as n\n"
        f"    from in_scope({_chosen(LASTING[:nth])}) group by name"
        for nth, one in enumerate(LASTING)
    )
    return "\n    union all\n    ".join(parts)


def _listed() -> str:
    """How many listed deals each name of a filter has, within what is chosen in the filters before it."""
    parts = (
        f"select {literal(one.name)} as dimension, coalesce({one.name}, '') as name, count(*) as n"
        f" from listed where {_hold('$', 4, FILTERS[:nth]) or 'true'} group by name"
        for nth, one in enumerate(FILTERS)
    )
    return "\nunion all\n".join(parts)


_MARKS: Final[Mapping[str, Callable[[], str]]] = {
    "/* filters: parameters */": lambda: ", ".join(one.parameter for one in FILTERS),
    "/* filters: text columns */": lambda: ", ".join(f"{one.name} varchar" for one in LASTING),
    "/* filters: columns */": lambda: ", ".join(one.name for one in LASTING),
    "/* filters: chosen */": lambda: _chosen(FILTERS),
    "/* filters: chosen, lasting */": lambda: _chosen(LASTING),
    "/* filters: hold */": lambda: _hold("", 2),
    "/* filters: chosen hold */": lambda: _hold("$", 6),
    "/* filters: settled hold */": lambda: _hold("$", 6, SETTLED),
    "/* filters: settled columns */": lambda: ", ".join(
        f"coalesce(o.{one.name}, f.{one.name}) as {one.name}" for one in SETTLED
    ),
    "/* filters: owner's hold then */": lambda: _hold("$", 8, BY_OWNER, "_then"),
    "/* filters: owner's hold now */": lambda: _hold("$", 8, BY_OWNER, "_now"),
    "/* filters: recorded */": _recorded,
    "/* filters: offered */": _offered,
    "/* filters: listed */": _listed,
    "/* filters: none */": lambda: _chosen(()),
}
