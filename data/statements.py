"""SQL: the text of each question, quoted names, literals, the types of the columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from data.viewer_state import DECLARED, Filter

SQL = Path(__file__).parent / "sql"

SQL_TYPES = {"text": "varchar", "choice": "varchar", "number": "double", "integer": "bigint", "date": "date"}
FILTERS: Final = DECLARED.filters
# Whether a deal counts in a filter: all do, or the open ones, or what closed in the period.
COUNTED: Final = (
    "case $counted when 'all' then true when 'open' then outcome = 'open'"
    " else outcome <> 'open' and ($start::date is null or closed_on between $start and $end) end"
)
# Those of a closed deal, too.
LASTING: Final = tuple(one for one in FILTERS if not one.while_open)


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
    """Return the text of a question's SQL file, with the viewer's filters in the place of their marks."""
    text = (SQL / f"{name}.sql").read_text("utf-8")
    for mark, written in _MARKS.items():
        if mark in text:
            text = text.replace(mark, written())
    return text


def spliced(name: str, parts: Mapping[str, str]) -> str:
    """Return the text of a question with parts of it in the place of their marks, as in '/* own days */'."""
    text = sql(name)
    for mark, part in parts.items():
        text = text.replace(f"/* {mark} */", part)
    return text


@cache
def named_parameters(question: str) -> frozenset[str]:
    """Return the names of the parameters that a question binds; DuckDB refuses to be given others."""
    return frozenset(re.findall(r"\$([a-z_]+)", sql(question)))


def _chosen(among: Sequence[Filter]) -> str:
    """The names chosen in some filters, and none in the others."""
    return ", ".join(f"${one.parameter}" if one in among else "null" for one in FILTERS)


def _hold(bound: str, indent: int, among: Sequence[Filter] = LASTING) -> str:
    """The condition that filters let a row through, all lasting ones if none are named; '' is what is not recorded."""
    conditions = (
        f"({bound}{one.parameter} is null"
        f" or list_contains({bound}{one.parameter}::varchar[], coalesce({one.name}, '')))"
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
    "/* filters: columns */": lambda: ", ".join(one.name for one in LASTING),
    "/* filters: chosen */": lambda: _chosen(FILTERS),
    "/* filters: chosen, lasting */": lambda: _chosen(LASTING),
    "/* filters: hold */": lambda: _hold("", 2),
    "/* filters: chosen hold */": lambda: _hold("$", 6),
    "/* filters: recorded */": _recorded,
    "/* filters: offered */": _offered,
    "/* filters: listed */": _listed,
    "/* filters: none */": lambda: _chosen(()),
}
