"""Money of several currencies becomes money of one: as the CRM converted the deal, else at its day's rate.

Rates are of the mapping, the export or the settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from data.counted import counted
from data.errors import SourceError
from data.formats.currency_signs import code_sql
from data.ingest.reading import raw
from data.ingest.reading.cells import NO_CURRENCY
from data.ingest.reading.readings import reading_of
from data.ingest.reading.typed import doubt, note, text_name
from data.schema import Field, is_money
from data.sources.forms import Form
from data.sources.rate_keys import RateKeys
from data.sources.source import CONVERTED as CONVERTED_AMOUNT
from data.sources.source import RATE as DEAL_RATE
from data.sources.source import Source, TableMapping
from data.statements import literal, quoted

COLUMNS = {"currency": "currency", "rate": "rate", "on": "on"}
CONVERTED = "{} in {} converted to {}: 1 {} = {} {}"
ELSEWHERE = "{!r} converts deals in {}, in which all are counted, at another rate than 1: {:,} of {:,} of them."
UNNAMED = "{} no currency in {!r}: counted in {}."
OTHERWISE = "Correct the currency of every amount, or read no such column."
# What is the same differs by rounding alone.
SAME = 0.005
NO_RATE = "No rate of this currency is known."
RATE = Field("rates", "rate", "Rate", "number", "at opening")
ON = Field("rates", "on", "Day", "date", "at opening")


def _read_currencies(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Read each deal's currency from the cell of its money, where the mapping names one column for both."""
    mapping = source.tables["opportunities"]
    fields = _money_of(source)
    if mapping.columns.get("currency") in {mapping.columns.get(field.name, "") for field in fields}:
        code = code_sql(f"coalesce({text_name('currency')}, '')", source.currency)
        connection.execute(f"update typed_opportunities set currency = {code}")


