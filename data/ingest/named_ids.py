"""Names for ids: where opportunities name an owner, account or product by an id, its file says what that is called."""

from __future__ import annotations

import duckdb

from data.catalogue import DIMENSIONS
from data.ingest.reading.typed import note, rule_name, text_name
from data.sources.source import Source, TableMapping
from data.statements import quoted

NAMED = "ids, which {} names"
OWN = "told apart by {}: one id has one name"
# Tables beside the opportunities that may name an owner.
NAMING = ("opportunities", "quotas")
# Of users a CRM says by an id who each one's manager is.
MANAGER = "manager"


def name_by_ids(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Write names over the ids of every typed table that gives ids, and make names beside ids one for each of these.

    Of several of one name each takes its id along.
    """
    for dimension, key in DIMENSIONS.items():
        mapping = source.tables.get(dimension)
        if mapping is not None and mapping.ids:
            _tell_apart(connection, dimension, key, rule_name(mapping.ids))
            for table in NAMING:
                if source.has(table, key, filled=False):
                    _name(connection, source, (table, key), dimension)
            if dimension == "team" and MANAGER in mapping.columns:
                _name(connection, source, ("team", MANAGER), dimension)
    for key, ids in source.tables["opportunities"].named.items():
        _name_by_own(connection, source.tables["opportunities"], key, ids)


def _name_by_own(connection: duckdb.DuckDBPyConnection, mapping: TableMapping, key: str, ids: str) -> None:
    """Have each id beside a name be called in one way in all deals, and unlike any other."""
    one, column, text = rule_name(ids), quoted(key), text_name(key)
    connection.execute(
        f"""create or replace temp table named as
        with written as (
            select {one} as id, {column} as name, count(*) as n, max(_line) as line
            from typed_opportunities where {one} <> '' group by all
        ), called as (
            select id, coalesce(arg_max(name, (n, line)) filter (name is not null), id) as name from written group by id
        )
        select id, if(count(*) over (partition by fold(name)) > 1, name || ' (' || id || ')', name) as name
        from called"""
    )
    rows, example = connection.execute(
        f"select count(*), min(name) from typed_opportunities t join named n on n.id = {one}"
        f" where {column} is distinct from n.name"
    ).fetchall()[0]
    connection.execute(
        f"update typed_opportunities t set {column} = n.name, {text} = n.name from named n where n.id = {one}"
    )
    if rows:
        note(connection, "read as", mapping.columns[key], OWN.format(ids), rows, example)


def _tell_apart(connection: duckdb.DuckDBPyConnection, dimension: str, key: str, ids: str) -> None:
    """Keep what each id is called in the table `named`, and call the rows of the dimension so."""
    connection.execute(
        f"""create or replace temp table named as
        select rowid as row, {ids} as id,
            if(count(*) over (partition by fold({key})) > 1, {key} || ' (' || {ids} || ')', {key}) as name
        from typed_{dimension} where {key} is not null and {ids} <> '';
        update typed_{dimension} t set {key} = n.name, {text_name(key)} = n.name from named n where n.row = t.rowid"""
    )


def _name(connection: duckdb.DuckDBPyConnection, source: Source, place: tuple[str, str], dimension: str) -> None:
    table, key = place
    mapping = source.tables[table]
    column, text = quoted(key), text_name(key)
    rows, example = connection.execute(
        f"select count(*), min({column}) from typed_{table} where {column} in (select id from named)"
    ).fetchall()[0]
    connection.execute(
        f"update typed_{table} t set {column} = n.name, {text} = n.name"
        f" from (select id, min(name) as name from named group by 1) n where n.id = t.{column}"
    )
    if rows:
        said = NAMED.format(source.tables[dimension].file)
        note(connection, "read as", mapping.columns[key], said, rows, example)
