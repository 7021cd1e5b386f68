"""Which signs and codes of currencies stand beside the numbers of a file's columns, in how many rows each."""

from __future__ import annotations

from typing import Final

import duckdb

from data.formats.currency_signs import CODE, plain_sign, sign_sql
from data.statements import literal

# Most cells of numbers hold no more than these.
PLAIN: Final = "^[-+0-9.,]*$"


def signs_beside(connection: duckdb.DuckDBPyConnection, cells: str) -> dict[int, tuple[tuple[str, int], ...]]:
    """Return by column the signs in its cells with their rows, the commonest first; `cells`: nth, cell and n of each.

    A code tells more than a sign beside it.
    """
    code = f"nullif(regexp_extract(cell, {literal(CODE)}), '')"
    found = connection.execute(
        "select nth, sign, sum(n)::bigint as rows from"
        f" (select nth, n, coalesce({code}, {sign_sql('cell')}) as sign"
        f" from ({cells}) where not regexp_matches(cell, {literal(PLAIN)}))"
        " where sign <> '' group by nth, sign order by nth, rows desc, sign"
    ).fetchall()
    told: dict[int, tuple[tuple[str, int], ...]] = {}
    for nth, sign, rows in found:
        held = dict(told.get(nth, ()))
        told[nth] = tuple((held | {plain_sign(sign): held.get(plain_sign(sign), 0) + rows}).items())
    return told
