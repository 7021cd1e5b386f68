"""The viewer's state as it stands in the URL, read into a scope and a policy."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from data import periods
from data.errors import InvalidInput
from data.queries import DIMENSIONS, Scope
from model.bundle import Bundle
from model.threshold import Costs, cheapest_threshold

State = Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Policy:
    """What a false alarm and a missed loss cost, and the threshold at or above which an opportunity is flagged."""

    threshold: float
    costs: Costs
    chosen: bool


def scope_of(state: State | None) -> Scope:
    """Read the scope; raise InvalidInput where the period is neither a name nor two dates."""
    state = state or {}
    chosen = {name: _names(state.get(name)) for name in DIMENSIONS}
    return Scope(period=_period(state), **chosen)


def _period(state: State) -> str:
    start, end = state.get("from"), state.get("to")
    if start or end:
        return f"{start or ''}..{end or ''}"
    return str(state.get("period") or periods.DEFAULT)


def _names(value: object) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(map(str, value))  # type: ignore[call-overload]  # JSON: text or a list


def policy_of(state: State | None, bundle: Bundle) -> Policy:
    """Read the viewer's costs and threshold; costs not chosen are the bundle's, a threshold the cheapest for them."""
    state = state or {}
    costs = Costs(
        false_alarm=_number(state, "false_alarm", bundle.costs.false_alarm, 0.0, 1e12),
        missed_loss=_number(state, "missed_loss", bundle.costs.missed_loss, 0.0, 1e12),
    )
    chosen = state.get("threshold") not in (None, "")
    cheapest = bundle.threshold if costs == bundle.costs else _cheapest(bundle, costs)
    return Policy(_number(state, "threshold", cheapest, 0.0, 1.0), costs, chosen)


def _cheapest(bundle: Bundle, costs: Costs) -> float:
    return cheapest_threshold(bundle.holdout.probability, bundle.holdout.label, costs)


def _number(state: State, name: str, default: float, low: float, high: float) -> float:
    value = state.get(name)
    if value in (None, ""):
        return default
    try:
        number = float(str(value))
    except ValueError:
        raise InvalidInput(name, f"{name} must be a number, not {value!r}.") from None
    if not low <= number <= high:
        raise InvalidInput(name, f"{name} must lie between {low:g} and {high:g}, not {value!r}.")
    return number
