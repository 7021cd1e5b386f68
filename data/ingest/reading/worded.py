"""Words in columns of numbers and days: where few of them stand among what can be read, they mean that nothing is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import duckdb

from data.counted import counted
from data.ingest.reading.typed import note, text_name
from data.schema import Field
from data.sources.source import LAST_ACTIVITY, MODIFIED, Source
from data.statements import quoted

WORDS: Final = "{} of {} {} ({}): read as not recorded."
# Nearly every cell beside the words can be read; else the column may hold something else, or be read wrongly.
READ: Final = 0.9
# A column that hardly ever holds a number or a day is not one of them.
FEWEST_READ: Final = 0.1
# What stands for nothing is written in few ways.
MOST_WORDS: Final = 8
# An expected close may be a quarter or a week, of which there are more: no deal is less sure without it.
PLANNED: Final = "expected_close_on"
MOST_PERIODS: Final = 60
EXAMPLES: Final = 3
OPTIONAL: Final = ("number", "integer", "date")
# An id has to be there, and what tells nothing of who last did something takes no deal away.
OTHERWISE: Final = ("opportunity_id", LAST_ACTIVITY, MODIFIED)


def leave_empty(connection: duckdb.DuckDBPyConnection, source: Source, table: str) -> None:
    """Empty cells of a typed table that hold words in place of a number or a day, where none has to stand there."""
    mapping = source.tables[table]
    fields = [f for f in source.read_fields(table) if f.kind in OPTIONAL and f.name in mapping.columns]
    fields = [field for field in fields if not field.required and field.name not in OTHERWISE]
    for field in _worded(connection, table, fields):
        words = connection.execute(
            f"select any_value({text_name(field.name)}), count(*) from typed_{table} where {_is_word(field)}"
            f" group by lower({text_name(field.name)}) order by 2 desc, 1"
        ).fetchall()
        rows = sum(n for _, n in words)
        connection.execute(f"update typed_{table} set {text_name(field.name)} = null where {_is_word(field)}")
        note(connection, "warning", field.name, _sentence(mapping.columns[field.name], words, rows), rows, words[0][0])


def _worded(connection: duckdb.DuckDBPyConnection, table: str, fields: Sequence[Field]) -> Iterator[Field]:
    """Yield the columns in which few words stand among cells that can be read; most hold none: all are asked first."""
    asked = ", ".join(f"bool_or({_is_word(field)})" for field in fields)
    found = connection.execute(f"select {asked} from typed_{table}").fetchall()[0] if fields else ()
    for field, met in zip(fields, found, strict=True):
        if met and connection.execute(f"select {_is_worded(field)} from typed_{table}").fetchall()[0][0]:
            yield field


def _is_worded(field: Field) -> str:
    text, typed, word = text_name(field.name), quoted(field.name), f"({_is_word(field)})"
    return (
        f"count(distinct lower({text})) filter ({word}) between 1 and {_most(field)}"
        f" and count({typed}) >= {READ} * count({text}) filter (not {word})"
        f" and count({typed}) >= {FEWEST_READ} * count({text})"
    )


def _most(field: Field) -> int:
    return MOST_PERIODS if field.name == PLANNED else MOST_WORDS


def _is_word(field: Field) -> str:
    """Return SQL that says whether a cell could not be read and has no digit that might have been; 'inf' is no word.

    An expected close may have digits and be no day: 'Q2/2026'. Numbers alone are slips of a day, and stay so.
    """
    text = text_name(field.name)
    unread = f"{text} is not null and {quoted(field.name)} is null and try_cast({text} as double) is null"
    told = rf"regexp_matches({text}, '\pL')" if field.name == PLANNED else rf"not regexp_matches({text}, '\pN')"
    return f"{unread} and {told}"


def _sentence(column: str, words: Sequence[tuple[str, int]], rows: int) -> str:
    listed = ", ".join(word for word, _ in words[:EXAMPLES])
    more = f" and {len(words) - EXAMPLES} more" if len(words) > EXAMPLES else ""
    return WORDS.format(
        counted(f"{rows:,}", "cell"), repr(column), "is a word" if rows == 1 else "are words", listed + more
    )
