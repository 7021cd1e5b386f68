"""How much memory a draft's questions may take, for a while: a small host trains in the same process."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

import duckdb

Answer = TypeVar("Answer")
MEBIBYTES: Final = {"KiB": 1 / 1_024, "MiB": 1.0, "GiB": 1_024.0, "TiB": 1_048_576.0}


@contextlib.contextmanager
def limited(connection: duckdb.DuckDBPyConnection, mebibytes: float) -> Iterator[None]:
    """Let questions take no more than this; what is held beyond it is given back, and read again where it is needed.

    Where more than that cannot be given back, as with a million rows, the limit is the least that can be.
    """
    limit = limit_of(connection)
    _tighten(connection, mebibytes, limit)
    try:
        yield
    finally:
        connection.execute(f"set memory_limit = '{limit:.1f}MiB'")


def _tighten(connection: duckdb.DuckDBPyConnection, mebibytes: float, limit: float) -> None:
    while mebibytes < limit:
        try:
            connection.execute(f"set memory_limit = '{mebibytes:.1f}MiB'")
        except duckdb.OutOfMemoryException:
            mebibytes *= 2
        else:
            return


@contextlib.contextmanager
def at_work(connection: duckdb.DuckDBPyConnection, mebibytes: float) -> Iterator[None]:
    """Let the questions of a draft that is at rest take so much again, and let it give that back."""
    rest = limit_of(connection)
    connection.execute(f"set memory_limit = '{max(mebibytes, rest):.1f}MiB'")
    try:
        yield
    finally:
        _tighten(connection, rest, mebibytes)


def frugally(connection: duckdb.DuckDBPyConnection, ask: Callable[[], Answer]) -> Answer:
    """Ask within a quarter of what may be taken, with half where that does not do, and at last with all of it."""
    for part in (4, 2):
        with contextlib.suppress(duckdb.OutOfMemoryException), limited(connection, limit_of(connection) / part):
            return ask()
    return ask()


def limit_of(connection: duckdb.DuckDBPyConnection) -> float:
    """Return how many mebibytes questions may take: DuckDB says '137.3 MiB'."""
    ((said,),) = connection.execute("select current_setting('memory_limit')").fetchall()
    size, unit = said.split()
    return float(size) * MEBIBYTES[unit]
