"""Rows of one id: those that say the same count once, line items add up, and others are set aside with their place."""

from __future__ import annotations

import duckdb

from data.catalogue import DIMENSIONS, NAMELESS
from data.counted import counted
from data.ingest.reading.typed import doubt, note
from data.schema import Field, is_money
from data.sources.source import Source
from data.statements import literal, quoted

SAME = "{} in every cell, and each deal counts once."
ALIKE = (
    "{} in every column that is read, and not in others; it counts once. Where they are line items, declare:"
    ' repeats = "sum".'
)
COPIES = "{} in every cell, and each counts as a deal: rows have no id here. Delete what was pasted twice."
SUMMED = "{} of one deal: their amounts are added up."
# Reasons of rows that contradict the one that is kept begin so.
REPEATS = "Repeats row"
KEPT = "{} of one id: the {} of them counts."
DIFFERING = "{} deals have rows that differ in {}: each deal counts under that of its first row."
# Fewer deals may have alike lines by chance, and so may one in ten.
FEWEST_ALIKE, ALIKE_SHARE = 5, 0.9
FEW_COPIES = 0.05


def settle(connection: duckdb.DuckDBPyConnection, source: Source, table: str, fields: list[Field]) -> None:
    """Leave one row of each id in the table `checked`; set aside those that contradict the row that is kept."""
    if table in NAMELESS:
        return
    key = DIMENSIONS.get(table, "opportunity_id")
    if source.tables[table].number_rows:
        _doubt_copies(connection, key)
    if source.tables[table].repeats == "sum":
        _drop_unknown_sums(connection)
    connection.execute(
        f"create or replace temp table repeated as select {key} as id from checked group by 1 having count(*) > 1"
    )
    if not connection.execute("select count(*) from repeated").fetchall()[0][0]:
        return
    repeats = source.tables[table].repeats
    _drop_same(connection, fields, key, whole=repeats == "sum")
    if repeats == "sum":
        _sum(connection, fields)
    elif repeats in ("first", "last"):
        _keep_one(connection, key, repeats)
    _set_contradictions_aside(connection, fields, key)


def _doubt_copies(connection: duckdb.DuckDBPyConnection, key: str) -> None:
    """Say how many rows without an id repeat another in every cell: pasted twice, or deals that are alike."""
    rows, every, example = connection.execute(
        f"""select count(*) filter (nth > 1), count(*), min({key}) filter (nth > 1)
        from (select {key}, row_number() over (partition by _row order by _file, _line) as nth from checked)"""
    ).fetchall()[0]
    # Where few columns tell deals apart, many are alike by chance.
    if 0 < rows <= FEW_COPIES * every:
        note(connection, "repeats", key, COPIES.format(_repeating(rows)), rows, example)


def _drop_same(connection: duckdb.DuckDBPyConnection, fields: list[Field], key: str, *, whole: bool) -> None:
    """Delete rows that say the same as one before: in every column that is read; in all, where items are summed."""
    same = "_row" if whole else ", ".join(quoted(field.name) for field in fields)
    connection.execute(
        f"""create or replace temp table same as
        select rowid as row, {key} as id, _row = first_value(_row) over alike as whole from checked
        where {key} in (select id from repeated)
        window alike as (partition by {key}, {same} order by _file, _line) qualify row_number() over alike > 1"""
    )
    found = connection.execute("select whole, count(*), min(id) from same group by 1 order by 1 desc").fetchall()
    for in_every_cell, rows, example in found:
        said = (SAME if in_every_cell else ALIKE).format(_repeating(rows))
        note(connection, "repeats", key, said, rows, example)
    connection.execute("delete from checked where rowid in (select row from same)")


def _repeating(rows: int) -> str:
    return counted(f"{rows:,}", "row repeats another", "rows repeat another")


def _drop_unknown_sums(connection: duckdb.DuckDBPyConnection) -> None:
    """Set aside the other rows of an id of which one was: its sum is not known."""
    connection.execute(
        """insert into rejects
        select _file, _line, 'opportunity_id', opportunity_id, 'Another line of it was set aside.' from checked
        where opportunity_id in (select id from lost_ids);
        delete from checked where opportunity_id in (select id from lost_ids)"""
    )


