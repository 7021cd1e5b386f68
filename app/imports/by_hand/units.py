"""In which unit the amounts of an import are, where a person says so: as they stand, in thousands or in cents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from data.proposals.amounts.money import AMOUNT, CLOSE_VALUE
from data.proposals.proposed import as_column, column_keys

TIMES: Final = "times"
# What may be said of amounts: what their numbers are multiplied by.
UNITS: Final = ("1", "1000", "10000", "100000", "1000000", "10000000", "0.01")
OF_UNITS: Final = (AMOUNT, CLOSE_VALUE)
TABLE: Final = "opportunities"


def unit_of(keys: Mapping[str, Any], table: str, name: str) -> str:
    """Return what a mapping multiplies the numbers of a column by; '' where it reads none that is money of a deal."""
    column = keys.get(table, {}).get("columns", {}).get(name)
    if (table, name) not in {(TABLE, one) for one in OF_UNITS} or not column:
        return ""
    return f"{column_keys(column).get(TIMES, 1):.12g}"


def set_unit(keys: dict[str, Any], name: str, said: str) -> None:
    """Have a mapping count a column of money in the unit that a person says; one that it does not read stays so."""
    columns = keys.get(TABLE, {}).get("columns", {})
    if not columns.get(name):
        return
    kept = {key: value for key, value in column_keys(columns[name]).items() if key != TIMES}
    columns[name] = as_column({**kept, **({TIMES: float(said)} if float(said) != 1 else {})})
