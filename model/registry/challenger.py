"""What makes a challenger better: beside the champion on the same rows, and whether it may take its place."""

from __future__ import annotations

import dataclasses
from typing import Literal

from model.arrays import Index, Numbers
from model.features.matrix import FeatureSet
from model.registry.bundle import Bundle
from model.statistics.bootstrap import Bootstrap, interval
from model.statistics.metrics import losses

Outcome = Literal["better", "not worse", "worse", "undecided"]

RESAMPLES = 1_000
# Half of the skill from which a model is Ready: what is lost below it changes no decision.
MARGIN = 0.01
SAME = "same recipe"
# Outcomes with which a challenger takes the champion's place.
PUBLISHABLE = ("", SAME, "better", "not worse")


def publishable(bundle: Bundle) -> bool:
    """Tell whether a bundle may be served: it met no champion, or was not worse than it."""
    met = bundle.card.challenge
    return met is None or met.outcome in PUBLISHABLE


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
    champion: Numbers, challenger: Numbers, label: Numbers, opportunity: Index, *, seed: int = 7
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
    draws = Bootstrap.of(opportunity, seed, RESAMPLES)
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