def _settle_unnamed(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Count amounts without a currency in that of all; a deal without an amount needs none."""
    words = ", ".join(literal(word) for word in sorted(NO_CURRENCY))
    connection.execute(f"update typed_opportunities set currency = null where lower(trim(currency)) in ({words})")
    rows = connection.execute(
        f"select count(*) from typed_opportunities where currency is null and {_has_money(source)}"
    ).fetchall()[0][0]
    column = source.tables["opportunities"].columns["currency"]
    connection.execute("update typed_opportunities set currency = ? where currency is null", [source.currency])
    if rows:
        unnamed = UNNAMED.format(counted(f"{rows:,}", "amount has", "amounts have"), column, source.currency)
        note(connection, "warning", column, unnamed, rows)


def _money_of(source: Source) -> list[Field]:
    return [field for field in source.read_fields("opportunities") if is_money(field)]


def _has_money(source: Source) -> str:
    """Return SQL that says whether a deal has any money that may have to be converted."""
    return f"coalesce({', '.join([*(quoted(field.name) for field in _money_of(source)), 'null::double'])}) is not null"


def convert(connection: duckdb.DuckDBPyConnection, folder: Path, source: Source, elsewhere: Path | None) -> None:
    """Convert the money of every typed opportunity that names its currency; without a rate it is set aside later.

    A deal counts at the rate that its own row tells, else at the usual one of such rows. Where none tells, a closed
    deal's money counts at the rate of its closing day, an open one's at the latest.
    """
    if not source.has("opportunities", "currency"):
        return
    _read_currencies(connection, source)
    _settle_unnamed(connection, source)
    _read_rates(connection, folder, source, elsewhere)
    connection.execute(
        "create or replace temp table told as select rowid as row, fold(currency) as currency,"
        f" {_day(source)} as rated_on, {_told_rate(source)} as rate from typed_opportunities"
    )
    _doubt_told(connection, source)
    connection.execute(
        f"""create or replace temp table rated as
        select o.row, case
            when o.currency = fold({literal(source.currency)}) then 1.0
            else coalesce(o.rate, u.rate, r.rate,
                (select any_value(rate) from rates f where f.currency = o.currency and f.since is null)
            ) end as rate
        from told o
        asof left join (from rates where since is not null) r
            on r.currency = o.currency and o.rated_on >= r.since
        left join (select currency, median(rate) as rate from told where rate is not null group by 1) u
            on u.currency = o.currency"""
    )
    own = [field for field in _money_of(source) if field.name not in source.tables["opportunities"].converted]
    changes = ", ".join(f"{quoted(field.name)} = {_in_one(field, source)}" for field in own)
    connection.execute(
        "alter table typed_opportunities add column no_rate varchar;"
        "alter table typed_opportunities add column rate double"
    )
    connection.execute(
        "update typed_opportunities o set rate = r.rate,"
        f" no_rate = case when r.rate is null and {_has_money(source)} then o.currency end"
        " from rated r where r.row = o.rowid"
    )
    if changes:
        connection.execute(f"update typed_opportunities set {changes} where rate <> 1.0")
    _say(connection, source)


def _told_rate(source: Source) -> str:
    """Return SQL for the rate that a deal's own row tells; null where it does not."""
    told = []
    if _is_converted(source):
        told.append(f"{CONVERTED_AMOUNT} / nullif(amount, 0)")
    if source.passes(DEAL_RATE):
        divides = source.rates is not None and source.rates.divides
        told.append(f"1 / nullif({DEAL_RATE}, 0)" if divides else DEAL_RATE)
    positive = [f"case when {rate} > 0 then {rate} end" for rate in told]
    return f"coalesce({', '.join([*positive, 'null::double'])})"


def _is_converted(source: Source) -> bool:
    return source.passes(CONVERTED_AMOUNT) and "amount" in source.tables["opportunities"].columns


def _doubt_told(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Doubt rates of deals that are another than 1 where nothing has to be converted."""
    rows, others = connection.execute(
        f"select count(*), count(*) filter (abs(rate - 1) > {SAME}) from told"
        f" where rate is not null and currency = fold({literal(source.currency)})"
    ).fetchall()[0]
    if others * 5 > rows:
        columns = source.tables["opportunities"].columns
        header = columns[CONVERTED_AMOUNT if _is_converted(source) else DEAL_RATE]
        doubt(connection, ELSEWHERE.format(header, source.currency, others, rows), OTHERWISE)


def _in_one(field: Field, source: Source) -> str:
    """Return SQL for a deal's money in one currency: an amount as it was converted, to the cent."""
    at_rate = f"{quoted(field.name)} * rate"
    if field.name != "amount" or not _is_converted(source):
        return at_rate
    return f"case when {CONVERTED_AMOUNT} / nullif(amount, 0) > 0 then {CONVERTED_AMOUNT} else {at_rate} end"


def _day(source: Source) -> str:
    """Return SQL for the day whose rate holds: an open deal's is the latest."""
    latest = "current_date"
    return f"coalesce(closed_on, {latest})" if source.has_closings else latest


def _say(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    column = source.tables["opportunities"].columns["currency"]
    for folded, rows, least, most in connection.execute(
        "select fold(currency), count(*), min(rate), max(rate) from typed_opportunities where rate <> 1.0"
        " group by 1 order by 2 desc, 1"
    ).fetchall():
        code = folded.upper()
        told = (counted(f"{rows:,}", "deal"), code, source.currency, code, _between(least, most), source.currency)
        note(connection, "read as", column, CONVERTED.format(*told), rows, code)


def _between(least: float, most: float) -> str:
    """Return the rate of all deals, or the two between which they count."""
    return " to ".join(dict.fromkeys(map(_plain, (least, most))))


def _plain(rate: float) -> str:
    """Return a rate with four digits that tell, never as a power of ten."""
    written = Decimal(f"{rate:.4g}")
    return f"{written:,f}"


def _read_rates(connection: duckdb.DuckDBPyConnection, folder: Path, source: Source, elsewhere: Path | None) -> None:
    connection.execute("create or replace temp table rates (currency varchar, rate double, since date)")
    keys = source.rates or RateKeys()
    if keys.file:
        columns = {name: c if isinstance(c, str) else c.column for name, c in keys.columns.items()}
        _read_file(connection, folder, keys.file, columns, keys)
    elif elsewhere is not None and not keys.fixed:
        _read_file(connection, elsewhere.parent, elsewhere.name, COLUMNS, keys)
    _rebase(connection, source)
    for currency, rate in keys.fixed.items():
        # What somebody has written goes before what a file says.
        connection.execute("delete from rates where currency = fold(?)", [currency])
        connection.execute("insert into rates values (fold(?), ?, null)", [currency, rate])


def _rebase(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Read rates of all days as of the mapping's currency where they list that one too, as of another."""
    own = f"(select any_value(rate) from rates where currency = fold({literal(source.currency)}) and since is null)"
    connection.execute(f"update rates set rate = rate / coalesce({own}, 1) where since is null")


def _read_file(
    connection: duckdb.DuckDBPyConnection, folder: Path, file: str, columns: Mapping[Any, str], keys: RateKeys
) -> None:
    mapping = TableMapping("rates", file, dict(columns), {}, keys)
    raw.read(connection, folder, mapping)
    cells = {name: f"nullif(tidy({quoted(column)}), '')" for name, column in columns.items()}
    rate = _read_as(connection, cells["rate"], RATE, keys, file)
    rate = f"(1 / nullif({rate}, 0))" if keys.file and keys.divides else rate
    day = _read_as(connection, cells["on"], ON, keys, file) if "on" in columns else "null"
    connection.execute(
        f"insert into rates select fold({cells['currency']}), {rate}, {day} from raw_rates"
        f" where {cells['currency']} is not null and {rate} > 0"
    )
    if not connection.execute("select count(*) from rates").fetchall()[0][0]:
        raise SourceError(f"{file} holds no rate.", "It needs a currency and a number above 0 in each row.")


def _read_as(connection: duckdb.DuckDBPyConnection, cell: str, field: Field, form: Form, file: str) -> str:
    cells = f"select distinct {cell} as cell from raw_rates"
    return reading_of(connection, cells, field, form, f"{file}, {field.label.lower()}", "rates").sql(cell)
