"""Accounts, products and owners of deals: those that an export has no file of, and what deals say by them."""

from __future__ import annotations

import duckdb

from data.catalogue import DIMENSIONS
from data.sources.source import Source
from data.statements import quoted


def derive_dimensions(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """List the accounts, products and owners of deals, where the export has no file of them."""
    for dimension, key in DIMENSIONS.items():
        if dimension not in source.tables:
            connection.execute(
                f"insert into {dimension} by name"
                f" select distinct {key} from opportunities where {key} is not null order by 1"
            )


def fill(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Fill empty cells of deals from what their accounts, products and owners say, and with what holds for all."""
    mapping = source.tables["opportunities"]
    for column, origin in mapping.fill.items():
        table, origin_column = origin.split(".")
        key = DIMENSIONS[table]
        connection.execute(
            f"update opportunities o set {quoted(column)} = d.{quoted(origin_column)} from {table} d"
            f" where d.{key} = o.{key} and o.{quoted(column)} is null"
        )
    for column, value in mapping.constant.items():
        connection.execute(f"update opportunities set {quoted(column)} = ? where {quoted(column)} is null", [value])
