"""The best moves of one opportunity: what a person can change about it, what that gains, and what it leaves open."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from app import formats
from app.services import Services
from app.views.answers import Verdict
from app.views.extent import extent
from app.views.spans import spans
from app.views.state import Policy, State
from app.views.what_if.curve import LEVELS_TRIED, nearest
from app.views.what_if.deal import NUMBERS, Case, movable, policy_for, usual, value_text
from app.views.what_if.decision import Side, decision, expected_loss, place_sentence, side
from app.views.what_if.levers import Lever, lever, passed
from app.views.what_if.new_deal import case_of
from data.errors import InvalidInput
from model.decisions.best_moves import Grid, find_moves
from model.decisions.best_moves import Move as Found
from model.features import change

# Of a number about as many values are tried, on the steps of its slider.
POINTS: Final = 25
WEEKS: Final = 26
DATES: Final = f"Dates are tried week by week, up to {WEEKS} weeks ahead; a {{past}} is one of today."
BACK: Final = "Stages that the deal has passed are not tried."
MONEY: Final = "Amount is left out: by money the line depends on it, and a smaller deal is not a safer one."
STAYS: Final = {
    (True, True): "It stays flagged.",
    (True, False): "It is flagged no more.",
    (False, True): "It is flagged then: acting on it is worth it.",
    (False, False): "It is not flagged.",
}
NOTHING: Final = "Nothing within your reach lowers the loss chance by half a point or more."


@dataclasses.dataclass(frozen=True)
class Step:
    """One changed field: from what to what, and what is to be minded, '' for nothing."""

    field: str
    label: str
    from_words: str
    to_words: str
    caveat: str


@dataclasses.dataclass(frozen=True)
class Move:
    """One or two changes, and what the model says of the opportunity with them.

    `changes` is everything that is then changed, field -> value; `on_request` tells that a rep has to ask for one of
    them. `points` are percentage points of loss probability, `worth` that times the recorded amount, None where there
    is none: what is gained. low and high are the ends of the calibration's interval, None where the bundle has none;
    `unsettled` says that the line lies between the loss probability and high. By capacity `place` is the rank among the
    owner's deals, None where acting is not worth it, and `place_words` tells it beside the rank as it is.
    """

    steps: tuple[Step, ...]
    changes: Mapping[str, Any]
    on_request: bool
    points: float
    worth: float | None
    loss_probability: float
    low: float | None
    high: float | None
    expected_loss: float | None
    flagged: bool
    unsettled: bool
    decision: str
    place: int | None
    place_words: str


@dataclasses.dataclass(frozen=True)
class BestMoves:
    """The moves that gain most, the best first: those within a rep's reach, and those on request that gain more.

    `said` is the best of them in a sentence, `tried` counts the combinations and `tried_words` says of what. `left_out`
    says what was not tried and why. Without signal flagged is None and nothing is tried.
    """

    opportunity_id: str | None
    verdict: Verdict
    bundle_version: str
    currency: str
    flagged: bool | None
    loss_probability: float | None
    threshold: float | None
    said: str
    within_reach: tuple[Move, ...]
    on_request: tuple[Move, ...]
    tried: int
    tried_words: str
    left_out: tuple[str, ...]


def best_moves(
    services: Services, state: State | None, opportunity_id: str | None, changes: Mapping[str, Any]
) -> BestMoves:
    """Search for one open opportunity as it is recorded, or for the one composed from nothing as `changes` make it.

    What of them cannot be told is left out. Raise NotFound if it is not open.
    """
    published = services.published()
    found = case_of(published, opportunity_id, changes)
    policy = policy_for(found, state)
    if not published.bundle.has_signal:
        return _answer(found, None, said="Without signal nothing can be said of what would follow.")
    made, row = _composed_row(found, changes) if opportunity_id is None else ({}, found.row)
    return searched(dataclasses.replace(found, row=row), policy, made)


def _composed_row(found: Case, changes: Mapping[str, Any]) -> tuple[dict[str, Any], pd.DataFrame]:
    """What is told of a deal composed from nothing, and the row that follows; what cannot be told is left out."""
    parts: dict[str, pd.DataFrame] = {}
    for name, value in changes.items():
        try:
            parts[name] = found.vary_field(name, [value])
        except InvalidInput:  # the page says so where the link is opened
            continue
    made = {name: found.value(name, part) for name, part in parts.items()}
    return made, change.combined(found.row, parts, np.ones((1, len(parts)), dtype=np.bool_))


def searched(found: Case, policy: Policy, made: Mapping[str, Any]) -> BestMoves:
    """Search from the row of a case; `made` is what has been changed about it already and stays so."""
    bundle = found.published.bundle
    levers = [lever(found, name, found.value(name)) for name in _searched_fields(found, policy)]
    values = {one.name: _values(found, one) for one in levers}
    grids = [_grid(found, one, values[one.name]) for one in levers if values[one.name]]
    best = find_moves(found.row, grids, bundle.loss_probability, policy.line)
    now = side(policy, float(bundle.loss_probability(found.row)[0]), found.value("amount"))
    within, asked = (_moves(found, policy, made, values, now, moves) for moves in (best.within, best.on_request))
    return dataclasses.replace(
        _answer(found, now, said=_best_sentence(now, within, asked), tried=best.tried),
        within_reach=within,
        on_request=asked,
        tried_words=_tried_text(best.tried, len(grids), best.stride),
        left_out=tuple(_left_out_sentences(found, policy, levers)),
    )


def _answer(found: Case, now: Side | None, said: str, tried: int = 0) -> BestMoves:
    bundle = found.published.bundle
    return BestMoves(
        opportunity_id=found.opportunity_id,
        verdict=bundle.gate.verdict,
        bundle_version=bundle.version,
        currency=found.snapshot.info["currency"],
        flagged=now.flagged if now else None,
        loss_probability=now.probability if now else None,
        threshold=now.threshold if now and math.isfinite(now.threshold) else None,
        said=said,
        within_reach=(),
        on_request=(),
        tried=tried,
        tried_words="",
        left_out=(),
    )


def _searched_fields(found: Case, policy: Policy) -> list[str]:
    """The fields that somebody can change about an opportunity; by money its amount moves the line with it."""
    return [name for name in movable(found) if name != "amount" or policy.line.by == "flat"]


def _values(found: Case, one: Lever) -> list[Any]:
    """The values of a field that are tried, the recorded one left out; of one that only grows no smaller ones."""
    field = found.fields[one.name]
    if one.kind == "date":
        weeks = [0] if field.past_only else range(7, 7 * WEEKS + 1, 7)
        tried: list[Any] = [one.today + dt.timedelta(days=days) for days in weeks]
    elif one.kind in NUMBERS:
        tried = _numbers(found, one)
    else:
        tried = [level for level in nearest(found, one) if level not in passed(one)]
    least = one.now if field.only_more and one.kind in (*NUMBERS, "date") else None
    return [value for value in tried if value != one.now and (least is None or value > least)]


def _numbers(found: Case, one: Lever) -> list[Any]:
    """Steps of the slider between the usual ends, widened to the recorded value."""
    step = one.step or 1.0
    ends = [float(end) for end in (one.now, *usual(found.snapshot).get(one.name, ())) if end is not None]
    if not ends:
        return []
    start = one.minimum or 0.0
    low, high = max(min(ends), start), min(max(ends), math.inf if one.most is None else one.most)
    first, last = math.ceil((low - start) / step - 1e-9), math.floor((high - start) / step + 1e-9)
    stride = max(1, math.ceil((last - first + 1) / POINTS))
    places = [start + step * at for at in range(-(-first // stride) * stride, last + 1, stride)]
    return [round(place) if one.kind == "integer" else round(place, 9) for place in places]


def _grid(found: Case, one: Lever, values: list[Any]) -> Grid:
    tried = found.vary_field(one.name, values)
    return Grid(
        one.name,
        tried[change.changed_columns(tried, found.row)],
        np.array([_effort(found, one, value) for value in values]),
        on_request=found.fields[one.name].changed_by == "request",
    )


def _effort(found: Case, one: Lever, value: Any) -> float:
    """Of numbers and dates the share of the field's usual width that is moved, 1 for another choice."""
    low, high = usual(found.snapshot).get(one.name, (0.0, 0.0))
    if one.kind not in (*NUMBERS, "date") or one.now is None or high <= low:
        return 1.0
    moved = (value - one.now).days if one.kind == "date" else value - one.now
    return float(abs(moved) / (high - low))


