"""One opportunity, now and with changes: its loss probability, the decision, what moved it, and one field's curve."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from app import formats
from app.services import Services
from app.views.answers import Verdict
from app.views.deals.similar import SimilarDeals, similar_to
from app.views.extent import extent
from app.views.flagging import Flagging, flagging
from app.views.signal import Signal, signal
from app.views.spans import NO_SPAN, Span, spans_of_raw
from app.views.state import Policy, State
from app.views.what_if.curve import Curve, curve, curve_lever, finite, grid, varied
from app.views.what_if.deal import Case, policy_for, value_text
from app.views.what_if.decision import Side, change_sentence, decision, expected_loss, place_sentence, side
from app.views.what_if.new_deal import case_of
from app.views.win_rate.base_rate import BaseRate, base_rate
from data.snapshots.queries import Scope
from model.features import change
from model.statistics.shapley import combinations


@dataclasses.dataclass(frozen=True)
class ChangeContribution:
    """What one changed field did: percentage points of loss probability; those of all changed fields add up."""

    field: str
    label: str
    from_words: str
    to_words: str
    points: float


@dataclasses.dataclass(frozen=True)
class Scored:
    """What the model says of the changes; None and empty where it has no signal."""

    now: float | None
    then: float | None
    now_span: Span = NO_SPAN
    then_span: Span = NO_SPAN
    moved: tuple[ChangeContribution, ...] = ()
    sampled: bool = False
    curve: Curve | None = None


@dataclasses.dataclass(frozen=True)
class WhatIf:
    """The answer to a set of changes. Without signal every probability is None, and `base_rate` is all there is.

    The _low and _high are the ends of the calibration's interval, None if the bundle has none. threshold_now and
    threshold_then are the loss probabilities from which an opportunity of that amount is flagged; above 1, or None, it
    never is. place_ is the rank among the owner's deals; capacity_then how many of the owner's are flagged then, None
    unless by capacity. `sampled` says that the changes are too many to share the difference among them exactly.
    """

    opportunity_id: str | None
    changes: Mapping[str, Any]
    verdict: Verdict
    bundle_version: str
    currency: str
    flagging: Flagging
    threshold_now: float | None
    threshold_then: float | None
    flagged_now: bool | None
    flagged_then: bool | None
    place_now: int | None
    place_then: int | None
    capacity_then: float | None
    now: float | None
    now_low: float | None
    now_high: float | None
    then: float | None
    then_low: float | None
    then_high: float | None
    expected_loss_now: float | None
    expected_loss_then: float | None
    decision: str
    said: str
    moved: tuple[ChangeContribution, ...]
    sampled: bool
    curve: Curve | None
    base_rate: BaseRate | None
    signal: Signal


def what_if(
    services: Services,
    state: State | None,
    opportunity_id: str | None,
    changes: Mapping[str, Any],
    touched: str | None = None,
) -> WhatIf:
    """Answer for one opportunity with changes; raise NotFound, or InvalidInput naming the field at fault.

    `touched` names the field whose curve is drawn, the last change unless given.
    """
    published = services.published()
    found = case_of(published, opportunity_id, changes)
    moved = policy_for(found, state, changes["owner"]) if "owner" in changes else None
    return answered(found, policy_for(found, state), changes, touched or next(reversed([*changes]), None), moved)


def neighbours(services: Services, opportunity_id: str | None, changes: Mapping[str, Any]) -> SimilarDeals:
    """What became of the closed opportunities most like this one as it is changed; raise as `what_if` does."""
    published = services.published()
    found = case_of(published, opportunity_id, changes)
    parts = {name: found.vary_field(name, [value]) for name, value in changes.items()}
    members = np.ones((1, len(parts)), dtype=bool)
    return similar_to(published, change.combined(found.row, parts, members))


def answered(
    found: Case, policy: Policy, changes: Mapping[str, Any], touched: str | None, moved: Policy | None = None
) -> WhatIf:
    """Answer for an opportunity that has been looked up; `moved` is the policy beside the deals of another owner."""
    bundle = found.published.bundle
    parts = {name: found.vary_field(name, [value]) for name, value in changes.items()}
    made = {name: value for name, part in parts.items() if (value := found.value(name, part)) != found.value(name)}
    scored = _scored(found, policy, made, parts, touched) if bundle.has_signal else Scored(None, None)
    amounts = found.value("amount"), made.get("amount", found.value("amount"))
    after = moved or policy
    now, then = _side(policy, scored.now, amounts[0]), _side(after, scored.then, amounts[1])
    return WhatIf(
        opportunity_id=found.opportunity_id,
        changes=made,
        verdict=bundle.gate.verdict,
        bundle_version=bundle.version,
        currency=found.snapshot.info["currency"],
        flagging=flagging(found.published, policy),
        **_both("threshold", now, then, lambda side: finite(side.threshold)),
        **_both("flagged", now, then, lambda side: side.flagged),
        **_both("place", now, then, lambda side: side.place),
        capacity_then=after.most,
        now=scored.now,
        now_low=scored.now_span[0],
        now_high=scored.now_span[1],
        then=scored.then,
        then_low=scored.then_span[0],
        then_high=scored.then_span[1],
        **_both("expected_loss", now, then, expected_loss),
        **_decision_texts(found, after, now, then, changed=bool(made)),
        moved=scored.moved,
        sampled=scored.sampled,
        curve=scored.curve,
        base_rate=None if bundle.has_signal else base_rate(found.published, Scope()),
        signal=signal(found.published),
    )


def progress(answer: WhatIf, *, amounts: bool = True) -> str:
    """Say what was gained so far: '80 → 39 %. Expected loss $525 k → $256 k. 4th → 17th of this owner's deals.'.

    A browser says the same.
    """
    now, then = (formats.percent(share) for share in (answer.now, answer.then))
    chance = f"{now.replace(f'{formats.NBSP}%', '')} → {then}." if answer.changes else f"{then}."
    losses = [answer.expected_loss_now] if answer.changes and answer.expected_loss_now is not None else []
    said = " → ".join(formats.money(loss, answer.currency) for loss in (*losses, answer.expected_loss_then))
    loss = f"Expected loss {said}." if amounts and answer.expected_loss_then is not None else ""
    return " ".join(part for part in (chance, loss, _places(answer)) if part)


def _places(answer: WhatIf) -> str:
    if answer.flagging.policy != "capacity" or answer.flagging.line is None:
        return ""
    # Another owner may be of a team with another number.
    most = answer.flagging.line if answer.capacity_then is None else answer.capacity_then
    now, then = (answer.place_now, answer.flagged_now), (answer.place_then, answer.flagged_then)
    return place_sentence(now, then, most, changed=bool(answer.changes))


def _side(policy: Policy, probability: float | None, amount: float | None) -> Side | None:
    return None if probability is None else side(policy, probability, amount)


def _both(name: str, now: Side | None, then: Side | None, of: Callable[[Side], Any]) -> dict[str, Any]:
    return {f"{name}_{when}": None if one is None else of(one) for when, one in (("now", now), ("then", then))}


def _decision_texts(
    found: Case, policy: Policy, now: Side | None, then: Side | None, *, changed: bool
) -> dict[str, Any]:
    """The decision in words, and what is said aloud of a change."""
    if now is None or then is None:
        return {"decision": "", "said": ""}
    currency, amounts = found.snapshot.info["currency"], extent(found.snapshot).amounts
    return {
        "decision": decision(policy, now, then, currency, changed=changed, amounts=amounts),
        "said": change_sentence(now.probability, then.probability) if changed else "",
    }


def _scored(
    found: Case, policy: Policy, made: Mapping[str, Any], parts: Mapping[str, pd.DataFrame], touched: str | None
) -> Scored:
    """Score every combination of the changes and every point of the curve in one go."""
    lever = curve_lever(found, made, touched)
    values = grid(found, lever) if lever else []
    chosen = combinations(len(made))
    others = np.tile([lever is None or name != lever.name for name in made], (len(values), 1))
    members = np.vstack([chosen.members, others.reshape(len(values), len(made))])
    frame = change.combined(found.row, {name: parts[name] for name in made}, members)
    frame = varied(found, frame, lever, values) if lever else frame
    bundle = found.published.bundle
    raw = bundle.log_odds(frame)
    probability = bundle.calibration.apply(raw)
    combined = probability[: len(chosen.members)]
    ends = [0, len(combined) - 1]
    now_span, then_span = spans_of_raw(bundle, raw[ends], combined[ends])
    amount = made.get("amount", found.value("amount"))
    return Scored(
        now=float(combined[0]),
        then=float(combined[-1]),
        now_span=now_span,
        then_span=then_span,
        moved=_contributions(found, made, chosen.shares(combined) * 100),
        sampled=bool(chosen.orders),
        curve=curve(lever, values, probability[len(combined) :], policy.line, amount) if lever else None,
    )


def _contributions(
    found: Case, made: Mapping[str, Any], points: npt.NDArray[np.float64]
) -> tuple[ChangeContribution, ...]:
    moved = [
        ChangeContribution(
            name,
            found.fields[name].label,
            _value_text(found, name, found.value(name)),
            _value_text(found, name, value),
            share,
        )
        for (name, value), share in zip(made.items(), points.tolist(), strict=True)
    ]
    return tuple(sorted(moved, key=lambda one: -abs(one.points)))


def _value_text(found: Case, name: str, value: Any) -> str:
    field = found.fields[name]
    return value_text(value, field.kind, field.unit, found.snapshot.info["currency"])
