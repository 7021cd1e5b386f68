"""Cells of an export as SQL: tidied, emptied where they mean that nothing is recorded, and folded to be compared."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from data.ingest.reading.sheets import FACT
from data.schema import Field
from data.sources.source import TableMapping
from data.statements import literal, quoted

# What databases and CRMs write for an empty cell, whatever the column holds.
EMPTY = ("\\n", "null", "(no value)", "--none--", "#n/a", "(blank)", "<null>", "#ref!", "#value!", "#div/0!")
# What else stands for an empty cell where a number or a day is expected.
NO_NUMBER = (
    "-",
    "--",
    "–",
    "n/a",
    "na",
    "none",
    "nan",
    "nat",
    "false",
    "0000-00-00",
    "0000-00-00 00:00:00",
    "00/00/0000",
)
# What stands in place of a currency where none is meant.
NO_CURRENCY = frozenset(("", *EMPTY, *NO_NUMBER))
# Tabs, line breaks, no-break and zero-width spaces: what stands around a value without being part of it.
BLANKS = r"[\s\x{00a0}\x{2000}-\x{200b}\x{202f}\x{2060}\x{feff}]+"
# What may stand between the letters of a name or not: 'Closed-Won', 'closed won' and 'ClosedWon' are one stage. Between
# digits it counts, and so does the sign before a number.
BETWEEN = r"[-–—_./,'’()\s]+"
# Letters of any script, without signs, symbols and digits. By its name, \pL, the class takes a millisecond to compile
# wherever it is written.
LETTER = "[A-Za-zªµºÀ-ÖØ-öø-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff\ufe70-\ufefc]"
# vtiger writes a record beside a deal as the module that it is of and its name: 'Accounts::::Acme'.
MODULE = r"^[A-Za-z0-9_]+::::"
# Salesforce writes ids that differ in case only.
CASED_ID = r"^(?:[A-Za-z0-9]{15}|[A-Za-z0-9]{18})$"


def define(connection: duckdb.DuckDBPyConnection) -> None:
    """Define how cells are tidied and compared, and which are numbers: tidy, fold, signless and fact of a cell."""
    # A moment's day is that of the zone it is written in, or of Greenwich, whatever the machine's.
    connection.execute("set timezone = 'UTC'")
    connection.execute(
        "create or replace temp macro tidy(cell) as"
        f" trim(regexp_replace(trim(regexp_replace(coalesce(cell, ''), {literal(BLANKS)}, ' ', 'g')),"
        f" {literal(MODULE)}, ''))"
    )
    connection.execute(
        "create or replace temp macro fact(cell) as"
        f" case when ends_with(cell, {literal(FACT)}) then try_cast(tidy(cell) as double) end"
    )
    connection.execute(
        "create or replace temp macro fold(cell) as case"
        f" when regexp_matches(cell, {literal(CASED_ID)}) and regexp_matches(cell, '[0-9]') then cell"
        " else lower(nfc_normalize(cell)) end"
    )
    after, before = literal(rf"({LETTER}){BETWEEN}"), literal(rf"{BETWEEN}({LETTER})")
    letters = "strip_accents(replace(lower(cell), 'ß', 'ss'))"
    connection.execute(
        "create or replace temp macro signless(cell) as"
        f" regexp_replace(regexp_replace({letters}, {after}, '\\1', 'g'), {before}, '\\1', 'g')"
    )


def texts_of(mapping: TableMapping, texts: Mapping[str, str]) -> str:
    """Return SQL for a raw table's cells as texts, given each field's name with its text and the name that it gets."""
    raw = {name: _raw(mapping, name) for name in texts if name in mapping.columns}
    tidied = [f"tidy({cell}) as {_cell(name)}, fact({cell}) as {fact_of(name)}" for name, cell in raw.items()]
    within = f"select {', '.join(['rowid as nth, _file, _line, _row', *tidied])} from raw_{mapping.table}"
    return f"select {', '.join(texts.values())} from ({within})"


def _raw(mapping: TableMapping, name: str) -> str:
    """Return SQL for what the file says: the cell, or the text of two."""
    first = quoted(mapping.columns[name])
    return f"concat_ws(' ', {first}, {quoted(mapping.then[name])})" if name in mapping.then else first


def _cell(name: str) -> str:
    return quoted(f"{name}__cell")


def fact_of(name: str) -> str:
    """Return the column of what is a number of a workbook, null where a cell holds anything else."""
    return quoted(f"{name}__fact")


def text_of(mapping: TableMapping, field: Field, aliases: tuple[tuple[str, str], ...] = ()) -> str:
    """Return SQL for a field's tidied cell as text: respelled where declared so, null where nothing is recorded."""
    if field.name not in mapping.columns:
        return "(nth + 1)::varchar"
    cell = _cell(field.name)
    missing = f"lower({cell}) in ({', '.join(literal(word) for word in ('', *empty_words(mapping, field)))})"
    cases = " ".join(f"when fold({cell}) = fold({literal(wrong)}) then {literal(right)}" for wrong, right in aliases)
    return f"case {cases} when {missing} then null else {cell} end"


def empty_words(mapping: TableMapping, field: Field) -> list[str]:
    """Return the cells, in lower case, that mean that a field is not recorded."""
    form = mapping.forms.get(field.name)
    declared = [] if form is None else [word.strip().lower() for word in form.null]
    return [*EMPTY, *declared, *(NO_NUMBER if field.kind in ("number", "integer", "date") else ())]