def _moves(
    found: Case,
    policy: Policy,
    made: Mapping[str, Any],
    values: Mapping[str, list[Any]],
    now: Side,
    moves: Sequence[Found],
) -> tuple[Move, ...]:
    if not moves:
        return ()
    probability = np.array([move.loss_probability for move in moves])
    ends = spans(found.published.bundle, pd.concat([move.row for move in moves]), probability)
    answers = []
    for move, (low, high) in zip(moves, ends, strict=True):
        changed = {name: values[name][place] for name, place in move.changes}
        then = side(policy, move.loss_probability, changed.get("amount", found.value("amount")))
        answers.append(
            Move(
                steps=tuple(_step(found, name, value) for name, value in changed.items()),
                changes={**made, **changed},
                on_request=any(found.fields[name].changed_by == "request" for name in changed),
                points=100 * move.gain,
                worth=None if now.amount is None else move.gain * now.amount,
                loss_probability=move.loss_probability,
                low=low,
                high=high,
                expected_loss=expected_loss(then),
                flagged=then.flagged,
                unsettled=not then.flagged and high is not None and side(policy, high, then.amount).flagged,
                decision=_decision(found, policy, now, then),
                place=then.place,
                place_words=place_sentence(now.placed, then.placed, policy.most, changed=True),
            )
        )
    return tuple(answers)


