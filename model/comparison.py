"""Two model versions side by side: what differs between them, and whether a challenger may take a champion's place."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, Literal

from data.shares import percent
from model.bundle import Bundle
from model.evaluate import METRICS, Codes, Numbers, losses
from model.features import FeatureSet
from model.resample import Resamples, interval
from model.verdicts import Verdict

Outcome = Literal["better", "not worse", "worse", "undecided"]

RESAMPLES = 1_000
# Half of the skill from which a model is Ready: what is lost below it changes no decision.
MARGIN = 0.01
SAME = "same recipe"
# Outcomes with which a challenger takes the champion's place.
PUBLISHABLE = ("", SAME, "better", "not worse")


def publishable(bundle: Bundle) -> bool:
    """Tell whether a bundle may be served: it met no champion, or was not worse than it."""
    return bundle.card.challenge.get("outcome", "") in PUBLISHABLE


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
class Comparison:
    """What differs between two versions, the first one taken as what was before.

    differences: data, gate, settings, costs, threshold. metrics: model, metric, before, after, each with its _low and
    _high, None where a version does not have it.
    """

    before: str
    after: str
    same_data: bool
    added: tuple[str, ...]
    removed: tuple[str, ...]
    verdicts: tuple[MovedVerdict, ...]
    differences: tuple[Difference, ...]
    metrics: tuple[dict[str, Any], ...]


def compare(before: Bundle, after: Bundle) -> Comparison:
    """Lay two versions side by side; metrics are comparable only where `same_data`."""
    names = before.feature_set.names, after.feature_set.names
    return Comparison(
        before=before.version,
        after=after.version,
        same_data=bool(before.data) and before.data == after.data,
        added=tuple(name for name in names[1] if name not in names[0]),
        removed=tuple(name for name in names[0] if name not in names[1]),
        verdicts=tuple(_moved_verdicts(before.feature_set, after.feature_set)),
        differences=tuple(d for d in _differences(before, after) if d.before != d.after),
        metrics=tuple(_metrics(before, after)),
    )


def _moved_verdicts(before: FeatureSet, after: FeatureSet) -> Iterable[MovedVerdict]:
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
    for what, said in _SAID.items():
        yield Difference(what, said(before), said(after))
    was, now = (_settings(bundle) for bundle in (before, after))
    for name in dict.fromkeys((*was, *now)):
        yield Difference(name.replace("_", " "), was.get(name, ""), now.get(name, ""))


_SAID = {
    "source": lambda bundle: bundle.source,
    "data as of": lambda bundle: bundle.as_of_on.isoformat(),
    "data": lambda bundle: bundle.data[:12],
    "method": lambda bundle: bundle.card.method.get("name", ""),
    "verdict": lambda bundle: bundle.gate.verdict,
    "skill against the base rate": lambda bundle: _percent(bundle.gate.skill, bundle.gate.low, bundle.gate.high),
    "skill against the age × calendar rule": lambda bundle: _percent(
        bundle.gate.rule_skill, bundle.gate.rule_low, bundle.gate.rule_high
    ),
    "lost of what it was calibrated on": lambda bundle: percent(bundle.base_rate, 1),
    "trees": lambda bundle: f"{bundle.card.trees:,}",
    "cost of acting on a flag": lambda bundle: f"{bundle.costs.false_alarm:,.0f}",
    "share saved by acting": lambda bundle: f"{bundle.costs.save_rate * 100:g} %",
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
    was, now = ({row["model"]: row for row in bundle.card.metrics} for bundle in (before, after))
    for model in dict.fromkeys((*now, *was)):
        for metric in METRICS:
            sides = {"before": was.get(model, {}), "after": now.get(model, {})}
            ends = {f"{side}{end}": row.get(f"{metric}{end}") for side, row in sides.items() for end in _ENDS}
            yield {"model": model, "metric": metric, **ends}


_ENDS = ("", "_low", "_high")


@dataclasses.dataclass(frozen=True)
class Challenge:
    """How a challenger did beside the champion on the same rows: log loss of the one less that of the other (95 %)."""

    outcome: Outcome
    difference: float
    low: float
    high: float
    words: str

    @property
    def publishable(self) -> bool:
        """Tell whether the challenger may take the champion's place."""
        return self.outcome in PUBLISHABLE


def challenge(
    champion: Numbers, challenger: Numbers, label: Numbers, opportunity: Codes, *, seed: int = 7
) -> Challenge:
    """Judge a challenger's loss probabilities against the champion's on the same rows of the same backtest.

    'better': the interval of the difference in log loss, from resampling whole opportunities, lies below 0. 'not
    worse': its upper end is within the margin, 1 % of the champion's log loss (a non-inferiority test). 'worse': its
    lower end is above 0. 'undecided': so few rows that a worse one cannot be ruled out; the champion stays, for it can
    be fitted again on later data without any change of recipe, while a change has to earn its place.
    """
    was = losses(label, champion)
    if not len(was):
        return Challenge("undecided", 0.0, 0.0, 0.0, "There is no row to compare on; the champion stays.")
    margin = MARGIN * float(was.mean())
    difference = losses(label, challenger) - was
    draws = Resamples.of(opportunity, seed, RESAMPLES)
    found = interval(float(difference.mean()), draws.means(difference))
    outcome = _outcome(found.low, found.high, margin)
    between = f"{found.value:+.4f} (95 % interval {found.low:+.4f} to {found.high:+.4f})"
    words = f"Log loss against the champion's: {between}. {_WORDS[outcome]}"
    return Challenge(outcome, found.value, found.low, found.high, words)


def _outcome(low: float, high: float, margin: float) -> Outcome:
    if high < 0:
        return "better"
    if high <= margin:
        return "not worse"
    return "worse" if low > 0 else "undecided"


_WORDS: dict[Outcome, str] = {
    "better": "The challenger is better by more than noise.",
    "not worse": f"The challenger is not worse by more than {MARGIN * 100:.0f} % of the champion's log loss.",
    "worse": "The challenger is worse by more than noise; the champion stays.",
    "undecided": "There are too few opportunities to rule out that the challenger is worse; the champion stays.",
}


def recipe_of(champion: Bundle, chosen: FeatureSet) -> tuple[FeatureSet, tuple[str, ...]]:
    """The champion's features as today's verdicts allow them, and the names of those they refuse.

    A champion that learned from what is refused today may not defend itself with it: its figures would be the leak's.
    """
    refused = {v.column for v in chosen.verdicts if not v.used}
    kept = champion.feature_set
    numeric = tuple(name for name in kept.numeric if name not in refused)
    categorical = tuple(name for name in kept.categorical if name not in refused)
    dropped = tuple(name for name in kept.names if name in refused)
    return FeatureSet(numeric, categorical, chosen.verdicts, chosen.prior), dropped
