"""Files of an export as they were read, kept while its mapping is proposed: each is read once and asked often."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from data.ingest.reading.cells import define
from data.statements import literal, quoted, sql


@dataclasses.dataclass(frozen=True)
class Workspace:
    """Where files are looked at: a database in memory, and the folder in which they are kept as they were read."""

    database: duckdb.DuckDBPyConnection
    folder: Path


@contextlib.contextmanager
def workspace(memory: int) -> Iterator[Workspace]:
    """Make a workspace that takes no more than so many megabytes."""
    # To open a database takes longer than most questions. The working folder may be nobody's to write into.
    with tempfile.TemporaryDirectory(prefix="headwind-") as folder:
        kept, spill = Path(folder) / "kept", Path(folder) / "spill"
        kept.mkdir()
        with duckdb.connect(config={"memory_limit": f"{memory}MB", "temp_directory": str(spill)}) as database:
            yield Workspace(database, kept)


@contextlib.contextmanager
def opened(work: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open what one file is read into, and closed again leaves nothing."""
    with work.database.cursor() as connection:
        define(connection)
        connection.execute(sql("report_tables"))
        yield connection


def keep(connection: duckdb.DuckDBPyConnection, work: Workspace) -> Path:
    """Keep the table raw_survey; return its file."""
    path = work.folder / f"{sum(1 for _ in work.folder.iterdir())}.parquet"
    connection.execute(f"copy raw_survey to {literal(str(path))} (format parquet, compression lz4)")
    return path


def recall(connection: duckdb.DuckDBPyConnection, path: Path, headers: Sequence[str]) -> None:
    """Make the table raw_survey anew with some of the columns that were kept."""
    columns = ", ".join(map(quoted, dict.fromkeys((*headers, "_file", "_line", "_row"))))
    connection.execute(f"create or replace temp table raw_survey as select {columns} from read_parquet(?)", [str(path)])
