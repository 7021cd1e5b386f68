"""Two model versions side by side: what differs between them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from data.shares import percent
from model.features.matrix import FeatureSet
from model.leaks.verdicts import Verdict
from model.registry.bundle import Bundle
from model.statistics.metrics import METRICS


@dataclasses.dataclass(frozen=True)
class Difference:
    """One thing that differs, in words: what it is, how it is in the first version and in the second."""

    what: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True)
class MovedVerdict:
    """A column that is judged differently; '' where a version did not judge it."""

    column: str
    before: str
    after: str
    reason: str


@dataclasses.dataclass(frozen=True)
class VersionComparison:
    """What differs between two versions, the first one taken as what was before.

    differences: data, gate, settings, costs, threshold. metrics: model, metric, before, after, each with its _low and
    _high, None if a version does not have it.
    """

    before: str
    after: str
    same_data: bool
    added: tuple[str, ...]
    removed: tuple[str, ...]
    verdicts: tuple[MovedVerdict, ...]
    differences: tuple[Difference, ...]
    metrics: tuple[dict[str, Any], ...]


def compare(before: Bundle, after: Bundle) -> VersionComparison:
    """Lay two versions side by side; metrics are comparable only where `same_data`."""
    names = before.feature_set.names, after.feature_set.names
    return VersionComparison(
        before=before.version,
        after=after.version,
        same_data=bool(before.data) and before.data == after.data,
        added=tuple(name for name in names[1] if name not in names[0]),
        removed=tuple(name for name in names[0] if name not in names[1]),
        verdicts=tuple(_changed_verdicts(before.feature_set, after.feature_set)),
        differences=tuple(d for d in _differences(before, after) if d.before != d.after),
        metrics=tuple(_metrics(before, after)),
    )


def _changed_verdicts(before: FeatureSet, after: FeatureSet) -> Iterable[MovedVerdict]:
    was, now = ({v.column: v for v in chosen.verdicts} for chosen in (before, after))
    for column in dict.fromkeys((*now, *was)):
        old, new = was.get(column), now.get(column)
        if _word(old) != _word(new):
            reason = "" if new is None else new.override or new.reason
            yield MovedVerdict(column, _word(old), _word(new), reason)


def _word(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return f"{verdict.verdict}, overridden" if verdict.override else verdict.verdict


def _differences(before: Bundle, after: Bundle) -> Iterable[Difference]:
    for what, predicted in _SAID.items():
        yield Difference(what, predicted(before), predicted(after))
    was, now = (_settings(bundle) for bundle in (before, after))
    for name in dict.fromkeys((*was, *now)):
        yield Difference(name.replace("_", " "), was.get(name, ""), now.get(name, ""))


_SAID = {
    "source": lambda bundle: bundle.source,
    "data as of": lambda bundle: bundle.as_of_on.isoformat(),
    "data": lambda bundle: bundle.data[:12],
    "method": lambda bundle: bundle.card.judged_by,
    "verdict": lambda bundle: bundle.gate.verdict,
    "skill against the base rate": lambda bundle: _percent(bundle.gate.skill, bundle.gate.low, bundle.gate.high),
    "skill against the age × calendar rule": lambda bundle: _percent(
        bundle.gate.rule_skill, bundle.gate.rule_low, bundle.gate.rule_high
    ),
    "lost of what it was calibrated on": lambda bundle: percent(bundle.base_rate, 1),
    "trees": lambda bundle: f"{bundle.card.trees:,}",
    "cost of acting on a flag": lambda bundle: f"{bundle.costs.false_alarm:,.0f}",
    "share saved by acting": lambda bundle: f"{bundle.costs.save_rate * 100:g} %",
    "share conceded by acting": lambda bundle: f"{bundle.costs.conceded * 100:g} %",
    "cheapest flat threshold": lambda bundle: percent(bundle.threshold, 1),
}


def _percent(value: float, low: float, high: float) -> str:
    """Without an interval nothing was measured."""
    if low == high:
        return "not measured"
    return f"{value * 100:.1f} % ({low * 100:.1f} to {high * 100:.1f})"


def _settings(bundle: Bundle) -> dict[str, str]:
    """The settings that the search chose."""
    return {name: f"{value:g}" for name, value in bundle.card.settings.items()}


def _metrics(before: Bundle, after: Bundle) -> Iterable[dict[str, Any]]:
    for model in dict.fromkeys(row.model for row in (*after.card.metrics, *before.card.metrics)):
        sides = {"before": before.card.of_model(model), "after": after.card.of_model(model)}
        for metric in METRICS:
            ends = {
                f"{side}{end}": getattr(row, f"{metric}{end}", None) for side, row in sides.items() for end in _ENDS
            }
            yield {"model": model, "metric": metric, **ends}


_ENDS = ("", "_low", "_high")