def _decision(found: Case, policy: Policy, now: Side, then: Side) -> str:
    currency, amounts = found.snapshot.info["currency"], extent(found.snapshot).amounts
    return decision(policy, now, then, currency, changed=True, amounts=amounts)


def _step(found: Case, name: str, value: Any) -> Step:
    one = lever(found, name, value)
    was, to = (value_text(each, one.kind, one.unit, found.snapshot.info["currency"]) for each in (one.now, value))
    return Step(name, one.label, was, to, found.fields[name].caveat)


def _best_sentence(now: Side, within: Sequence[Move], asked: Sequence[Move]) -> str:
    """The best that can be reached, always: alone, and with what has to be asked for."""
    first = f"The best within your reach: {_reached(now, within[0])}" if within else NOTHING
    return f"{first} On request: {_reached(now, asked[0])}" if asked else first


def _reached(now: Side, best: Move) -> str:
    was, to = (formats.percent(share) for share in (now.probability, best.loss_probability))
    return f"{was.removesuffix(f'{formats.NBSP}%')} → {to}. {STAYS[now.flagged, best.flagged]}"


def _tried_text(tried: int, fields: int, stride: int) -> str:
    of = f"{formats.plural(tried, 'combination')} of {formats.plural(fields, 'field')}"
    if stride == 1:
        return f"{of}, all of them."
    return f"{of}: every single change, and pairs at every {stride}{_nth(stride)} value."


def _nth(number: int) -> str:
    return {2: "nd", 3: "rd"}.get(number, "th")


def _left_out_sentences(found: Case, policy: Policy, levers: list[Lever]) -> list[str]:
    sentences = [MONEY] if policy.line.by == "money" and not policy.line.unpriced and "amount" in movable(found) else []
    past = [field.label.lower() for field in found.fields.values() if field.past_only and field.changeable]
    sentences += [DATES.format(past=" or ".join(past))] if any(one.kind == "date" for one in levers) else []
    sentences += [BACK] if any(passed(one) for one in levers) else []
    long = [one for one in levers if len(one.levels) > LEVELS_TRIED]
    return sentences + [f"Of {len(one.levels):,} levels of {one.label} the {LEVELS_TRIED} most alike." for one in long]
