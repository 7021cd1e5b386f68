"""What differs, and what the difference is worth: every segment that wins more or less than all others, ranked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd

from app import formats
from app.views.answers import RELIABLE
from app.views.extent import AT_THE_CLOSE
from app.views.win_rate.comparisons import GroupComparison

NONE = "No segment differs beyond chance."
LAST = " What is recorded at the close comes last: it says how deals ended."
TOO_FEW = f"No segment can be compared: at least {RELIABLE} closed deals are needed in it and outside it."


@dataclasses.dataclass(frozen=True)
class Difference:
    """One segment whose win rate differs from that of all others beyond chance.

    field, field_label: what the segment is a level of; level is None where the field was empty. low to high is the
    95 % interval of its own rate, others the rate of the rest. `amount` is what it closed in the period, `money` and
    `deals` how much more of it (less: below 0) would have been won at the others' rate; amount and money are None where
    no amounts are known. `at_close` says that the field is recorded at the close only.
    """

    field: str
    field_label: str
    level: str | None
    label: str
    n: int
    won: int
    rate: float
    low: float
    high: float
    others: float
    differs: str
    amount: float | None
    money: float | None
    deals: float
    at_close: bool
    words: str


@dataclasses.dataclass(frozen=True)
class Differences:
    """Every segment that differs, the one that is worth most first, of all that were compared; at-close fields last.

    unit: 'money', or 'deals' where no amounts are known. `finding` says how many differ, `worked_out` how they are
    ranked.
    """

    ranked: tuple[Difference, ...]
    compared: int
    unit: str
    finding: str
    worked_out: str


def ranked_differences(comparisons: tuple[GroupComparison, ...], currency: str, *, told: bool) -> Differences:
    """Rank the segments that differ by what the difference is worth; in deals where amounts are not `told`."""
    priced = told and any(one.groups["amount"].sum() > 0 for one in comparisons)
    found = [
        _difference(one, row, currency if priced else None)
        for one in comparisons
        for row in one.groups[one.groups["differs"] != ""].to_dict("records")
    ]
    compared = sum(one.compared for one in comparisons)
    return Differences(
        ranked=tuple(sorted(found, key=_rank, reverse=True)),
        compared=compared,
        unit="money" if priced else "deals",
        finding=_finding(len(found), compared),
        worked_out=_worked_out(priced=priced, told=told) + (LAST if any(one.at_close for one in found) else ""),
    )


def _difference(one: GroupComparison, row: Mapping[Any, Any], currency: str | None) -> Difference:
    """Work out one segment's difference; `currency` is None where no amounts are known."""
    gap = row["others"] - row["rate"]
    amount = None if currency is None or pd.isna(row["amount"]) else float(row["amount"])
    money = None if amount is None else gap * amount
    known = {name: row[name] for name in ("level", "label", "n", "won", "rate", "low", "high", "others", "differs")}
    deals = gap * row["n"]
    return Difference(
        field=one.field,
        field_label=one.label,
        amount=amount,
        money=money,
        deals=deals,
        at_close=one.at_close,
        words=_words(money, deals, currency or ""),
        **known,
    )


def _words(money: float | None, deals: float, currency: str) -> str:
    """Say what would have been won at the others' rate: "would have won $410 k more at the others' rate"."""
    more = "more" if deals > 0 else "less" if money else "fewer"
    if money:
        return f"would have won {formats.money(abs(money), currency)} {more} at the others' rate"
    count = formats.number(abs(deals), 0 if abs(deals) >= RELIABLE else 1)
    return f"would have won {count} {'deal' if count == '1.0' else 'deals'} {more} at the others' rate"


def _rank(one: Difference) -> tuple[bool, float, float]:
    """Return what a segment is ranked by: its money, then its deals.

    What is recorded at the close tells how deals ended, which nobody can change: it comes behind all others.
    """
    return not one.at_close, abs(one.money or 0.0), abs(one.deals)


def _finding(differing: int, compared: int) -> str:
    if not differing:
        return NONE if compared else TOO_FEW
    return f"{formats.count(differing)} of {formats.count(compared)} segments differ beyond chance."


def _worked_out(*, priced: bool, told: bool) -> str:
    what = "the amount that it closed in the period" if priced else "the deals that it closed in the period"
    why = "" if priced else f" ({AT_THE_CLOSE.lower()})" if not told else " (no amounts are known)"
    return (
        f"Ranked by the difference between a segment's win rate and that of all others, times {what}{why}. "
        "One deal counts in a segment of every field, so these do not add up."
    )


def panel_id(field: str) -> str:
    """Return the id of a field's panel on the page."""
    return f"win-rate-by-{quote(field, safe='')}"
