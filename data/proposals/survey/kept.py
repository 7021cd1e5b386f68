"""A file as it was read, kept while its mapping is proposed: to read a million rows again takes half a minute."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from data.statements import literal, quoted


def keep(connection: duckdb.DuckDBPyConnection, folder: Path | None) -> Path | None:
    """Keep the table raw_survey in a folder; return its file, None where there is no folder."""
    if folder is None:
        return None
    path = folder / f"{sum(1 for _ in folder.iterdir())}.parquet"
    connection.execute(f"copy raw_survey to {literal(str(path))} (format parquet, compression lz4)")
    return path


def recall(connection: duckdb.DuckDBPyConnection, path: Path, headers: Sequence[str]) -> None:
    """Make the table raw_survey anew with some of the columns that were kept."""
    columns = ", ".join(map(quoted, dict.fromkeys((*headers, "_file", "_line", "_row"))))
    connection.execute(f"create or replace temp table raw_survey as select {columns} from read_parquet(?)", [str(path)])
