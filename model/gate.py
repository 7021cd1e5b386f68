"""Good enough to be shown? The verdict Ready, Weak or No signal, with its reasons in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from model.evaluate import (
    FEWEST_CLOSED,
    FEWEST_OF_EACH,
    WEAK_BELOW,
    Codes,
    Holdout,
    Interval,
    Numbers,
    Word,
    bootstrap,
    losses,
)
from model.verdicts import Verdict

# Below this share of known outcomes the hold-out is too one-sided to call a model ready.
RIPE_ENOUGH = 0.6

WISHES = {
    "expected_close_on": "the expected close date and how often it was pushed",
    "last_activity_on": "calls, meetings and mails with their dates",
    "stage_entered_on": "the day each stage was entered",
    "pushes": "a history of changes to amount and close date",
}


@dataclasses.dataclass(frozen=True)
class Gate:
    """The verdict on a model, the skill it rests on (95 % intervals), its reasons, and what data would help.

    skill, low, high: against the base rate; rule_skill, rule_low, rule_high: against the age × calendar rule.
    needs: the least data that a verdict takes, each with name, have, need, enough.
    """

    verdict: Word
    skill: float
    low: float
    high: float
    auc: float
    auc_low: float
    auc_high: float
    reasons: tuple[str, ...]
    would_help: tuple[str, ...] = ()
    rule_skill: float = 0.0
    rule_low: float = 0.0
    rule_high: float = 0.0
    needs: tuple[dict[str, Any], ...] = ()


def gate(
    holdout: Holdout,
    base: float,
    *,
    rival: Numbers | None = None,
    verdicts: Sequence[Verdict] = (),
    ripe: float = 1.0,
    seed: int = 7,
) -> Gate:
    """Judge hold-out probabilities against always saying `base`.

    `rival` is the logistic regression on the same rows; `ripe` is the share of the opportunities open on the test
    landmarks that have an outcome by now.
    """
    label, probability, groups = holdout.label, holdout.probability, holdout.opportunity
    lack = too_few(label, groups)
    if lack:
        return refused(lack, verdicts)
    skill, ranking = bootstrap(label, probability, base, groups, seed=seed)
    word, reasons = _verdict(skill, ranking)
    if ripe < RIPE_ENOUGH:
        word = "Weak" if word == "Ready" else word
        reasons.append(
            f"Only {ripe * 100:.0f} % of the opportunities open then have an outcome; the others may end differently."
        )
    if rival is not None:
        reasons += _compare(losses(label, probability) - losses(label, rival), groups, seed)
    return _gate(word, skill, ranking, reasons, verdicts)


def refused(reason: str, verdicts: Sequence[Verdict] = ()) -> Gate:
    """Say No signal because there is too little to judge by."""
    none = Interval(0.0, 0.0, 0.0)
    return _gate("No signal", none, Interval(0.5, 0.5, 0.5), [reason], verdicts)


def _gate(word: Word, skill: Interval, auc: Interval, reasons: list[str], verdicts: Sequence[Verdict]) -> Gate:
    helpful = () if word == "Ready" else would_help(verdicts)
    return Gate(word, skill.value, skill.low, skill.high, auc.value, auc.low, auc.high, tuple(reasons), helpful)


def too_few(label: Numbers, groups: Codes) -> str:
    """Say which count of closed opportunities is too small to judge by; '' where all suffice."""
    _, first = np.unique(groups, return_index=True)
    closed, lost = len(first), int(label[first].sum())
    if closed < FEWEST_CLOSED:
        return f"The hold-out has {closed:,} closed opportunities; {FEWEST_CLOSED} are needed to judge."
    if min(lost, closed - lost) < FEWEST_OF_EACH:
        return (
            f"The hold-out has {lost:,} lost and {closed - lost:,} won; {FEWEST_OF_EACH} of each are needed to judge."
        )
    return ""


def _verdict(skill: Interval, auc: Interval) -> tuple[Word, list[str]]:
    between = f"95 % interval {skill.low * 100:.1f} to {skill.high * 100:.1f} %"
    beats = f"Log loss is {skill.value * 100:.1f} % better than the base rate ({between})."
    if skill.low <= 0:
        worse = f"Log loss against the base rate: {skill.value * 100:+.1f} % ({between})."
        return "No signal", [worse, "On later opportunities the model is not reliably better than the base rate."]
    if auc.low <= 0.5:  # a coin
        return "No signal", [beats, f"Its order is no better than chance (AUC {auc.low:.2f} to {auc.high:.2f})."]
    if skill.low < WEAK_BELOW:
        return "Weak", [beats, f"The lower end is under {WEAK_BELOW * 100:.0f} %: use it to sort, not to decide."]
    return "Ready", [beats]


def _compare(difference: Numbers, groups: Codes, seed: int) -> list[str]:
    """Say so where the logistic regression has the lower log loss by more than its noise."""
    _, codes = np.unique(groups, return_inverse=True)
    rows, total = np.bincount(codes), np.bincount(codes, weights=difference)
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, len(rows), size=(200, len(rows)))
    low = float(np.quantile(total[picks].sum(axis=1) / rows[picks].sum(axis=1), 0.025))
    return ["Logistic regression has the lower log loss on the same rows, by more than its noise."] if low > 0 else []


def would_help(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """Name what the source does not record that usually tells losses apart."""
    missing = {v.column for v in verdicts if v.verdict == "unused"} | {
        column for v in verdicts if v.verdict == "unused" for column in WISHES if column in v.reason
    }
    return tuple(words for column, words in WISHES.items() if column in missing)
