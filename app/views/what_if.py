"""One opportunity, now and with changes: its loss probability, the decision, what moved it, and one field's curve."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from app import formats
from app.services import Published, Services
from app.views.answers import Verdict
from app.views.case import Case, case, movable, words_of
from app.views.intervals import wilson
from app.views.levers import Lever, lever
from app.views.spans import NO_SPAN, Span, spans
from app.views.state import Policy, State, policy_of
from data import queries
from model import moves
from model.shapley import combinations

CURVE_POINTS = 31
# A list longer than this is tried in part: of owners, those of the same manager and region first.
LEVELS_TRIED = 60


@dataclasses.dataclass(frozen=True)
class BaseRate:
    """The share of everything closed that was lost, with its 95 % interval: all that can be said without signal."""

    lost_share: float
    low: float
    high: float
    n: int
    verdict_words: str
    would_help: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Moved:
    """What one changed field did: percentage points of loss probability; those of all changed fields add up."""

    field: str
    label: str
    from_words: str
    to_words: str
    points: float


@dataclasses.dataclass(frozen=True)
class Curve:
    """Loss probability as one field varies and the other changes stay made. Dates are days from the as-of date.

    `now` and `then` are the field's places on the curve: its recorded value and its changed one. `left_out` counts
    the levels of a long list that were not tried.
    """

    field: str
    label: str
    kind: str
    unit: str
    values: tuple[Any, ...]
    loss_probability: tuple[float, ...]
    now: Any
    then: Any
    now_probability: float | None
    then_probability: float | None
    left_out: int = 0


@dataclasses.dataclass(frozen=True)
class Scored:
    """What the model says of the changes; None and empty where it has no signal."""

    now: float | None
    then: float | None
    now_span: Span = NO_SPAN
    then_span: Span = NO_SPAN
    moved: tuple[Moved, ...] = ()
    curve: Curve | None = None


@dataclasses.dataclass(frozen=True)
class WhatIf:
    """The answer to a set of changes. Without signal every probability is None, and `base_rate` is all there is.

    The _low and _high are the ends of the calibration's interval, None where the bundle has none.
    """

    opportunity_id: str
    changes: Mapping[str, Any]
    verdict: Verdict
    bundle_version: str
    currency: str
    threshold: float
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
    moved: tuple[Moved, ...]
    curve: Curve | None
    base_rate: BaseRate | None


def what_if(
    services: Services,
    state: State | None,
    opportunity_id: str,
    changes: Mapping[str, Any],
    touched: str | None = None,
) -> WhatIf:
    """Answer for one opportunity with changes; raise NotFound, or InvalidInput naming the field at fault.

    `touched` names the field whose curve is drawn, the last change unless given.
    """
    published = services.published()
    found = case(published, queries.open_facts_of(published.snapshot, opportunity_id))
    return answered(found, policy_of(state, published.bundle), changes, touched or next(reversed([*changes]), None))


def answered(found: Case, policy: Policy, changes: Mapping[str, Any], touched: str | None) -> WhatIf:
    """Answer for an opportunity that has been looked up."""
    bundle, currency = found.published.bundle, found.snapshot.info["currency"]
    parts = {name: found.alone(name, [value])[0] for name, value in changes.items()}
    made = {name: value for name, part in parts.items() if (value := found.value(name, part)) != found.value(name)}
    scored = _scored(found, made, parts, touched) if bundle.ranks else Scored(None, None)
    amounts = found.value("amount"), made.get("amount", found.value("amount"))
    losses = [_loss(p, amount) for p, amount in zip((scored.now, scored.then), amounts, strict=True)]
    return WhatIf(
        opportunity_id=found.opportunity_id,
        changes=made,
        verdict=bundle.gate.verdict,
        bundle_version=bundle.version,
        currency=currency,
        threshold=policy.threshold,
        now=scored.now,
        now_low=scored.now_span[0],
        now_high=scored.now_span[1],
        then=scored.then,
        then_low=scored.then_span[0],
        then_high=scored.then_span[1],
        expected_loss_now=losses[0],
        expected_loss_then=losses[1],
        decision=_decision(scored.now, scored.then, policy, losses, currency, changed=bool(made)),
        said=_said(scored.now, scored.then, changed=bool(made)),
        moved=scored.moved,
        curve=scored.curve,
        base_rate=None if bundle.ranks else _base_rate(found.published),
    )


def _scored(found: Case, made: Mapping[str, Any], parts: Mapping[str, pd.DataFrame], touched: str | None) -> Scored:
    """Score every combination of the changes and every point of the curve in one go."""
    drawn = _drawn(found, made, touched)
    values = _grid(found, drawn) if drawn else []
    chosen = combinations(len(made))
    others = np.tile([drawn is None or name != drawn.name for name in made], (len(values), 1))
    members = np.vstack([chosen.members, others.reshape(len(values), len(made))])
    frame = moves.combined(found.row, {name: parts[name] for name in made}, members)
    frame = _varied(found, frame, drawn, values) if drawn else frame
    probability = found.published.bundle.loss_probability(frame)
    combined = probability[: len(chosen.members)]
    ends = [0, len(combined) - 1]
    now_span, then_span = spans(found.published.bundle, frame.iloc[ends], combined[ends])
    return Scored(
        now=float(combined[0]),
        then=float(combined[-1]),
        now_span=now_span,
        then_span=then_span,
        moved=_moved(found, made, chosen.shares(combined) * 100),
        curve=_curve(drawn, values, probability[len(combined) :]) if drawn else None,
    )


def _varied(found: Case, frame: pd.DataFrame, drawn: Lever, values: list[Any]) -> pd.DataFrame:
    if moves.columns_moved(drawn.name) == {drawn.name} and drawn.kind != "date":  # nothing comes along
        kept = frame[drawn.name].to_numpy()[: -len(values)]
        return frame.assign(**{drawn.name: np.concatenate([kept, values])})
    return moves.varied(frame, drawn.name, found.alone(drawn.name, values))


def _drawn(found: Case, made: Mapping[str, Any], touched: str | None) -> Lever | None:
    """The lever whose curve is drawn: the one touched last, else the first that is a number or a date."""
    names = movable(found)
    scales = [name for name in names if found.fields[name].kind != "choice"]
    name = touched if touched in names else next(iter([*scales, *names]), None)
    return lever(found, name, made.get(name, found.value(name))) if name else None


def _loss(probability: float | None, amount: float | None) -> float | None:
    return None if probability is None or amount is None else probability * amount


def _decision(
    now: float | None, then: float | None, policy: Policy, losses: list[float | None], currency: str, *, changed: bool
) -> str:
    if now is None or then is None:
        return ""
    was, flagged = now >= policy.threshold, then >= policy.threshold
    stays = "" if not changed else "Still " if was == flagged else "Now "
    side = f"{stays}{'at or above' if flagged else 'below'} {'your' if policy.chosen else 'the'}"
    side = side[0].upper() + side[1:]
    act = "act" if flagged else "no action"
    cost = " → ".join(formats.money(loss, currency) for loss in (losses if changed else losses[:1]))
    cost = f" Expected loss {cost}." if None not in losses else ""
    return f"{side} {formats.percent(policy.threshold)} line: {act}.{cost}"


def _said(now: float | None, then: float | None, *, changed: bool) -> str:
    if now is None or then is None or not changed:
        return ""
    points = round(then * 100) - round(now * 100)
    moved = f"{'up' if points > 0 else 'down'} {abs(points)} {'point' if abs(points) == 1 else 'points'}"
    return f"Loss {then:.0%}, {moved if points else 'unchanged'}".replace("%", " percent")


def _moved(found: Case, made: Mapping[str, Any], points: npt.NDArray[np.float64]) -> tuple[Moved, ...]:
    moved = [
        Moved(name, found.fields[name].label, _words(found, name, found.value(name)), _words(found, name, value), share)
        for (name, value), share in zip(made.items(), points.tolist(), strict=True)
    ]
    return tuple(sorted(moved, key=lambda one: -abs(one.points)))


def _words(found: Case, name: str, value: Any) -> str:
    field = found.fields[name]
    return words_of(value, field.kind, field.unit, found.snapshot.info["currency"])


def _curve(drawn: Lever, values: list[Any], probability: npt.NDArray[np.float64]) -> Curve:
    at = dict(zip(values, probability.tolist(), strict=True))
    return Curve(
        field=drawn.name,
        label=drawn.label,
        kind=drawn.kind,
        unit=drawn.unit,
        values=tuple(_place(value, drawn.today) for value in values),
        loss_probability=tuple(at.values()),
        now=_place(drawn.now, drawn.today),
        then=_place(drawn.then, drawn.today),
        now_probability=at.get(drawn.now),
        then_probability=at.get(drawn.then),
        left_out=len(set(drawn.levels) - set(values)),
    )


def _grid(found: Case, lever: Lever) -> list[Any]:
    """Values worth trying, in order, with the recorded and the changed one among them."""
    held = {value for value in (lever.now, lever.then) if value is not None}
    if lever.kind in ("text", "choice"):
        tried = set(_nearest(found, lever.levels)) | held
        return [*(level for level in lever.levels if level in tried), *sorted(held - set(lever.levels))]
    start, end, step = lever.minimum or 0.0, lever.maximum or 0.0, lever.step or 1.0
    points = min(CURVE_POINTS, round((end - start) / step) + 1)
    places = {float(place) for place in np.linspace(start, end, max(points, 2))}
    if lever.kind == "date":
        days = {dt.timedelta(days=round(place)) for place in places}
        return sorted(held | {lever.today + ahead for ahead in days})
    return sorted(held | ({round(place) for place in places} if lever.kind == "integer" else places))


def _nearest(found: Case, levels: tuple[str, ...]) -> list[str]:
    here = found.owners.get(str(found.value("owner")), {})

    def distance(level: str) -> tuple[bool, bool, int]:
        there = found.owners.get(level, {})
        manager, region = (there.get(name) != here.get(name) for name in ("manager", "region"))
        return manager, region, -there.get("owner_closed", 0)

    return sorted(levels, key=distance)[:LEVELS_TRIED]


def _place(value: Any, today: dt.date) -> Any:
    return (value - today).days if isinstance(value, dt.date) else value


def _base_rate(published: Published) -> BaseRate:
    counted = published.snapshot.ask("closed_outcomes").iloc[0]
    closed, lost = int(counted["closed"]), int(counted["lost"])
    low, high = wilson([lost], [closed])
    gate = published.bundle.gate
    return BaseRate(
        lost / max(closed, 1), float(low[0]), float(high[0]), closed, " ".join(gate.reasons), gate.would_help
    )
