"""What stands out: findings ranked by money, each a sentence with its numbers and the page that proves it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from app import formats
from app.addresses import at
from app.services import Published, Services
from app.views.compared import ComparedWith, compared_with
from app.views.deals.hygiene import hygiene, listed
from app.views.forecast.largest import TOP_PERCENT, concentrated
from app.views.insights.split import MixSplit, splits
from app.views.insights.tested import Comparison, beside_before, beside_others, beyond_chance
from app.views.state import CHOICES, State, filter_keys, scope_of
from app.views.win_rate.answer import fields_compared
from app.views.win_rate.seasonal import seasonal
from data.snapshots import queries
from data.snapshots.queries import Scope
from model.statistics.proportions import newcombe

FILTERS: Final = frozenset(one.name for one in CHOICES.filters)
NOTHING: Final = "Nothing differs beyond chance."
NO_COMPARISON: Final = "Nothing can be compared: at least 10 closed deals are needed in a group and beside it."
HOW: Final = (
    "Each is held against chance with all comparisons counted: of twenty such pages on which nothing differs, at most"
    " one names something. Win rate judges each field by itself, so it may name more. One deal counts in a group of"
    " every field, so the money does not add up."
)


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing that stands out: a sentence, what it rests on, and where it is proved.

    kind: 'segment' (a group beside all others), 'change' (beside its own earlier days), 'seasonal', or of what is open
    'gap' and 'concentration', which are counted, not tested. n: deals it is about. money: what the difference is worth,
    or what lies in the deals; below 0 where it costs; low to high is its 95 % interval where it was tested. None
    without amounts.
    """

    kind: str
    sentence: str
    basis: str
    n: int
    money: float | None
    low: float | None
    high: float | None
    address: str
    proof: str


@dataclasses.dataclass(frozen=True)
class Insights:
    """Findings that hold beyond chance, then what is counted of the open deals, each ranked by money.

    compared: how many comparisons were made. `said` says how many hold, or that none does; `how` how they are judged.
    `splits` say of the change of the overall win rate how much comes of other deals; empty without an earlier period,
    for which `no_earlier` gives the reason.
    """

    tested: tuple[Finding, ...]
    counted: tuple[Finding, ...]
    compared: int
    said: str
    how: str
    splits: tuple[MixSplit, ...]
    compared_with: ComparedWith
    no_earlier: str
    period: str
    currency: str
    amounts: bool


def insights(services: Services, state: State | None) -> Insights:
    """Answer what stands out in the viewer's scope and period."""
    published, scope = services.published(), scope_of(state)
    earlier = compared_with(published.snapshot, scope)
    now, before, labels = _levels(published, scope, earlier)
    compared = [*beside_others(now, labels), *beside_before(now, before, labels)]
    held, judged = beyond_chance(compared)
    currency = published.snapshot.info["currency"]
    tested = sorted((_tested(one, currency, scope, earlier) for one in _once(held)), key=_worth, reverse=True)
    return Insights(
        tested=(*tested, *_seasonal(published, scope)),
        counted=tuple(sorted(_counted(services, state, published, scope), key=_worth, reverse=True)),
        compared=judged,
        said=_headline(len(held), judged),
        how=HOW,
        splits=splits(now, before, labels) if earlier.start else (),
        compared_with=earlier,
        no_earlier="" if earlier.start else earlier.none,
        period=scope.over(published.snapshot).label if queries.in_periods(published.snapshot) else "",
        currency=currency,
        amounts=published.bundle.amounts_told,
    )


