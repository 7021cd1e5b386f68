"""The viewer's state as it stands in the URL, read into a scope and a policy."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np

from app import formats
from app.services import Published
from app.views.extent import in_money
from data.errors import InvalidInput
from data.records.policies import Adopted, Proposal
from data.schema import shown
from data.snapshots.periods import COMPARE
from data.snapshots.queries import DIMENSIONS, Scope
from data.viewer_state import DECLARED
from model.money.flag_line import By, Costs, Line, cheapest_line, line_of, unpriced_amount
from model.registry.bundle import Bundle

State = Mapping[str, Any]
# What there is to choose, for what draws it.
CHOICES: Final = DECLARED
MOST_MONEY: Final = DECLARED.limits("false_alarm")[1]
MOST_DEALS: Final = DECLARED.limits("capacity")[1]
# The keys of the address that make a policy the viewer's own.
POLICY_KEYS: Final = DECLARED.policy_keys
# No loss probability is at or above it.
OUT_OF_REACH: Final = 2.0


@dataclasses.dataclass(frozen=True)
class Policy:
    """Which opportunities are flagged, and what that rests on.

    `chosen` says that the viewer's address differs from what is in force, `moved` that the line lies elsewhere than the
    costs put it. `adopted` is the policy in force where a person adopted one, None if it is the bundle's own.
    `unread` says what applies while the store of adopted policies cannot be read, '' while it can. Without signal no
    opportunity is flagged, wherever the line lies.
    """

    line: Line
    costs: Costs
    chosen: bool
    moved: bool
    adopted: Adopted | None
    unread: str = ""
    ranked: bool = True

    def threshold(self, amount: float | None) -> float:
        """Loss probability from which an opportunity of this amount is flagged; above 1 it never is."""
        return self.line.threshold(amount) if self.ranked else float("inf")

    def flags(self, probability: float, amount: float | None) -> bool:
        """Tell whether an opportunity of this loss probability and amount is flagged."""
        if not self.ranked:
            return False
        held = np.array([np.nan if amount is None else amount])
        return bool(self.line.flags(np.array([probability]), held)[0])

    def parameters(self) -> dict[str, float | None]:
        """The bound parameters of every question that flags: a flat threshold, or the expected loss to exceed."""
        flat = self.line.by == "flat" or not self.ranked
        return {
            "threshold": (self.line.at if self.ranked else OUT_OF_REACH) if flat else None,
            "flag_from": None if flat else self.line.at,
            "unpriced": self.line.unpriced,
        }

    def proposal(self) -> Proposal:
        """What is stored if somebody adopts it: a line that follows from the costs goes on following them.

        A capacity of none is an unknown one.
        """
        at, costs = self.line.at if self.moved else None, self.costs
        return Proposal(self.line.by, at, costs.false_alarm, costs.save_rate, costs.capacity or None)


# A flat line is searched for once for the same costs; a bundle takes what was found along.
_CHEAPEST: Final[WeakKeyDictionary[Bundle, dict[Costs, Line]]] = WeakKeyDictionary()
MOST_COSTS: Final = 64


def scope_of(state: State | None) -> Scope:
    """Read the scope; raise InvalidInput if the comparison is none of those there are.

    A period that is neither a name nor two dates raises where it is resolved.
    """
    state = state or {}
    chosen = {name: _names(name, state.get(name)) for name in DIMENSIONS}
    return Scope(period=_period(state), compare=_compare(state), **chosen)


def _compare(state: State) -> str:
    name = str(state.get("compare") or DECLARED.compare)
    if name not in COMPARE:
        raise InvalidInput("compare", f"There is no comparison {shown(name)}.", f"Use one of: {', '.join(COMPARE)}.")
    return name


def _period(state: State) -> str:
    start, end = state.get("from"), state.get("to")
    if start or end:
        return f"{start or ''}..{end or ''}"
    return str(state.get("period") or DECLARED.period)


def _names(key: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, (list, tuple)) or not all(isinstance(one, str) for one in names):
        raise InvalidInput(key, f"{key} must be a name or a list of names, not {shown(value)}.")
    return tuple(names)


def policy_of(state: State | None, published: Published) -> Policy:
    """Read the viewer's policy; what the address leaves open is as adopted, else as the bundle suggests.

    The address may hold policy (money or flat), threshold (flat), flag_from (by money), false_alarm, save_rate and
    capacity.
    """
    asked, held = state or {}, published.adopted
    usual = Costs(held.false_alarm, held.save_rate, held.capacity) if held else published.bundle.costs
    costs = Costs(
        false_alarm=number(asked, "false_alarm", *DECLARED.limits("false_alarm"), usual.false_alarm),
        save_rate=number(asked, "save_rate", *DECLARED.limits("save_rate"), usual.save_rate),
        capacity=optional(asked, "capacity", *DECLARED.limits("capacity"), usual.capacity),
    )
    standing = by_name(held.policy) if held else "money"
    by = _by(asked, standing)
    # How much one owner can act on moves no line.
    same = by == standing and dataclasses.replace(costs, capacity=usual.capacity) == usual
    _refuse_out_of_reach(asked, costs, published)
    suggested = line_by(by, costs, published.bundle)
    in_force = held.line if held and same and held.line is not None else suggested.at
    at = number(asked, *_line_key(by, in_deals=not in_money(published)), default=in_force)
    return Policy(
        line=dataclasses.replace(suggested, at=at),
        costs=costs,
        chosen=(by, costs, at) != (standing, usual, in_force),
        moved=at != suggested.at,
        adopted=held,
        unread=published.unread,
        ranked=published.bundle.has_signal,
    )


def _by(asked: State, standing: By) -> By:
    """A line in the address says by what it is drawn where nothing else does."""
    if asked.get("policy") not in (None, ""):
        return by_name(asked["policy"])
    if asked.get("threshold") not in (None, ""):
        return "flat"
    return "money" if asked.get("flag_from") not in (None, "") else standing


def by_name(name: object) -> By:
    """Read the kind of a policy; raise InvalidInput for any other word."""
    found = next((by for by in DECLARED.policies if by == name), None)
    if found is None:
        raise InvalidInput(
            "policy", f"There is no policy {shown(name)}.", f"Use one of: {', '.join(DECLARED.policies)}."
        )
    return found


def _line_key(by: By, *, in_deals: bool) -> tuple[str, float, float]:
    key = "threshold" if by == "flat" else "flag_from"
    low, high = DECLARED.limits(key)
    return key, low, min(high, 1.0) if in_deals else high


def _refuse_out_of_reach(asked: State, costs: Costs, published: Published) -> None:
    """Raise InvalidInput if an address asks for costs that not even the sure loss of the largest deal is worth."""
    given = [name for name in ("false_alarm", "save_rate") if asked.get(name) not in (None, "")]
    money = in_money(published)
    stake = published.snapshot.largest_amount if money else 1.0
    if not given or costs.false_alarm <= costs.save_rate * stake:
        return
    currency = published.snapshot.info["currency"]
    cost = formats.money(costs.false_alarm, currency) if money else f"{costs.false_alarm:g} deals"
    saved = formats.threshold(costs.save_rate) + (f" of at most {formats.money(stake, currency)}" if money else "")
    raise InvalidInput(
        given[0],
        f"Acting on a deal cannot cost {cost} where it saves {saved}: not even a sure loss would be worth it.",
        _nearest(costs.save_rate * stake if given[0] == "false_alarm" else min(costs.false_alarm / stake, 1.0)),
    )


def _nearest(possible: float) -> str:
    return f"The nearest possible value is {possible:.12g}."


def line_by(by: By, costs: Costs, bundle: Bundle) -> Line:
    """The line that follows from the costs: by money without looking at anything, flat the cheapest on the hold-out."""
    holdout = bundle.holdout
    if by == "money":
        return line_of(costs, unpriced_amount(holdout.amount))
    known = _CHEAPEST.setdefault(bundle, {})
    found = known.get(costs)
    if found is None:
        held = (holdout.probability, holdout.label, holdout.amount)
        found = cheapest_line(*held, costs, weight=holdout.weight)
        if len(known) >= MOST_COSTS:  # by another thread, perhaps, at the same moment
            known.clear()
        known[costs] = found
    return found


def optional(state: State, name: str, low: float, high: float, default: float | None) -> float | None:
    """Read a number that need not be there."""
    return number(state, name, low, high, default=0.0) if state.get(name) not in (None, "") else default


def number(state: State, name: str, low: float, high: float, default: float) -> float:
    """Read a number; raise InvalidInput naming it if it is none, or out of range."""
    value = state.get(name)
    if value in (None, ""):
        return default
    try:
        found = float(str(value))
    except ValueError:
        raise InvalidInput(name, f"{name} must be a number, not {shown(value)}.") from None
    if not low <= found <= high:
        nearest = "" if math.isnan(found) else _nearest(min(max(found, low), high))
        raise InvalidInput(name, f"{name} must lie between {low:g} and {high:g}, not {shown(value)}.", nearest)
    return found
