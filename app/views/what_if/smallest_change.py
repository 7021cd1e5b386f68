"""The smallest change that takes one opportunity under the line, or the honest answer that there is none."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from app import formats
from app.services import Services
from app.views.answers import Verdict
from app.views.extent import extent
from app.views.spans import spans
from app.views.state import Policy, State, policy_of
from app.views.what_if.curve import LEVELS_TRIED, nearest
from app.views.what_if.deal import NUMBERS, Case, movable, offered, usual, value_text
from app.views.what_if.decision import Side, decision, expected_loss, side
from app.views.what_if.levers import Lever, lever
from app.views.what_if.new_deal import case_of
from data.errors import InvalidInput
from model.decisions.counterfactual import Grid, Variant, find_counterfactuals
from model.features import change

# Of a number about as many values are tried, on the steps of its slider.
POINTS: Final = 25
WEEKS: Final = 26
DATES: Final = f"Dates are tried week by week, up to {WEEKS} weeks ahead; a {{past}} is one of today."
MONEY: Final = "Amount is left out: by money the line depends on it, and a smaller deal is not a safer one."


@dataclasses.dataclass(frozen=True)
class Step:
    """One changed field: from what to what, and how far that is from what is recorded.

    effort: of numbers and dates the share of the field's usual width that is moved, 1 for another choice.
    """

    field: str
    label: str
    from_words: str
    to_words: str
    effort: float
    effort_words: str


@dataclasses.dataclass(frozen=True)
class Way:
    """One or two changes, and what the model says of the opportunity with them.

    `changes` is everything that is then changed, field -> value. low and high are the ends of the calibration's
    interval, None if the bundle has none; `unsettled` says that the line lies between the loss probability and high.
    """

    steps: tuple[Step, ...]
    changes: Mapping[str, Any]
    effort: float
    loss_probability: float
    low: float | None
    high: float | None
    expected_loss: float | None
    flagged: bool
    unsettled: bool
    decision: str


@dataclasses.dataclass(frozen=True)
class SmallestChange:
    """The cheapest ways under the line, at most five, the cheapest first; or why there are none.

    `said` is the answer in a sentence, `tried` counts the combinations and `tried_words` says of what. `left_out` says
    what was not tried and why. `best` is what comes nearest where no way leads under the line, None if nothing that
    was tried lowers the loss probability. Without signal flagged is None and nothing is tried.
    """

    opportunity_id: str | None
    verdict: Verdict
    bundle_version: str
    currency: str
    flagged: bool | None
    loss_probability: float | None
    threshold: float | None
    said: str
    ways: tuple[Way, ...]
    best: Way | None
    tried: int
    tried_words: str
    left_out: tuple[str, ...]


def smallest_change(
    services: Services, state: State | None, opportunity_id: str | None, changes: Mapping[str, Any]
) -> SmallestChange:
    """Search for one open opportunity as it is recorded, or for the one composed from nothing as `changes` make it.

    What of them cannot be told is left out. Raise NotFound if it is not open.
    """
    published = services.published()
    found, policy = case_of(published, opportunity_id, changes), policy_of(state, published)
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


def searched(found: Case, policy: Policy, made: Mapping[str, Any]) -> SmallestChange:
    """Search from the row of a case; `made` is what has been changed about it already and stays so."""
    bundle = found.published.bundle
    now = side(policy, float(bundle.loss_probability(found.row)[0]), found.value("amount"))
    if not now.flagged:
        return _answer(found, now, said=_room(found, policy, now))
    levers = [lever(found, name, found.value(name)) for name in _searched_fields(found, policy)]
    values = {one.name: _values(found, one) for one in levers}
    grids = [_grid(found, one, values[one.name]) for one in levers if values[one.name]]
    reached = find_counterfactuals(found.row, grids, bundle.loss_probability, policy.line)

    def ways(*variants: Variant) -> list[Way]:
        return _ways(found, policy, made, values, now, variants)

    lower = reached.best is not None and reached.best.loss_probability < now.probability
    best = ways(reached.best)[0] if lower and reached.best and not reached.under else None
    answer = _answer(found, now, said=_answer_sentence(len(reached.under), best), tried=reached.tried)
    return dataclasses.replace(
        answer,
        ways=tuple(ways(*reached.under)),
        best=best,
        tried_words=_tried_text(reached.tried, len(grids), reached.stride),
        left_out=tuple(_left_out_sentences(found, policy, levers)),
    )


def _answer(found: Case, now: Side | None, said: str, tried: int = 0) -> SmallestChange:
    bundle = found.published.bundle
    return SmallestChange(
        opportunity_id=found.opportunity_id,
        verdict=bundle.gate.verdict,
        bundle_version=bundle.version,
        currency=found.snapshot.info["currency"],
        flagged=now.flagged if now else None,
        loss_probability=now.probability if now else None,
        threshold=now.threshold if now and math.isfinite(now.threshold) else None,
        said=said,
        ways=(),
        best=None,
        tried=tried,
        tried_words="",
        left_out=(),
    )


def _searched_fields(found: Case, policy: Policy) -> list[str]:
    """The fields that somebody can change about an opportunity; by money its amount moves the line with it."""
    known = offered(found.snapshot)
    names = [name for name in movable(found) if known[name].changeable]
    return [name for name in names if name != "amount" or policy.line.by == "flat"]


def _values(found: Case, one: Lever) -> list[Any]:
    """The values of a field that are tried, the recorded one left out."""
    if one.kind == "date":
        weeks = [0] if found.fields[one.name].past_only else range(7, 7 * WEEKS + 1, 7)
        tried: list[Any] = [one.today + dt.timedelta(days=days) for days in weeks]
    elif one.kind in NUMBERS:
        tried = _numbers(found, one)
    else:
        tried = nearest(found, one)
    return [value for value in tried if value != one.now]


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
    )


def _effort(found: Case, one: Lever, value: Any) -> float:
    low, high = usual(found.snapshot).get(one.name, (0.0, 0.0))
    if one.kind not in (*NUMBERS, "date") or one.now is None or high <= low:
        return 1.0
    moved = (value - one.now).days if one.kind == "date" else value - one.now
    return float(abs(moved) / (high - low))


def _ways(
    found: Case,
    policy: Policy,
    made: Mapping[str, Any],
    values: Mapping[str, list[Any]],
    now: Side,
    variants: tuple[Variant, ...],
) -> list[Way]:
    if not variants:
        return []
    rows = pd.concat([variant.row for variant in variants])
    probability = np.array([variant.loss_probability for variant in variants])
    ends = spans(found.published.bundle, rows, probability)
    amounts = extent(found.snapshot).amounts
    answers = []
    for variant, (low, high) in zip(variants, ends, strict=True):
        changed = {name: values[name][place] for name, place in variant.changes}
        then = side(policy, variant.loss_probability, changed.get("amount", found.value("amount")))
        words = decision(policy, now, then, found.snapshot.info["currency"], changed=True, amounts=amounts)
        steps = tuple(_step(found, name, value) for name, value in changed.items())
        unsettled = not then.flagged and high is not None and side(policy, high, then.amount).flagged
        numbers = (variant.effort, variant.loss_probability, low, high, expected_loss(then))
        answers.append(Way(steps, {**made, **changed}, *numbers, then.flagged, unsettled, words))
    return answers


def _step(found: Case, name: str, value: Any) -> Step:
    one = lever(found, name, value)
    effort, scale = _effort(found, one, value), one.kind in (*NUMBERS, "date") and one.now is not None
    words = f"{formats.percent(effort)} of its usual range" if scale else f"another {one.label.lower()}"
    was, to = (value_text(each, one.kind, one.unit, found.snapshot.info["currency"]) for each in (one.now, value))
    return Step(name, one.label, was, to, effort, words)


def _room(found: Case, policy: Policy, now: Side) -> str:
    """How far an opportunity that is not flagged lies from the line."""
    if now.threshold > 1:
        currency, amounts = found.snapshot.info["currency"], extent(found.snapshot).amounts
        return f"{decision(policy, now, now, currency, changed=False, amounts=amounts)} There is nothing to bring down."
    room = formats.points(now.threshold - now.probability).removeprefix("+")
    line = formats.threshold(now.threshold)
    return f"Already under its line of {line}, with {room} of room at {formats.percent(now.probability)}."


def _answer_sentence(under: int, best: Way | None) -> str:
    if under:
        return f"{formats.plural(under, 'way', 'ways')} under the line, the smallest first."
    if best is None:
        return "No allowed change gets under the line, and none lowers the loss probability."
    steps = " and ".join(f"{step.label} {step.to_words}" for step in best.steps)
    return (
        f"No allowed change gets under the line. Best reachable: {formats.percent(best.loss_probability)} with {steps}."
    )


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
    long = [one for one in levers if len(one.levels) > LEVELS_TRIED]
    return sentences + [f"Of {len(one.levels):,} levels of {one.label} the {LEVELS_TRIED} most alike." for one in long]
