"""How every column of numbers and days is read: as the mapping declares, else as its cells can only be read."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from data.counted import counted, counted_as
from data.errors import SourceError
from data.formats import currency_signs, date_forms, number_forms
from data.formats.ambiguity import Ambiguous
from data.formats.date_forms import DateReading
from data.formats.number_forms import NumberReading
from data.ingest.reading.cells import fact_of, text_of, texts_of
from data.ingest.reading.raw import RawTable
from data.schema import Field
from data.sources.forms import Form
from data.sources.source import ORDER, Source, TableMapping
from data.statements import literal


@dataclasses.dataclass(frozen=True)
class OrderReading:
    """A day that stands in for a deal's order: counted in days."""

    days: DateReading
    words: str = "days, in their order"
    example: str = ""

    def sql(self, text: str) -> str:
        """Return SQL that reads a cell as a number of days."""
        return f"({self.days.sql(text)} - date '1970-01-01')::double"


Reading = NumberReading | DateReading | OrderReading
OWN_SIGNS = "{} written otherwise, by their own signs"
READ = ("number", "integer", "date")


@dataclasses.dataclass(frozen=True)
class ReadAs:
    """A column of a file that was read in another way than plainly: how, and a cell of it."""

    column: str
    reading: str
    example: str


def readings(
    connection: duckdb.DuckDBPyConnection, source: Source, table: str, raw: RawTable
) -> tuple[dict[str, Reading], list[ReadAs]]:
    """Return how each field of a raw table is read, by name; raise SourceError where a column has two readings."""
    mapping = source.tables[table]
    found: dict[str, Reading] = {}
    said: list[ReadAs] = []
    for field in source.read_fields(table):
        if field.kind not in READ or field.name not in mapping.columns:
            continue
        reading = _reading(connection, source, mapping, field, raw)
        found[field.name] = reading
        column = mapping.columns[field.name]
        said += [ReadAs(column, reading.words, reading.example)] if reading.words else []
        said += [ReadAs(column, counted_as(times), "")] if (times := mapping.times.get(field.name, 1)) != 1 else []
        said += _by_own_signs(connection, mapping, field, reading)
    return found, said


def _by_own_signs(
    connection: duckdb.DuckDBPyConnection, mapping: TableMapping, field: Field, reading: Reading
) -> Iterator[ReadAs]:
    """Count the cells that are written otherwise than their column and read all the same; most columns have none."""
    if not isinstance(reading, NumberReading) or not reading.strays:
        return
    cells = texts_of(mapping, {field.name: f"{text_of(mapping, field)} as cell"})
    texts = f"{cells} where {fact_of(field.name)} is null"
    rows, example = connection.execute(
        f"select count(*), min(cell) from ({texts}) where {reading.own('cell')}"
    ).fetchall()[0]
    if rows:
        yield ReadAs(mapping.columns[field.name], OWN_SIGNS.format(counted(f"{rows:,}", "cell")), example)


def _reading(
    connection: duckdb.DuckDBPyConnection, source: Source, mapping: TableMapping, field: Field, raw: RawTable
) -> Reading:
    column = mapping.columns[field.name]
    cells = texts_of(mapping, {field.name: f"distinct {text_of(mapping, field)} as cell"})
    if field.kind != "date":
        cells = f"{cells} where {fact_of(field.name)} is null"
    if column in raw.typed and field.kind != "date":
        return NumberReading(plain=True)
    if field.name == ORDER.name and not _mostly_numbers(connection, cells):
        return OrderReading(_dates(connection, cells, mapping.forms.get(field.name)))
    reading = reading_of(
        connection, cells, field, mapping.forms.get(field.name), f"{mapping.file}, column {column!r}", mapping.table
    )
    # A plain number has no sign beside it.
    if isinstance(reading, NumberReading) and not reading.plain and not source.has("opportunities", "currency"):
        _one_currency(connection, cells, mapping, column, source.currency if field.unit == "money" else "")
    return reading


