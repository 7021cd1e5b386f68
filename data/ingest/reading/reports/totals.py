"""Totals that a report writes below its deals: told by their words or their sum, and set aside."""

from __future__ import annotations

import re
from collections.abc import Mapping

import duckdb

from data.formats.number_forms import NumberReading
from data.sources.source import TableMapping
from data.statements import quoted

TOTAL_ROW = "A total, not a deal:"
SAYS = TOTAL_ROW + " it says {0!r} and lacks what nearly every deal has."
SUMS = TOTAL_ROW + " {0} is the sum of the rows above, and it lacks what nearly every deal has."
# A report may end in totals of several kinds.
LAST_ROWS = 5
# A sum of fewer rows may be a deal's own amount.
FEWEST_ROWS = 3
# Nearly every deal has what so many have; of that a total lacks half at least.
USUAL, LACKING = 0.95, 0.5
WORDS = (
    r"(?:grand|sub|report|general|genel|ara|overall)?[ -]?totals?|total (?:general|parcial|partiel|géné?ral|geral)"
    r"|totaux|sous[ -]total|sum|suma(?: total| parcial| końcowa| częściowa)?|soma|somme|summe|summa|delsumma|delsum"
    r"|zwischensumme|teilsumme|endsumme|(?:gesamt|teil|zwischen)?ergebnis|gesamt(?:summe|betrag|wert)?|insgesamt"
    r"|totale(?: generale| complessivo| parziale)?|(?:sub|eind)?totaal|subtotale|razem|łącznie|toplam|totalt|i alt"
    r"|yhteensä|välisumma|celkem|mezisoučet|součet|összesen|részösszeg|ukupno|σύνολο|jumlah|tổng(?: cộng)?"
    r"|(?:общий |промежуточный )?итоги?|итого|подытог|всего|усього|всього|разом|підсумок"
    r"|总计|合计|小计|总和|總計|合計|小計|総計|합계|소계|총계|총합계"
)
# What a line of totals may count or measure beside their sum; alone such a word is no sign of one.
FIGURES = (
    r"(?:record |row )?count|(?:number of )?(?:records|rows|deals|opportunities)|average|avg|mean|median|min|max"
    r"|minimum|maximum|smallest|largest|anzahl|mittelwert|durchschnitt|nombre|moyenne|recuento|conteo|cuenta|promedio"
    r"|contagem|quantidade|média|conteggio|media|aantal|gemiddelde|antal|antall|gennemsnit|medel|lukumäärä|keskiarvo"
    r"|liczba|ilość|średnia|počet|průměr|sayı|adet|ortalama|количество|кол-во|среднее|кількість|середнє"
    r"|计数|计數|數量|数量|件数|平均|개수|평균"
)
# Beside the word a report may say of how many rows it is.
TOTAL = re.compile(rf"\W*(?:{WORDS})\W*(?:\d[\d.,'\s]*(?:\w+)?\W*)?", re.IGNORECASE)
NUMBERS = (NumberReading(), NumberReading(","))
# Without an id, a deal has one of these.
TELLING = ("account", "opened_on", "closed_on", "expected_close_on", "won_on", "lost_on")
# The table as which files of an unknown export are looked at.
UNKNOWN = "survey"
OF_DEALS = ("opportunities", UNKNOWN)
Row = Mapping[str, str]


def set_aside(connection: duckdb.DuckDBPyConnection, mapping: TableMapping) -> None:
    """Take totals among the last rows of each file out of the raw deals, with their reason."""
    if mapping.table not in OF_DEALS:
        return
    last = _last(connection, mapping)
    fullest = max((_filled(row) for *_, row in last), default=0)
    for file, line, row in last:
        # Only of a row with few cells it is asked what the others have: that looks at all of them.
        few = 2 * _filled(row) <= fullest + 2
        if few and _may_be_total(row, mapping) and (reason := _reason(connection, mapping, file, line, row)):
            connection.execute(f"delete from raw_{mapping.table} where _file = ? and _line = ?", [file, line])
            told = ",".join(row.values())[:200]
            connection.execute("insert into rejects values (?, ?, '', ?, ?)", [file, line, told, reason])


def _last(connection: duckdb.DuckDBPyConnection, mapping: TableMapping) -> list[tuple[str, int, Row]]:
    cells = ", ".join(f"tidy({quoted(column)})" for column in mapping.wanted())
    found = connection.execute(
        f"select _file, _line, {cells} from raw_{mapping.table} where rowid in"
        f" (select unnest(arg_max(rowid, _line, {LAST_ROWS})) from raw_{mapping.table} group by _file)"
        " order by _file, _line"
    ).fetchall()
    return [(file, line, dict(zip(mapping.wanted(), row, strict=True))) for file, line, *row in found]


def _may_be_total(row: Row, mapping: TableMapping) -> bool:
    """Tell whether a row lacks what makes a deal: its id, or where there is none whose it is and its days."""
    if mapping.table == UNKNOWN:
        return True
    columns = mapping.columns
    telling = ("opportunity_id",) if "opportunity_id" in columns else [name for name in TELLING if name in columns]
    return bool(telling) and all(_lacks(row[columns[name]]) for name in telling)


def _filled(row: Row) -> int:
    return sum(bool(cell) for cell in row.values())


def _lacks(cell: str) -> bool:
    return not cell or bool(TOTAL.fullmatch(cell))


def _reason(connection: duckdb.DuckDBPyConnection, mapping: TableMapping, file: str, line: int, row: Row) -> str:
    """Return why a row is a total, '' if it is none."""
    said = next((cell for cell in row.values() if TOTAL.fullmatch(cell)), "")
    summed = [mapping.columns["amount"]] if "amount" in mapping.columns else []
    asked = list(row) if mapping.table == UNKNOWN else summed
    if not said and not any(any(map(str.isdigit, row[column])) for column in asked):
        return ""
    if not _lacks_the_usual(connection, mapping, file, line, row):
        return ""
    if said:
        return SAYS.format(said)
    sums = (row[column] for column in asked if _is_sum(connection, mapping, file, line, column))
    return next((SUMS.format(cell) for cell in sums), "")


def _lacks_the_usual(
    connection: duckdb.DuckDBPyConnection, mapping: TableMapping, file: str, line: int, row: Row
) -> bool:
    counts = ", ".join(f"count(*) filter (trim({quoted(column)}) <> '')" for column in row)
    rows, *filled = connection.execute(
        f"select count(*), {counts} from raw_{mapping.table} where _file = ? and _line < ?", [file, line]
    ).fetchall()[0]
    usual = [column for column, n in zip(row, filled, strict=True) if n >= USUAL * rows]
    lacking = sum(_lacks(row[column]) for column in usual)
    return rows >= FEWEST_ROWS and bool(usual) and lacking >= LACKING * len(usual)


def _is_sum(connection: duckdb.DuckDBPyConnection, mapping: TableMapping, file: str, line: int, column: str) -> bool:
    """Tell whether a cell is the sum of those above it, to the cent, however its numbers are written."""
    cell = f"tidy({quoted(column)})"
    sums = ", ".join(
        f"round(sum({read}) filter (_line < $line), 2) = round(sum({read}) filter (_line = $line and {read} <> 0), 2)"
        for read in (f"coalesce(fact({quoted(column)}), {reading.sql(cell)})" for reading in NUMBERS)
    )
    asked = f"select {sums} from raw_{mapping.table} where _file = $file and _line <= $line"
    return any(connection.execute(asked, {"file": file, "line": line}).fetchall()[0])