def _sum(connection: duckdb.DuckDBPyConnection, fields: list[Field]) -> None:
    """Add the money of an id's rows up."""
    money = [quoted(f.name) for f in fields if is_money(f)]
    _doubt_totals(connection, [f for f in fields if is_money(f)])
    _note_differing(connection, [f for f in fields if not is_money(f) and f.name != "opportunity_id"])
    sums = ", ".join(f"sum({name}) over lines as {name}" for name in money)
    rows = connection.execute("select count(*) - count(distinct opportunity_id) from checked").fetchall()[0][0]
    if rows and sums:
        connection.execute(
            f"""create or replace temp table checked as select * replace ({sums}) from checked
            window lines as (partition by opportunity_id)
            qualify row_number() over (partition by opportunity_id order by _file, _line) = 1"""
        )
        note(connection, "repeats", "amount", SUMMED.format(f"{rows:,} more rows"), rows)


def _doubt_totals(connection: duckdb.DuckDBPyConnection, money: list[Field]) -> None:
    """Doubt sums where nearly every deal has the same money in all of its rows: it is the deal's total, repeated."""
    for field in money:
        column = quoted(field.name)
        deals, same = connection.execute(
            f"""select count(*), count(*) filter (least = most) from (
                select min({column}) as least, max({column}) as most from checked group by opportunity_id
                having count(*) > 1 and min({column}) > 0)"""
        ).fetchall()[0]
        if deals >= FEWEST_ALIKE and same > ALIKE_SHARE * deals:
            doubt(
                connection,
                f"{same:,} of {deals:,} deals with several rows have the same {field.label.lower()} in each: it is the"
                " deal's own, and would be added up several times.",
                f'Map {field.name} to the column with the money of a line, or declare repeats = "first".',
                f"Choose for {field.label.lower()} the column with the money of a line, or answer that each row repeats"
                " the deal's.",
            )


def _note_differing(connection: duckdb.DuckDBPyConnection, fields: list[Field]) -> None:
    """Say in which columns the rows of a deal differ: the first row's holds."""
    for field in fields:
        deals = connection.execute(
            f"select count(*) from (select 1 from checked group by opportunity_id"
            f" having count(distinct {quoted(field.name)}) > 1)"
        ).fetchall()[0][0]
        if deals:
            note(connection, "warning", field.name, DIFFERING.format(f"{deals:,}", field.label.lower()), deals)


def _keep_one(connection: duckdb.DuckDBPyConnection, key: str, which: str) -> None:
    order = "desc" if which == "last" else "asc"
    place = f"_file {order}, _line {order}"
    before = _rows(connection)
    connection.execute(
        f"""create or replace temp table checked as select * from checked
        qualify row_number() over (partition by {key} order by {place}) = 1 order by _file, _line"""
    )
    if left := before - _rows(connection):
        note(connection, "repeats", key, KEPT.format(f"{left:,} more rows", which), left)


def _rows(connection: duckdb.DuckDBPyConnection) -> int:
    return int(connection.execute("select count(*) from checked").fetchall()[0][0])


def _set_contradictions_aside(connection: duckdb.DuckDBPyConnection, fields: list[Field], key: str) -> None:
    connection.execute(
        f"""create or replace temp table repeats as
        select rowid as row, _file, _line, {key} as value, first_value(_line) over w as kept,
            {_differing(fields, key)} as differing
        from checked where {key} in (select id from repeated)
        window w as (partition by {key} order by _file, _line) qualify row_number() over w > 1"""
    )
    reason = f"'{REPEATS} ' || kept || ', which was kept, and differs in ' || differing || '.'"
    connection.execute(f"insert into rejects select _file, _line, {literal(key)}, value, {reason} from repeats")
    connection.execute("delete from checked where rowid in (select row from repeats); drop table repeats")


def _differing(fields: list[Field], key: str) -> str:
    """Return SQL for the first column in which a row differs from the one that is kept."""
    cases = " ".join(
        f"when {quoted(f.name)} is distinct from first_value({quoted(f.name)}) over w then {literal(f.label.lower())}"
        for f in fields
        if f.name != key
    )
    return f"case {cases} else 'spelling' end" if cases else "'spelling'"