def reading_of(
    connection: duckdb.DuckDBPyConnection, cells: str, field: Field, form: Form | None, where: str, table: str
) -> Reading:
    """Return how the distinct cells of a column are read; raise SourceError naming two of them and the line to add."""
    try:
        if field.kind == "date":
            return _dates(connection, cells, form)
        return _numbers(connection, cells, form)
    except Ambiguous as found:
        raise _refusal(found, where, table) from found


def _dates(connection: duckdb.DuckDBPyConnection, cells: str, form: Form | None) -> DateReading:
    if form is not None and form.date_format:
        return date_forms.declared(form.date_format, _answers(connection, day_questions(cells)))
    if _all_plain(connection, cells, date_forms.PLAIN):
        return DateReading(plain=True)
    return date_forms.detected(_answers(connection, day_questions(cells)))


def day_questions(cells: str, of: str = "") -> str:
    """Return what is asked of a column of days; two-digit years are held against the present one."""
    return date_forms.questions(cells, dt.datetime.now(dt.UTC).year, of)


def _numbers(connection: duckdb.DuckDBPyConnection, cells: str, form: Form | None) -> NumberReading:
    if form is not None and (form.decimal or form.thousands):
        answers = _answers(connection, number_forms.questions(cells))
        return number_forms.declared(form.decimal, form.thousands, answers)
    if _all_plain(connection, cells, number_forms.PLAIN):
        return NumberReading(plain=True)
    return number_forms.detected(_answers(connection, number_forms.questions(cells)))


def _all_plain(connection: duckdb.DuckDBPyConnection, cells: str, pattern: str) -> bool:
    question = f"select coalesce(bool_and(regexp_matches(cell, {literal(pattern)})), true) from ({cells})"
    return bool(connection.execute(question).fetchall()[0][0])


def _mostly_numbers(connection: duckdb.DuckDBPyConnection, cells: str) -> bool:
    question = f"select count(*) filter (try_cast(cell as double) is not null) * 2 >= count(cell) from ({cells})"
    return bool(connection.execute(question).fetchall()[0][0])


def _answers(connection: duckdb.DuckDBPyConnection, question: str) -> Mapping[str, Any]:
    asked = connection.execute(question)
    names = [column[0] for column in asked.description or ()]
    return dict(zip(names, asked.fetchall()[0], strict=True))


def _refusal(found: Ambiguous, where: str, table: str) -> SourceError:
    lines = ", or ".join(f"{line} where {when}" for when, line in found.lines.items())
    one, other = found.examples
    cells = f"{one!r} and {other!r}" if one != other else repr(one)
    return SourceError(
        f"{where}: {cells} can be read in two ways: {found.readings}.",
        f"Add to the mapping, under [{table}]: {lines}.",
        "Answer how it is written where that is asked, or read nothing from this column.",
    )


def _one_currency(
    connection: duckdb.DuckDBPyConnection, cells: str, mapping: TableMapping, column: str, declared: str
) -> None:
    """Raise SourceError where amounts of several currencies stand in one column, or of another than is declared."""
    sign = currency_signs.sign_sql("cell")
    met = connection.execute(
        f"select {sign} as sign, min(cell) from ({cells}) where cell is not null"
        " group by 1 having sign <> '' order by 1"
    ).fetchall()
    signs = ((currency_signs.plain_sign(one), cell) for one, cell in met)
    found = list({currency_signs.CODE_OF.get(one, one): cell for one, cell in signs}.items())
    if len(found) > 1 and {code for code, _ in found} != {"$", "USD"}:
        raise SourceError(
            f"{mapping.file}, column {column!r} holds several currencies: {found[0][1]!r} and {found[1][1]!r}.",
            f'Add to the mapping: [{mapping.table}.columns] currency = "<the column that names it>", and [rates].',
            "Choose the same column for the currency, too, and say what each is worth.",
        )
    if found and not currency_signs.may_be(found[0][0], declared):
        raise SourceError(
            f"{mapping.file}, column {column!r} is not in {declared}, which the mapping declares: {found[0][1]!r}.",
            f'Correct its line, at the top of the mapping: currency = "{currency_signs.code(found[0][0])}".',
            f"Correct the currency of every amount: {currency_signs.code(found[0][0])}.",
        )
