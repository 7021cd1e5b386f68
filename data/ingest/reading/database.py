"""Tables of a CRM's database become files of an export: read in one read-only transaction, within limits."""

from __future__ import annotations

import contextlib
import datetime as dt
import decimal
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import duckdb
import pandas as pd
from sqlalchemy import URL, Connection, CursorResult, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data.errors import SourceError
from data.ingest.reading.addresses import place_of
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
NARROW: Final = "Read fewer rows or columns: give a query instead of a table under [database.reads]."
Progress = Callable[[str], None]


def read_out(source: Source, url: URL, folder: Path, progress: Progress) -> None:
    """Write what a mapping reads of a database into a folder, a Parquet file for each; all are of one moment.

    Raise SourceError, naming host and database alone, where it does not answer, refuses, or returns too much.
    """
    if source.database is None:
        raise ValueError(source.name)
    folder.mkdir(parents=True, exist_ok=True)
    progress(f"Reading {place_of(url)}")
    engine = _engine(url)
    try:
        with (
            contextlib.closing(duckdb.connect(str(folder / "reading.duckdb"))) as scratch,
            _transaction(engine) as asked,
        ):
            for name, question in source.database.reads.items():
                _read(asked, scratch, name, _question(source, name, question, engine), url)
                scratch.execute(f"copy held to {literal(str(folder / f'{name}.parquet'))} (format parquet)")
    except SQLAlchemyError:
        # What a driver says of a connection names users and files.
        raise SourceError(
            f"{place_of(url)} does not answer, or lets nobody read it.", "See that it runs, and who may read it."
        ) from None
    finally:
        engine.dispose()
    (folder / "reading.duckdb").unlink()


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


def _question(source: Source, name: str, question: str, engine: Engine) -> str:
    """Return what is asked: of a table the columns that the mapping names, and of a query whatever it returns."""
    if not NAME.fullmatch(question.strip()):
        return f"select * from ({question.strip().rstrip(';')}) asked"
    quote_name = engine.dialect.identifier_preparer.quote_identifier
    wanted = [column for table in source.tables.values() if table.file == name for column in table.wanted()]
    columns = ", ".join(map(quote_name, dict.fromkeys(wanted))) or "*"
    return f"select {columns} from {'.'.join(map(quote_name, question.strip().split('.')))}"


def _read(connection: Connection, scratch: duckdb.DuckDBPyConnection, name: str, question: str, url: URL) -> None:
    """Copy what a question returns into the table `held`, as texts that can be read in one way only."""
    where = f"{name} of {place_of(url)}"
    streamed = connection.execution_options(stream_results=True, max_row_buffer=ROWS_AT_ONCE)
    try:
        with contextlib.closing(streamed.exec_driver_sql(question)) as found:
            _copy(found, scratch, where)
    except DBAPIError as error:
        said = (str(error.orig).splitlines() or ["it cannot be asked"])[0]
        raise SourceError(f"{where} cannot be read: {said}.", "Correct it under [database.reads].") from None


def _copy(found: CursorResult[Any], scratch: duckdb.DuckDBPyConnection, where: str) -> None:
    columns = list(found.keys())
    scratch.execute(f"create or replace table held ({', '.join(f'{quoted(column)} varchar' for column in columns)})")
    rows = size = 0
    for part in found.partitions(ROWS_AT_ONCE):
        texts = [[_text(cell) for cell in row] for row in part]
        rows += len(texts)
        size += sum(len(cell) for row in texts for cell in row if cell is not None)
        if rows > MOST_ROWS or size > MOST_CHARACTERS:
            raise SourceError(f"{where} has more than {MOST_ROWS:,} rows or {MOST_CHARACTERS:,} characters.", NARROW)
        _append(scratch, columns, texts)


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