def _levels(
    published: Published, scope: Scope, earlier: ComparedWith
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """The groups of every field of what closed in the period and in the earlier days, and the fields' labels."""
    snapshot = published.snapshot
    labels = {field.name: field.label for field in fields_compared(snapshot.catalogue) if field.known != "at close"}
    nothing = pd.DataFrame(columns=["field", "level", "n", "won", "amount"])
    if not labels:
        return nothing, nothing, labels
    now = queries.win_rate_by_field(snapshot, scope, [*labels])
    if not published.bundle.amounts_told:
        now = now.assign(amount=np.nan)
    if earlier.start is None:
        return now, nothing, labels
    then = dataclasses.replace(scope, period=f"{earlier.start}..{earlier.end}")
    return now, queries.win_rate_by_field(snapshot, then, [*labels]), labels


def _headline(held: int, judged: int) -> str:
    if not judged:
        return NO_COMPARISON
    of = formats.plural(judged, "comparison")
    return f"{formats.count(held)} of {of} {'holds' if held == 1 else 'hold'} beyond chance." if held else NOTHING


def _worth(one: Finding) -> float:
    return abs(one.money or 0.0)


# --- tested ---


def _once(held: Sequence[Comparison]) -> Sequence[Comparison]:
    """Name the same deals once: a team of one region is that region, and of two groups one tells of both.

    Of two sides the one with the larger amount is named, of two fields the one that people ask about first.
    """
    found: dict[object, Comparison] = {}
    for one in held:
        sides = frozenset({(one.n, one.won), (one.other_n, one.other_won)})
        key = (one.kind, sides) if one.kind == "segment" else (one.kind, one.n, one.won, one.other_n, one.other_won)
        known = found.setdefault(key, one)
        if (one.amount or 0.0) > (known.amount or 0.0):
            found[key] = one
    return [*found.values()]


def _tested(one: Comparison, currency: str, scope: Scope, earlier: ComparedWith) -> Finding:
    low, high = (float(end) for end in newcombe(one.won, one.n, one.other_won, one.other_n))
    gap, amount = one.rate - one.other_rate, one.amount
    money, least, most = (None,) * 3 if amount is None else (gap * amount, low * amount, high * amount)
    return Finding(
        kind=one.kind,
        sentence=_sentence(one, money, currency),
        basis=_basis(one, low, high, earlier),
        n=one.n,
        money=money,
        low=least,
        high=most,
        address=_proof(one, scope),
        proof="Win rate of these deals" if one.field in FILTERS else f"Win rate by {one.field_label}",
    )


def _sentence(one: Comparison, money: float | None, currency: str) -> str:
    """'Region Nordics wins less than all others: 28 % against 38 %, $1.2 M less won.'."""
    more = one.rate > one.other_rate
    name = f"{one.field_label} {formats.name(one.level)}"
    often = "more" if more else "less"
    verb = f"wins {often} than all others" if one.kind == "segment" else f"is won {often} often than before"
    worth = f", {formats.money(abs(money), currency)} {often} won" if money else ""
    return f"{name} {verb}: {formats.percent(one.rate)} against {formats.percent(one.other_rate)}{worth}"


def _basis(one: Comparison, low: float, high: float, earlier: ComparedWith) -> str:
    """How many deals of how many, the interval of the difference, and what it is beside."""
    beside = f"{formats.count(one.other_won)} of {formats.count(one.other_n)}"
    whose = f"{beside} of all others" if one.kind == "segment" else f"{beside} in {earlier.words}"
    ends = f"{formats.signed(low * 100)} to {formats.signed(high * 100)}{formats.NBSP}pts"
    won = f"{formats.count(one.won)} of {formats.count(one.n)} closed deals won"
    return f"{won}, {whose}; the difference lies in {ends} (95 %)"


def _proof(one: Comparison, scope: Scope) -> str:
    """The Win rate page of these very deals, or where the field is no filter, of its groups."""
    narrowed = {one.field: [one.level or ""]} if one.field in FILTERS else {}
    return at(f"/win-rate?{urlencode({**_keys(scope), **narrowed}, doseq=True)}")


def _keys(scope: Scope) -> dict[str, Sequence[str]]:
    """The keys of the address that make the scope."""
    start, split, end = scope.period.partition("..")
    days = {"from": [start], "to": [end]} if split else {"period": [scope.period]}
    return {**days, "compare": [scope.compare], **filter_keys(scope)}


def _seasonal(published: Published, scope: Scope) -> Iterator[Finding]:
    found = seasonal(published.snapshot, scope)
    if found is not None:
        basis = f"by chance in fewer than {formats.number(max(found.p * 1000, 1))} of 1,000 such histories"
        yield Finding("seasonal", found.words, basis, found.of, None, None, None, at("/win-rate"), "Win rate over time")


# --- counted ---


def _counted(services: Services, state: State | None, published: Published, scope: Scope) -> Iterator[Finding]:
    found = hygiene(services, state)
    for one in found.gaps:
        amount = one.amount if found.amounts and one.n_amount else None
        money = f", {formats.money(amount, found.currency)}" if amount is not None else ""
        sentence = f"{one.label}: {formats.plural(one.n, 'open deal')}{money}"
        basis = f"{formats.percent(one.n / found.n_open)} of {formats.plural(found.n_open, 'open deal')}. {one.step}"
        yield Finding("gap", sentence, basis, one.n, amount, None, None, one.address, "The list to work off")
    yield from _concentrated(published, scope, found.n_open)


def _concentrated(published: Published, scope: Scope, n_open: int) -> Iterator[Finding]:
    found = concentrated(published, scope)
    if found is None:
        return
    share, priced = found
    n, among = priced * TOP_PERCENT // 100, "" if priced == n_open else " with an amount"
    sentence = f"The largest {formats.plural(n, 'deal')} hold {formats.percent(share)} of the open amount"
    basis = f"{TOP_PERCENT} % of the {formats.plural(priced, 'open deal')}{among}"
    address = listed(scope, sort="-amount")
    yield Finding("concentration", sentence, basis, n, None, None, None, address, "The largest open deals")
