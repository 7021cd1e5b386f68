"""Raw cells become typed ones, each beside its text; what they could not be read as is told later."""

from __future__ import annotations

import duckdb

from data.counted import counted
from data.formats.number_forms import NumberReading
from data.ingest.reading.cells import MODULE, empty_words, fact_of, text_of, texts_of
from data.ingest.reading.readings import Reading
from data.ingest.reading.sheets import FACT
from data.schema import Field
from data.sources.source import Alias, Source, TableMapping
from data.statements import let, literal, quoted

# Columns that are read at once: DuckDB holds the steps of all of them side by side, and a number or a day takes as many
# as four columns of words.
AT_ONCE = 32
STEPS = {"number": 4, "integer": 4, "date": 4}
# Where a row stands in its file; kept of the raw table as it is.
PLACE = {"_file": "_file", "_line": "_line", "_row": "_row"}
ALIKE = "The same but for case, spaces or signs between letters."
# Text of several lines, or of more signs, is a note: nobody asks how its words are spelt.
LONGEST_NAME = 80
NOTHING = "nothing recorded, in {}"
CURRENCY = "currency"
IN_WORDS = "{}, in {}"


def text_name(name: str) -> str:
    """Return the column that keeps a field's cell as the export wrote it."""
    return quoted(f"{name}__text")


def may_be_name(cell: str) -> str:
    """Return SQL that says whether a cell may name something, rather than be a note."""
    return f"length({cell}) <= {LONGEST_NAME} and not regexp_matches(trim({cell}), '[\\r\\n]')"


def rule_name(column: str) -> str:
    """Return the column that keeps a cell which only outcome rules read."""
    return quoted(f"{column}__rule")


def write_typed(
    connection: duckdb.DuckDBPyConnection, source: Source, table: str, readings: dict[str, Reading]
) -> None:
    """Turn the table raw_<name> into typed_<name>: _file, _line, _row, and every field as typed and as text."""
    mapping, fields = source.tables[table], source.read_fields(table)
    aliases = {f.name: tuple((a.from_value, a.to_value) for a in source.aliases_of(table, f.name)) for f in fields}
    for nth, group in enumerate(_groups(fields)):
        texts = {f.name: f"{text_of(mapping, f, aliases[f.name])} as {text_name(f.name)}" for f in group}
        facts = [fact_of(f.name) for f in group if _by_texts(readings.get(f.name))]
        texts |= {name: f"{texts[name]}, {fact_of(name)}" for name in texts if fact_of(name) in facts}
        typed = [f"{_typed(field, readings.get(field.name), mapping)} as {quoted(field.name)}" for field in group]
        kept = f"* exclude ({', '.join(facts)})" if facts else "*"
        read = texts if nth else {**PLACE, **texts}
        _add(connection, table, f"select {kept}, {', '.join(typed)} from ({texts_of(mapping, read)})", beside=nth > 0)
    if mapping.more:
        told = [f"tidy({quoted(column)}) as {rule_name(column)}" for column in mapping.more]
        _add(connection, table, f"select {', '.join(told)} from raw_{table}")
    _count_aliases(connection, source, mapping)
    _count_odd(connection, mapping, [field for field in fields if field.name in mapping.columns])
    connection.execute(f"drop table raw_{table}")


def _groups(fields: list[Field]) -> list[list[Field]]:
    """Part columns into groups that can be read at once."""
    groups: list[list[Field]] = [[]]
    for field in fields:
        steps = sum(STEPS.get(one.kind, 1) for one in (*groups[-1], field))
        groups = [*groups, [field]] if steps > AT_ONCE and groups[-1] else [*groups[:-1], [*groups[-1], field]]
    return groups


def _add(connection: duckdb.DuckDBPyConnection, table: str, columns: str, *, beside: bool = True) -> None:
    """Make a typed table of columns, or put them beside those that it has; both are in the order of the raw table."""
    if not beside:
        connection.execute(f"create or replace temp table typed_{table} as {columns}")
        return
    connection.execute(
        f"create or replace temp table typed_more as {columns};"
        f"create or replace temp table typed_{table} as from typed_{table} positional join typed_more;"
        "drop table typed_more"
    )


def _by_texts(reading: Reading | None) -> bool:
    """Say whether a column of numbers is read by its texts, beside which a workbook may have numbers."""
    return isinstance(reading, NumberReading) and not reading.plain


def _typed(field: Field, reading: Reading | None, mapping: TableMapping) -> str:
    text = text_name(field.name)
    typed = text if reading is None else reading.sql(text)
    if _by_texts(reading):
        typed = f"coalesce({fact_of(field.name)}, {typed})"
    if field.kind in ("number", "integer") and field.name in mapping.times:
        typed = f"({typed}) * {mapping.times[field.name]!r}"
    if field.kind == "integer":
        typed = let(typed, "whole", "case when whole = floor(whole) and abs(whole) < 9e18 then whole::bigint end")
    return typed


