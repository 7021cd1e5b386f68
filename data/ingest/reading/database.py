"""Tables of a CRM's database become files of an export: read in one read-only transaction, within limits."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import decimal
import functools
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import duckdb
import pandas as pd
from sqlalchemy import URL, Connection, CursorResult, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data.errors import SourceError
from data.ingest.reading.addresses import place_of
from data.ingest.reading.driver_errors import said_of, unreachable
from data.ingest.reading.sheets import cell_text, number_text
from data.sources.source import Source
from data.statements import literal, over, quoted

# Seconds that one statement may take, and rows and characters that one may return.
LONGEST: Final = 600
MOST_ROWS: Final = 20_000_000
MOST_CHARACTERS: Final = 8_000_000_000
ROWS_AT_ONCE: Final = 10_000
TO_CONNECT: Final = 10
# A table or view by its name, with or without its schema.
NAME: Final = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)?")
Progress = Callable[[str], None]


@dataclasses.dataclass(frozen=True)
class Reading:
    """What is read of a database: a table or a query for each file, and the columns of tables, all unless named.

    correct, narrow: what whoever named them can do where one cannot be read, or returns too much. characters: how many
    all cells of one may have.
    """

    reads: Mapping[str, str]
    columns: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    correct: str = "Correct it under [database.reads]."
    narrow: str = "Read fewer rows or columns: give a query instead of a table under [database.reads]."
    characters: int = MOST_CHARACTERS


def read_out(source: Source, url: URL, folder: Path, progress: Progress) -> None:
    """Write what a mapping reads of a database into a folder, as `copy_out` does."""
    if source.database is None:
        raise ValueError(source.name)
    wanted = {
        name: [column for table in source.tables.values() if table.file == name for column in table.wanted()]
        for name in source.database.reads
    }
    progress(f"Reading {place_of(url)}")
    copy_out(Reading(source.database.reads, wanted), url, folder, lambda _name, _rows: None)


def copy_out(reading: Reading, url: URL, folder: Path, arrived: Callable[[str, int], None]) -> None:
    """Write what is read of a database into a folder, a Parquet file for each; all are of one moment.

    `arrived` is told of the file and its rows so far. Raise SourceError, naming host and database alone, where the
    database does not answer, refuses, or returns too much.
    """
    folder.mkdir(parents=True, exist_ok=True)
    engine = _engine(url)
    try:
        with (
            contextlib.closing(duckdb.connect(str(folder / "reading.duckdb"))) as scratch,
            _transaction(engine) as asked,
        ):
            for name, question in reading.reads.items():
                where = f"{name} of {place_of(url)}"
                target = _Target(scratch, where, reading, functools.partial(arrived, name))
                _read(asked, target, _question(question, reading.columns.get(name, ()), engine))
                scratch.execute(f"copy held to {literal(str(folder / f'{name}.parquet'))} (format parquet)")
    except (SQLAlchemyError, UnicodeError) as error:
        # A driver names users and files, and stumbles over hosts that are none.
        raise unreachable(url, error) from None
    finally:
        engine.dispose()
    (folder / "reading.duckdb").unlink()


@dataclasses.dataclass(frozen=True)
class _Target:
    """The table `held` into which what one question returns is copied; `where` names the question in sentences."""

    scratch: duckdb.DuckDBPyConnection
    where: str
    reading: Reading
    arrived: Callable[[int], None]


def _engine(url: URL) -> Engine:
    if url.drivername == "sqlite":
        path = f"file:{quote(str(Path(str(url.database)).resolve()))}?mode=ro"
        return create_engine("sqlite://", creator=lambda: sqlite3.connect(path, uri=True, timeout=TO_CONNECT))
    return create_engine(url, connect_args={"connect_timeout": TO_CONNECT})


@contextlib.contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that cannot write, in which no statement takes longer than it may."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            until = time.monotonic() + LONGEST
            held: Any = connection.connection.driver_connection
            held.set_progress_handler(lambda: time.monotonic() > until, 100_000)
        elif engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            connection.execute(text(f"set local statement_timeout = '{LONGEST}s'"))
        else:
            maria = getattr(engine.dialect, "is_mariadb", False)
            limit = f"max_statement_time = {LONGEST}" if maria else f"max_execution_time = {LONGEST * 1_000}"
            connection.execute(text(f"set session {limit}"))
            connection.execute(text("set session transaction isolation level repeatable read, read only"))
            connection.rollback()
        yield connection


def _question(question: str, wanted: Iterable[str], engine: Engine) -> str:
    """Return what is asked: of a table the columns that are wanted, and of a query whatever it returns."""
    if not NAME.fullmatch(question.strip()):
        return f"select * from ({question.strip().rstrip(';')}) asked"
    quote_name = engine.dialect.identifier_preparer.quote_identifier
    columns = ", ".join(map(quote_name, dict.fromkeys(wanted))) or "*"
    return f"select {columns} from {'.'.join(map(quote_name, question.strip().split('.')))}"


def _read(connection: Connection, target: _Target, question: str) -> None:
    """Copy what a question returns into the table `held`, as texts that can be read in one way only."""
    streamed = connection.execution_options(stream_results=True, max_row_buffer=ROWS_AT_ONCE)
    try:
        with contextlib.closing(streamed.exec_driver_sql(question)) as found:
            _copy(found, target)
    except DBAPIError as error:
        raise SourceError(f"{target.where} cannot be read: {said_of(error)}.", target.reading.correct) from None


def _copy(found: CursorResult[Any], target: _Target) -> None:
    columns = different(found.keys())
    if not columns:
        raise SourceError(f"{target.where} has no column.", target.reading.correct)
    texts_of = ", ".join(f"{quoted(column)} varchar" for column in columns)
    target.scratch.execute(f"create or replace table held ({texts_of})")
    rows = size = 0
    for part in found.partitions(ROWS_AT_ONCE):
        texts = [[_text(cell) for cell in row] for row in part]
        rows += len(texts)
        size += sum(len(cell) for row in texts for cell in row if cell is not None)
        if rows > MOST_ROWS or size > target.reading.characters:
            words = f"{target.where} has more than {MOST_ROWS:,} rows or {target.reading.characters:,} characters."
            raise SourceError(words, target.reading.narrow)
        _append(target.scratch, columns, texts)
        target.arrived(rows)


def different(names: Iterable[str]) -> list[str]:
    """Return the names of a result's columns, each once in any case: two tables of one query share names."""
    found: dict[str, str] = {}
    for name in names:
        told, nth = name or "column", 1
        while told.casefold() in found:
            nth += 1
            told = f"{name or 'column'}_{nth}"
        found[told.casefold()] = told
    return list(found.values())


def _append(scratch: duckdb.DuckDBPyConnection, columns: Sequence[str], texts: list[list[str | None]]) -> None:
    names = ", ".join(f"{quoted(column)}::varchar" for column in columns)
    over(
        scratch,
        pd.DataFrame(texts, columns=list(columns), dtype=object),
        f"insert into held select {names} from incoming",
    )


def _text(cell: object) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, decimal.Decimal):
        return number_text(float(cell)) if cell.is_finite() else None
    if isinstance(cell, dt.datetime) and cell.tzinfo is not None:
        return cell.astimezone(dt.UTC).isoformat(" ")
    return cell.hex() if isinstance(cell, bytes | memoryview) else cell_text(cell)
