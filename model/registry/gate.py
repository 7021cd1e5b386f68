"""Good enough to be shown? The verdict Ready, Weak or No signal, with its reasons in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from data.shares import percent
from model.arrays import Index, Numbers
from model.leaks.verdicts import Verdict
from model.statistics.metrics import BASE, COIN, FEWEST_CLOSED, FEWEST_OF_EACH, MODEL, RULE, WEAK_BELOW, Interval, Word

# Below this share of known outcomes the hold-out is too one-sided to call a model ready.
RIPE_ENOUGH = 0.6
# Below this many closed opportunities the reasons say how wide the interval is.
FEW = 1_000
FEWEST_TO_LEARN = 100

WISHES = {
    "expected_close_on": "the expected close date and how often it was pushed",
    "last_activity_on": "calls, meetings and mails with their dates",
    "stage_entered_on": "the day each stage was entered",
    "pushes": "a history of changes to amount and close date",
}
VERIFY = "open deals in the export, or another import once some of them have closed"


@dataclasses.dataclass(frozen=True)
class BaselineComparison:
    """What the gate judges by: the share of each simple rule's log loss that the model saves, and its AUC within days.

    rivals: log loss of every other model minus that of the model; negative where the other is better.
    """

    skill: Interval
    rule_skill: Interval
    auc: Interval
    rivals: dict[str, Interval]


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

    @property
    def measured(self) -> bool:
        """Tell whether anything was measured: where no number has an interval, none of them says anything."""
        return self.low < self.high or self.auc_low < self.auc_high


def gate(
    found: BaselineComparison,
    needs: Sequence[dict[str, Any]],
    *,
    verdicts: Sequence[Verdict] = (),
    ripe: float = 1.0,
    residual_leaks: Sequence[str] = (),
    doubts: Sequence[str] = (),
) -> Gate:
    """Judge the model by its skill against both simple rules.

    `needs` are the counts of `counted`; `ripe` is the share of the opportunities open on the test landmarks that have
    an outcome by now; `residual_leaks` names columns that tell the ending and are used all the same; `doubts` say, a
    sentence each, why the hold-out does not show what the model is worth today: with one it is not Ready.
    """
    word, because, reasons = _verdict(found)
    doubts = [*doubts, *_unripe(ripe)]
    # What decides the verdict is said before what the model is good at.
    reasons = [*because, *doubts, *reasons] if word == "No signal" else [*doubts, *because, *reasons]
    word = "Weak" if doubts and word == "Ready" else word
    closed = int(needs[0]["have"]) if needs else FEW
    if closed < FEW:
        reasons.append(
            f"{closed:,} closed opportunities: the interval is wide (AUC {found.auc.low:.2f} to {found.auc.high:.2f})."
        )
    reasons.append(_winner(found.rivals))
    missing = [_lacking(need) for need in needs if not need["enough"]]
    leaks = [f"A leak was let through: {', '.join(residual_leaks)}."] if residual_leaks else []
    if missing or leaks:
        word, reasons = "No signal", [*leaks, *missing, *reasons]
    return _gate(word, found, reasons, verdicts, needs)


def counted(label: Numbers, groups: Index, learned: int) -> tuple[dict[str, Any], ...]:
    """The least data that a verdict takes: `groups` is the opportunity of each look, `learned` how many were before."""
    _, first = np.unique(groups, return_index=True)
    closed, lost = len(first), int(label[first].sum())
    wanted = (
        ("Closed opportunities in the hold-out", closed, FEWEST_CLOSED),
        ("Lost opportunities in the hold-out", lost, FEWEST_OF_EACH),
        ("Won opportunities in the hold-out", closed - lost, FEWEST_OF_EACH),
        ("Closed opportunities to learn from", learned, FEWEST_TO_LEARN),
    )
    return tuple({"name": name, "have": have, "need": need, "enough": have >= need} for name, have, need in wanted)


def _lacking(need: dict[str, Any]) -> str:
    return f"{need['name']}: {need['have']:,}, and {need['need']} are needed to judge."


def refused(
    reason: str, verdicts: Sequence[Verdict] = (), needs: Sequence[dict[str, Any]] = (), *, first: Sequence[str] = ()
) -> Gate:
    """Say No signal because there is too little to learn from, or to judge by; `first` is what would help before all.

    Nothing was measured: its numbers have no interval.
    """
    none = Interval(0.0, 0.0, 0.0)
    missing = [_lacking(need) for need in needs if not need["enough"]]
    found = BaselineComparison(none, none, Interval(COIN, COIN, COIN), {})
    made = _gate("No signal", found, [reason, *missing] if reason else missing, verdicts, needs)
    return dataclasses.replace(made, would_help=(*first, *made.would_help))


def _gate(
    word: Word,
    found: BaselineComparison,
    reasons: list[str],
    verdicts: Sequence[Verdict],
    needs: Sequence[dict[str, Any]],
) -> Gate:
    base, rule, auc = found.skill, found.rule_skill, found.auc
    return Gate(
        word,
        *(base.value, base.low, base.high),
        *(auc.value, auc.low, auc.high),
        tuple(reasons),
        () if word == "Ready" else would_help(verdicts),
        *(rule.value, rule.low, rule.high),
        tuple(needs),
    )


def _unripe(ripe: float) -> list[str]:
    told = f"Only {percent(ripe)} of the opportunities open then have an outcome; the others may end differently."
    return [told] if ripe < RIPE_ENOUGH else []


def _verdict(found: BaselineComparison) -> tuple[Word, list[str], list[str]]:
    """Return the verdict, what kept the model from a better one, and how it compares with the simple rules."""
    against = ((BASE, found.skill), (RULE, found.rule_skill))
    predicted = against[:1] if _repeats(found) else against
    reasons = [_against(name.lower(), skill) for name, skill in predicted]
    unbeaten = [f"the {name.lower()}" for name, skill in predicted if skill.low <= 0]
    if unbeaten:
        which = " or ".join(unbeaten)
        return "No signal", [f"On later opportunities the model is not reliably better than {which}."], reasons
    if found.auc.low <= COIN:
        between = f"AUC {found.auc.low:.2f} to {found.auc.high:.2f}"
        return "No signal", [f"The model's order of opportunities is no better than chance ({between})."], reasons
    if min(skill.low for _, skill in against) < WEAK_BELOW:
        under = f"The log loss it is sure to save is under {WEAK_BELOW * 100:.0f} %: use it to sort, not to decide."
        return "Weak", [under], reasons
    return "Ready", [], reasons


def _repeats(found: BaselineComparison) -> bool:
    """Tell whether the age × calendar rule says what the base rate says: it does where there are no dates."""
    return bool(np.allclose(dataclasses.astuple(found.skill), dataclasses.astuple(found.rule_skill), rtol=0, atol=1e-9))


def _signed(share: float) -> str:
    return f"{share * 100:.1f}".replace("-", "−").replace("−0.0", "0.0")


def _against(name: str, skill: Interval) -> str:
    between = f"95 % interval {_signed(skill.low)} to {_signed(skill.high)} %"
    if skill.low <= 0:
        return f"Log loss against the {name}: {_signed(skill.value)} % ({between})."
    return f"Log loss is {percent(skill.value, 1)} better than the {name} ({between})."


def _winner(rivals: dict[str, Interval]) -> str:
    """Say which model has the lowest log loss, and whether by more than the noise of the comparison."""
    if not rivals:
        return f"{MODEL} was compared with nothing else."
    name = min(rivals, key=lambda rival: rivals[rival].value)
    nearest = rivals[name]
    if nearest.value < 0:
        noise = "more than noise" if nearest.high < 0 else "which is within noise"
        return f"{name} has the lowest log loss, {-nearest.value:.3f} below {MODEL}, {noise}."
    if nearest.low <= 0:
        return f"{MODEL} has the lowest log loss; {name.lower()} is within noise."
    return f"{MODEL} has the lowest log loss, {nearest.value:.3f} below {name.lower()}, more than noise."


def would_help(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """Name what the source does not record that usually tells losses apart."""
    missing = {v.column for v in verdicts if v.verdict == "unused"} | {
        column for v in verdicts if v.verdict == "unused" for column in WISHES if column in v.reason
    }
    declared = any(v.used and v.evidence.verified == "declared, not verified" for v in verdicts)
    return (*([VERIFY] if declared else []), *(words for column, words in WISHES.items() if column in missing))