def _count_aliases(connection: duckdb.DuckDBPyConnection, source: Source, mapping: TableMapping) -> None:
    for alias in source.aliases:
        if alias.table == mapping.table and alias.column == CURRENCY:
            _tell_currency(connection, mapping, alias)
        elif alias.table == mapping.table:
            column = mapping.columns[alias.column]
            connection.execute(
                "insert into repairs select *"
                " from (select any_value(_file), $column, $from, $to, count(*) as n, $reason"
                f" from raw_{mapping.table} where fold(tidy({quoted(column)})) = fold($from)) where n > 0",
                {"column": column, "from": alias.from_value, "to": alias.to_value, "reason": alias.reason},
            )


def _tell_currency(connection: duckdb.DuckDBPyConnection, mapping: TableMapping, alias: Alias) -> None:
    """Say which currency a word stands for: 'US Dollar' is no misspelling of USD."""
    column = mapping.columns[CURRENCY]
    rows = connection.execute(
        f"select count(*) from raw_{mapping.table} where fold(tidy({quoted(column)})) = fold(?)", [alias.from_value]
    ).fetchall()[0][0]
    if rows:
        sentence = IN_WORDS.format(alias.to_value, counted(f"{rows:,}", "cell"))
        note(connection, "read as", column, sentence, rows, alias.from_value)


def _count_odd(connection: duckdb.DuckDBPyConnection, mapping: TableMapping, fields: list[Field]) -> None:
    """Count what is read as nothing or without some of its spaces; most columns hold neither: all are asked first."""
    for start in range(0, len(fields), AT_ONCE):
        group = fields[start : start + AT_ONCE]
        asked = [f"bool_or({_is_nothing(mapping, one)}), bool_or({_is_spaced(mapping, one)})" for one in group]
        found = connection.execute(f"select {', '.join(asked)} from raw_{mapping.table}").fetchall()[0]
        for field, nothing, spaced in zip(group, found[::2], found[1::2], strict=True):
            if nothing:
                _count_empty(connection, mapping, field)
            if spaced:
                _count_spaced(connection, mapping, field)


def _is_nothing(mapping: TableMapping, field: Field) -> str:
    words = ", ".join(literal(word) for word in empty_words(mapping, field))
    return f"lower(trim({quoted(mapping.columns[field.name])})) in ({words})"


def _is_spaced(mapping: TableMapping, field: Field) -> str:
    cell = quoted(mapping.columns[field.name])
    return (
        f"regexp_replace(trim(rtrim({cell}, {literal(FACT)})), {literal(MODULE)}, '') <> tidy({cell})"
        f" and tidy({cell}) <> '' and {may_be_name(cell)}"
        if field.kind == "choice"
        else "false"
    )


def _count_empty(connection: duckdb.DuckDBPyConnection, mapping: TableMapping, field: Field) -> None:
    """Note the words of a column that were read as nothing, such as #REF!, with how many there are."""
    column = mapping.columns[field.name]
    found = connection.execute(
        f"select any_value(trim({quoted(column)})), count(*) from raw_{mapping.table}"
        f" where {_is_nothing(mapping, field)} group by lower(trim({quoted(column)})) order by 2 desc, 1"
    ).fetchall()
    for cell, rows in found:
        note(connection, "read as", column, NOTHING.format(counted(f"{rows:,}", "cell")), rows, cell)


def _count_spaced(connection: duckdb.DuckDBPyConnection, mapping: TableMapping, field: Field) -> None:
    """Count names that were read without doubled and no-break spaces as other spellings."""
    cell = quoted(mapping.columns[field.name])
    connection.execute(
        f"insert into repairs select any_value(_file), $column, trim({cell}) as met, tidy({cell}) as tidied,"
        f" count(*), $reason from raw_{mapping.table} where {_is_spaced(mapping, field)} group by met, tidied",
        {"column": mapping.columns[field.name], "reason": ALIKE},
    )


def note(
    connection: duckdb.DuckDBPyConnection, kind: str, column: str, sentence: str, rows: int, example: str = ""
) -> None:
    """Keep something that the report of the import says: 'read as', 'repeats' or 'warning'."""
    connection.execute("insert into notes values (?, ?, ?, ?, ?)", [kind, column, sentence, rows, example])


def doubt(connection: duckdb.DuckDBPyConnection, sentence: str, step: str, on_page: str = "") -> None:
    """Keep what makes an import doubtful as a whole, and what to declare or correct.

    `on_page`: what to choose on the Data page, '' if the same.
    """
    connection.execute("insert into doubts values (?, ?, ?)", [sentence, step, on_page])
