"""Raw rows become canonical rows; every row that cannot is set aside with file, line, column, value and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.catalogue import DIMENSIONS, EVENTS
from data.raw import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from data.schema import Field
    from data.sources import Source, TableMapping

SQL_TYPES = {"text": "varchar", "choice": "varchar", "number": "double", "integer": "bigint", "date": "date"}
NO_PROBLEM = 'null::struct("column" varchar, "value" varchar, reason varchar)'
EXPECTED = {"number": "a number", "integer": "a whole number", "date": "a date like 2026-03-31"}


def conform(connection: duckdb.DuckDBPyConnection, source: Source, table: str) -> None:
    """Fill one canonical table from its raw table; rows that fail a check go to rejects."""
    mapping = source.tables[table]
    fields = [f for f in source.catalogue() if f.table == table and source.has(table, f.name, filled=False)]
    connection.execute(_typed(source, mapping, fields))
    _count_aliases(connection, source, mapping)
    checks = ",\n".join([*_cell_checks(source, table, fields), *_row_checks(source, table), NO_PROBLEM])
    connection.execute(f"create or replace temp table checked as select *, coalesce({checks}) as problem from typed")
    _set_aside(connection, "problem is not null")
    _set_repeats_aside(connection, table)
    _keep(connection, table, fields)


def _typed(source: Source, mapping: TableMapping, fields: list[Field]) -> str:
    columns = []
    for field in fields:
        text = _text(source, mapping, field)
        columns.append(f"{text} as {quoted(field.name + '__text')}, {_cast(field, text)} as {quoted(field.name)}")
    order = "" if mapping.table in EVENTS else "order by _file, _line"
    chosen = ", ".join(columns)
    return f"create or replace temp table typed as select _file, _line, {chosen} from raw_{mapping.table} {order}"


def _text(source: Source, mapping: TableMapping, field: Field) -> str:
    if field.name not in mapping.columns:
        return "(row_number() over (order by _file, _line))::varchar"
    plain = trimmed(mapping.columns[field.name])
    aliases = source.aliases_of(mapping.table, field.name)
    cases = " ".join(f"when {literal(a.from_value)} then {literal(a.to_value)}" for a in aliases)
    return f"nullif(case {plain} {cases} else {plain} end, '')" if cases else f"nullif({plain}, '')"


def _cast(field: Field, text: str) -> str:
    if field.kind == "integer":
        number = f"try_cast({text} as double)"
        return f"case when {number} = floor({number}) then {number}::bigint end"
    return text if SQL_TYPES[field.kind] == "varchar" else f"try_cast({text} as {SQL_TYPES[field.kind]})"


def _count_aliases(connection: duckdb.DuckDBPyConnection, source: Source, mapping: TableMapping) -> None:
    for alias in source.aliases:
        if alias.table == mapping.table and alias.column in mapping.columns:
            column = trimmed(mapping.columns[alias.column])
            connection.execute(
                "insert into repairs select *"
                " from (select any_value(_file), $column, $from, $to, count(*) as n, $reason"
                f" from raw_{mapping.table} where {column} = $from) where n > 0",
                {"column": alias.column, "from": alias.from_value, "to": alias.to_value, "reason": alias.reason},
            )


def _problem(condition: str, column: str, reason: str, value: str | None = None) -> str:
    value = value or quoted(column + "__text")
    return f"case when {condition} then {{'column': {literal(column)}, 'value': {value}, 'reason': {reason}}} end"


def _cell_checks(source: Source, table: str, fields: list[Field]) -> Iterator[str]:
    for field in fields:
        text, typed = quoted(field.name + "__text"), quoted(field.name)
        if field.required:
            yield _problem(f"{text} is null", field.name, literal(f"{field.label} is missing."))
        if field.kind in EXPECTED:
            reason = f"{field.label} must be {EXPECTED[field.kind]}."
            yield _problem(f"{text} is not null and {typed} is null", field.name, literal(reason))
        if field.minimum is not None:
            yield _problem(
                f"{typed} < {field.minimum}", field.name, literal(f"{field.label} is below {field.minimum:g}.")
            )
        if field.maximum is not None:
            yield _problem(
                f"{typed} > {field.maximum}", field.name, literal(f"{field.label} is above {field.maximum:g}.")
            )
        if field.name == "stage" and table in ("opportunities", "stage_history"):
            names = ", ".join(literal(stage.name) for stage in source.stages)
            yield _problem(
                f"{typed} not in ({names})", "stage", literal("This stage is not declared in the source mapping.")
            )


def _row_checks(source: Source, table: str) -> Iterator[str]:
    if table == "opportunities":
        yield from _opportunity_checks(source)
    elif table in EVENTS:
        yield _problem(
            "opportunity_id not in (select opportunity_id from opportunities)",
            "opportunity_id",
            literal("Its opportunity is not in the export, or was set aside."),
        )


def _opportunity_checks(source: Source) -> Iterator[str]:
    for dimension, key in DIMENSIONS.items():
        if dimension in source.tables and source.has("opportunities", key):
            missing = f"{key} is not null and {key} not in (select {key} from {dimension})"
            yield _problem(missing, key, literal(f"No row of {source.tables[dimension].file} has this {key}."))
    if not source.has("opportunities", "closed_on"):
        return
    open_stages = [literal(stage.name) for stage in source.stages if stage.outcome == "open"]
    still_open = f"stage in ({', '.join(open_stages) or 'null'})"
    yield _problem(
        f"{still_open} and closed_on is not null", "closed_on", literal("An open opportunity has a closing date.")
    )
    yield _problem(
        f"not {still_open} and closed_on is null", "closed_on", literal("A closed opportunity has no closing date.")
    )
    if source.has("opportunities", "opened_on"):
        yield _problem(
            "closed_on < opened_on", "closed_on", "'Closed before it was opened on ' || opened_on::varchar || '.'"
        )


def _set_aside(connection: duckdb.DuckDBPyConnection, where: str) -> None:
    place = 'select _file, _line, problem."column", problem."value", problem."reason" from checked'
    connection.execute(f"insert into rejects {place} where {where}")
    connection.execute(f"delete from checked where {where}")


def _set_repeats_aside(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    if table in EVENTS:
        return
    key = DIMENSIONS.get(table, "opportunity_id")
    connection.execute(
        f"""create or replace temp table repeats as
        select rowid as row, _file, _line, {key} as value, first_value(_line) over w as kept from checked
        window w as (partition by {key} order by _file, _line) qualify row_number() over w > 1"""
    )
    reason = "'Repeats line ' || kept || ', which was kept.'"
    connection.execute(f"insert into rejects select _file, _line, '{key}', value, {reason} from repeats")
    connection.execute("delete from checked where rowid in (select row from repeats); drop table repeats")


def _keep(connection: duckdb.DuckDBPyConnection, table: str, fields: list[Field]) -> None:
    names = ", ".join(quoted(field.name) for field in fields)
    connection.execute(f"insert into {table} by name select {names} from checked")
    connection.execute("drop table checked; drop table typed")
    connection.execute(f"drop table raw_{table}")


def trimmed(column: str) -> str:
    """Return SQL for an exported cell without the blanks, tabs and line breaks around it; '' where it is empty."""
    return rf"coalesce(trim({quoted(column)}, e' \t\r\n'), '')"


def literal(text: str) -> str:
    """Quote declared text for SQL."""
    return "'" + text.replace("'", "''") + "'"
