"""Findings of win rates: a group beside all others or beside its own past, in a sentence with what it is worth."""

from __future__ import annotations

from collections.abc import Sequence

from app import formats
from app.views.compared import ComparedWith
from app.views.insights.finding import FILTERS, Finding
from app.views.insights.tested import Comparison
from app.views.state import proof_at
from app.views.win_rate.differences import panel_id
from data.snapshots.queries import Scope
from model.statistics.proportions import newcombe


def once(held: Sequence[Comparison]) -> Sequence[Comparison]:
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


def rate_finding(one: Comparison, scope: Scope, earlier: ComparedWith, currency: str) -> Finding:
    """Say of a group that it wins more or less than others or than before, and what that is worth."""
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
    if one.field in FILTERS:
        return proof_at("/win-rate", scope, "win-rate-kpis", **{one.field: [one.level or ""]})
    return proof_at("/win-rate", scope, panel_id(one.field))
