"""Names that two files of an export write alike and that were read apart, since a file's encoding was guessed wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import duckdb

from data.catalogue import DIMENSIONS
from data.formats.encodings import ALPHABETS
from data.ingest.advice import Advice
from data.ingest.reading.raw import RawTable
from data.sources.source import Source
from data.statements import literal

WRITTEN_IN = re.compile(r"written in ((?!utf)[\w-]+)")


def misread(
    connection: duckdb.DuckDBPyConnection, source: Source, raws: Mapping[str, RawTable]
) -> Iterator[tuple[str, Advice]]:
    """Yield each pair of files that name the same only where one of them is read in another encoding, and the line."""
    for dimension, key in DIMENSIONS.items():
        if dimension not in source.tables or not source.has("opportunities", key):
            continue
        missing, held = _missing(connection, key), _keys(connection, dimension, key)
        lines = [
            *_lines("opportunities", _guessed(source, raws, "opportunities"), missing, held),
            *_lines(dimension, _guessed(source, raws, dimension), held, missing),
        ]
        if lines:
            file, other = source.tables["opportunities"].file, source.tables[dimension].file
            yield (
                f"{file} and {other} name the same {key} in other letters: one is written in another encoding.",
                Advice(f"Add to the mapping, {', or '.join(lines)}.", "Export both files again as UTF-8."),
            )


def _missing(connection: duckdb.DuckDBPyConnection, key: str) -> set[str]:
    return _names(
        connection, f"""select "value" from rejects where "column" = {literal(key)} and reason ^@ 'No row of'"""
    )


def _keys(connection: duckdb.DuckDBPyConnection, dimension: str, key: str) -> set[str]:
    return _names(connection, f"select {key} from {dimension}")


def _names(connection: duckdb.DuckDBPyConnection, question: str) -> set[str]:
    return {name for (name,) in connection.execute(question).fetchall() if name and not name.isascii()}


def _guessed(source: Source, raws: Mapping[str, RawTable], table: str) -> str:
    """Return the encoding in which a table's file was read where only its letters told it, else ''."""
    said = " ".join(words for _, words in raws[table].said)
    found = WRITTEN_IN.search(said)
    return found[1] if found and not source.tables[table].layout.encoding else ""


def _lines(table: str, guessed: str, names: set[str], others: set[str]) -> Iterator[str]:
    """Yield the lines under which names would be among the others, each with one of those."""
    for encoding in ALPHABETS if guessed else ():
        reread = {name.encode(guessed, "ignore").decode(encoding, "ignore") for name in names}
        if encoding != guessed and (same := reread & others):
            yield f'under [{table}]: encoding = "{encoding}" where {min(same)!r} is right'
