"""What numbers of a file are beside each other: by currency how many times one is another, and how many are below 0."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

from data.formats.multiples import is_multiplied
from data.formats.number_forms import EACH, NumberReading
from data.proposals.survey.columns import Column
from data.proposals.survey.kept import Workspace, opened, recall
from data.proposals.survey.tables import Survey
from data.statements import literal, quoted

# About so many rows, from all over the file, tell how many times one column is another.
MOST_ROWS: Final = 20_000
# Between these shares of the rows what is usual lies; whatever lies beyond may be a slip.
USUAL: Final = (0.05, 0.5, 0.95)
BELOW: Final = r"^\s*[-−–(]|-\s*$"
# A currency of fewer deals tells nothing.
FEWEST_ROWS: Final = 3
COMMA: Final = "decimal comma"
# The number in a cell that holds words too: '$3,700 annual'.
IN_WORDS: Final = r"\d(?:[\d.,'’ \x{00a0}\x{202f}]*\d)?"


@dataclasses.dataclass(frozen=True)
class Multiple:
    """How many times a column is the amount in the rows of one currency, as a cell names it.

    `usual`: low, middle and high. `own`: the same of its own numbers. `round`: the share of them that are whole tens,
    `amounts_round` that of the amounts beside them.
    """

    header: str
    currency: str
    rows: int
    usual: tuple[float, float, float]
    own: tuple[float, float, float]
    round: float
    amounts_round: float


@dataclasses.dataclass(frozen=True)
class Measures:
    """What was measured of amounts: how many there are, how many below 0, the lowest, and multiples of them."""

    amounts: int = 0
    below: int = 0
    lowest: str = ""
    multiples: tuple[Multiple, ...] = ()


def measures(one: Survey, headers: tuple[str, str], others: Sequence[str], work: Workspace) -> Measures:
    """Measure the amount of a file by its currency ('' for none), beside other columns of numbers."""
    amount, currency = headers
    read = list(dict.fromkeys(header for header in (amount, currency, *others) if header))
    cell = f"tidy({quoted(amount)})"
    number = {header: _number(one.column(header), f"tidy({quoted(header)})") for header in (amount, *others)}
    with opened(work) as connection:
        recall(connection, one.kept, read)
        below, lowest, amounts = connection.execute(
            f"""select count(*) filter (amount < 0), arg_min(cell, amount) filter (amount < 0), sum(n)::bigint from (
                select {cell} as cell, if(regexp_matches(cell, '{BELOW}'), {number[amount]}, null) as amount, 1 as n
                from raw_survey where cell <> '')"""
        ).fetchall()[0]
        if not others:
            return Measures(amounts or 0, below, lowest or "")
        beside = ", ".join(f'{number[header]} as "{n}"' for n, header in enumerate(others))
        kind = f"coalesce(tidy({quoted(currency)}), '')" if currency else "''"
        connection.execute(
            f"create or replace temp table measured as select {kind} as kind, {number[amount]} as amount,"
            f" {beside} from (from raw_survey where _row % {max(1, one.rows // MOST_ROWS)} = 0)"
        )
        found = connection.execute(
            f"""select nth::int, any_value(kind), count(*), quantile_cont(value / amount, {list(USUAL)}),
                quantile_cont(value, {list(USUAL)}), avg((value % 10 = 0)::int), avg((amount % 10 = 0)::int)
            from (unpivot measured on columns(* exclude (kind, amount)) into name nth value value)
            where amount > 0 and value <> 0 group by nth, fold(kind) order by 1, 3 desc, 2"""
        ).fetchall()
    multiples = (
        Multiple(others[n], kind, rows, tuple(usual), tuple(own), *shares)
        for n, kind, rows, usual, own, *shares in found
    )
    return Measures(amounts or 0, below, lowest or "", tuple(multiples))


def multiples_of(multiples: Sequence[Multiple], header: str) -> tuple[Multiple, ...]:
    """Return what was measured of a column, for each currency of enough deals."""
    return tuple(one for one in multiples if one.header == header and one.rows >= FEWEST_ROWS)


def _number(column: Column, cell: str) -> str:
    """Return SQL for the number of a cell: that which stands among its words where a column holds no numbers alone.

    What a word behind it multiplies tells no unit.
    """
    if column.kind != "number":
        number = NumberReading(EACH).sql(f"regexp_extract({cell}, {literal(IN_WORDS)})")
        return f"if({is_multiplied(cell)}, null, {number})"
    return NumberReading("," if COMMA in column.reading else ".").sql(cell)
