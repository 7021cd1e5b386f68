"""Where to draw the line: what each threshold costs on later opportunities, and what it flags among those open now."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pandas as pd

from app.services import Published, Services
from app.views.answers import Verdict
from app.views.extent import DEALS, extent
from app.views.holdout import Flags, Looked, flags, looked
from app.views.state import Policy, State, policy_of, scope_of
from data import queries
from model.bundle import Bundle
from model.threshold import Costs, cost_curve

# A threshold that costs at most this much more than the cheapest is as good: the hold-out cannot tell them apart.
NEAR = 0.02
POINTS = 201
COUNTED = ["flagged", "true_alarms", "false_alarms", "missed", "left_alone", "cost"]


@dataclasses.dataclass(frozen=True)
class Line:
    """The cost of a typical day at every threshold, and where it is least.

    curve: threshold (falling), flagged, true_alarms, false_alarms, missed, left_alone, cost; at most 201 rows.
    From plateau_low to plateau_high every threshold costs at most 2 % more than the cheapest.
    """

    curve: pd.DataFrame
    cheapest: float
    cheapest_cost: float
    plateau_low: float
    plateau_high: float


@dataclasses.dataclass(frozen=True)
class Open:
    """The open opportunities of the scope and those flagged among them; empty frames where nothing may be ranked.

    open_anywhere counts those of the whole export.

    owners: owner (None where not recorded), open_count, open_amount, flagged_count, flagged_amount,
    flagged_expected_loss; most flagged amount first. steps: from_share (0, 0.05 ... 0.95), open_count, open_amount,
    flagged_count.
    """

    open_count: int
    open_amount: float
    flagged_count: int
    flagged_amount: float
    flagged_expected_loss: float
    owners: pd.DataFrame
    steps: pd.DataFrame
    open_anywhere: int


@dataclasses.dataclass(frozen=True)
class Threshold:
    """The policy, what it would have done out of time, and what it flags now.

    none_cost and all_cost are what flagging nobody and flagging everybody would have cost on a typical day of the
    hold-out. `looked` and both are None where the bundle held nothing out; `flags` and `line` also where the verdict is
    No signal, because no threshold is offered then. Where the export has no `amounts`, costs are in shares of what a
    deal is worth, and so is the currency.
    """

    policy: Policy
    defaults: Costs
    looked: Looked | None
    none_cost: float | None
    all_cost: float | None
    line: Line | None
    flags: Flags | None
    now: Open
    currency: str
    amounts: bool
    verdict: Verdict
    reasons: tuple[str, ...]
    would_help: tuple[str, ...]


def threshold(services: Services, state: State | None) -> Threshold:
    """Answer for the viewer's costs and threshold; the hold-out is the same for every scope, what is open is not."""
    published = services.published()
    bundle, policy = published.bundle, policy_of(state, published.bundle)
    held, amounts = looked(bundle), extent(published.snapshot).amounts
    offered = bundle.ranks and held is not None
    return Threshold(
        policy=policy,
        defaults=bundle.costs,
        looked=held,
        none_cost=_on_a_day(held, held.base_rate * policy.costs.missed_loss) if held else None,
        all_cost=_on_a_day(held, (1 - held.base_rate) * policy.costs.false_alarm) if held else None,
        line=_line(bundle, policy.costs) if offered else None,
        flags=flags(bundle, policy.threshold, policy.costs) if offered else None,
        now=_open(published, state, policy),
        currency=published.snapshot.info["currency"] if amounts else DEALS,
        amounts=amounts,
        verdict=bundle.gate.verdict,
        reasons=bundle.gate.reasons,
        would_help=bundle.gate.would_help,
    )


# --- out of time ---


def _on_a_day(held: Looked, cost: float) -> float:
    """Turn the cost of one look into that of a typical day."""
    return held.looks / max(held.days, 1) * cost


def _line(bundle: Bundle, costs: Costs) -> Line:
    holdout, days = bundle.holdout, max(bundle.holdout.landmarks, 1)
    every = cost_curve(holdout.probability, holdout.label, costs, points=len(holdout.label) + 1)
    cost, at = every["cost"].to_numpy("float64") / days, every["threshold"].to_numpy("float64")
    best = int(np.argmin(cost))
    first, last = _plateau(cost, best)
    curve = cost_curve(holdout.probability, holdout.label, costs, points=POINTS)
    curve = curve.assign(**{name: curve[name] / days for name in COUNTED})
    return Line(
        curve=curve,
        cheapest=float(at[best]),
        cheapest_cost=float(cost[best]),
        plateau_low=float(at[last]),
        plateau_high=min(float(at[first]), 1.0),
    )


def _plateau(cost: npt.NDArray[np.float64], best: int) -> tuple[int, int]:
    """First and last of the thresholds around the cheapest that cost at most 2 % more without a break."""
    dear = np.flatnonzero(cost > cost[best] * (1 + NEAR))
    before, after = dear[dear < best], dear[dear > best]
    return (int(before[-1]) + 1 if len(before) else 0, int(after[0]) - 1 if len(after) else len(cost) - 1)


# --- now ---


def _open(published: Published, state: State | None, policy: Policy) -> Open:
    snapshot, scope = published.snapshot, scope_of(state)
    owners = queries.ask(snapshot, "flagged_by_owner", scope, threshold=policy.threshold)
    owners = owners.assign(owner=owners["owner"].astype(object).where(owners["owner"].notna(), None))
    sums, anywhere = owners.drop(columns="owner").sum(), extent(snapshot).open_count
    if not published.bundle.ranks:
        open_now = int(sums["open_count"]), float(sums["open_amount"])
        return Open(*open_now, 0, 0.0, 0.0, owners.head(0), pd.DataFrame(), anywhere)
    return Open(
        open_count=int(sums["open_count"]),
        open_amount=float(sums["open_amount"]),
        flagged_count=int(sums["flagged_count"]),
        flagged_amount=float(sums["flagged_amount"]),
        flagged_expected_loss=float(sums["flagged_expected_loss"]),
        owners=owners,
        steps=queries.ask(snapshot, "open_by_loss_probability", scope, threshold=policy.threshold),
        open_anywhere=anywhere,
    )
