"""The groups of a field against each other: which of them win more or less than the rest, beyond chance."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from app import formats
from app.views.answers import RELIABLE
from model.statistics.many_tests import widened as bonferroni
from model.statistics.proportions import newcombe, wilson_bounds

# Out of twenty panels without any difference, at most one names a group by mistake.
ERROR = 0.05
MOST_NAMED, MOST_LISTED = 2, 4
# Below this, chance alone is named as the cause in fewer than one of a hundred cases.
RARE = 0.01


@dataclasses.dataclass(frozen=True)
class GroupComparison:
    """The groups of one field, every one against all the others together, and what can be said of them in a sentence.

    groups: level (None where the field was empty), label, n, won, amount (of what closed; NaN where none is known),
    rate, low, high (95 % of this rate alone), others (the rate of the rest), differs ('more', 'less' or ''). Whether
    one differs is judged by the 95 % interval of its difference from the rest, widened for all `compared` groups of the
    panel (Bonferroni); groups of fewer than ten closed opportunities are not judged, and come last. p: how likely
    groups that are alike differ as much (chi-square); None without two groups of ten. `at_close` says that the field is
    recorded at the close only.
    """

    field: str
    label: str
    groups: pd.DataFrame
    compared: int
    finding: str
    p: float | None
    at_close: bool = False

    @property
    def chance(self) -> str:
        """Say in a sentence how often chance alone makes such differences, '' where nothing can be said."""
        if self.p is None:
            return ""
        if self.p < RARE:
            return "Differences of this size come by chance in fewer than 1 of 100 cases (p < 0.01)."
        if self.p > 1 - RARE:
            return "Differences of this size come by chance in more than 99 of 100 cases (p > 0.99)."
        return f"Differences of this size come by chance in {self.p * 100:.0f} of 100 cases (p = {self.p:.2f})."


def compare(field: str, label: str, levels: pd.DataFrame, *, at_close: bool = False) -> GroupComparison:
    """Compare the levels of a field; levels: level, n, won, amount."""
    n, won = levels["n"].to_numpy(), levels["won"].to_numpy()
    order = np.lexsort((-n, -won / n, n < RELIABLE))
    n, won, level = n[order], won[order], levels["level"].to_numpy(dtype=object)[order]
    rest, rest_won = n.sum() - n, won.sum() - won
    judged = (n >= RELIABLE) & (rest >= RELIABLE)
    low, high = wilson_bounds(won, n)
    groups = pd.DataFrame(
        {
            "level": pd.Series([name if isinstance(name, str) else None for name in level], dtype=object),
            "label": [formats.name(name) for name in level],
            "n": n,
            "won": won,
            "amount": levels["amount"].to_numpy(dtype=float)[order],
            "rate": won / n,
            "low": low,
            "high": high,
            "others": rest_won / np.where(rest > 0, rest, np.nan),
            "differs": _differs(won, n, judged),
        }
    )
    count, p = int(judged.sum()), chance(won, n)
    return GroupComparison(field, label, groups, count, _finding(label, groups, count, p), p, at_close)


def _differs(
    won: npt.NDArray[np.int64], n: npt.NDArray[np.int64], judged: npt.NDArray[np.bool_]
) -> npt.NDArray[np.str_]:
    low, high = newcombe(won, n, won.sum() - won, n.sum() - n, widened(int(judged.sum())))
    return np.select([judged & (low > 0), judged & (high < 0)], ["more", "less"], "")


def widened(groups: int) -> float:
    """Return how many standard errors an interval must span when so many groups are each compared with the rest."""
    # Of two groups the second comparison is the first one turned round.
    comparisons = groups if groups > 2 else 1
    return bonferroni(comparisons, ERROR)


def _finding(label: str, groups: pd.DataFrame, compared: int, p: float | None) -> str:
    noun = label if label.isupper() else label[:1].lower() + label[1:]
    if not compared:
        return f"Too few closed opportunities to compare: at least {RELIABLE} are needed on both sides."
    differs = groups["differs"].to_numpy()
    named = np.flatnonzero(differs != "")
    if not len(named):
        none = f"No {noun} differs from the rest beyond chance"
        return f"{none}." if p is None or p >= RARE else f"{none} on its own, yet together they do."
    apart = (groups["rate"] - groups["others"]).abs().to_numpy()[named]
    rows = groups.iloc[named[np.argsort(-apart, kind="stable")]].to_dict("records")
    if len(groups) == 2:  # the other one says the same
        rows = rows[:1]
    return " ".join([*map(_group_sentence, rows[:MOST_NAMED]), *_also(rows[MOST_NAMED:])])


def _group_sentence(row: dict[Any, Any]) -> str:
    rates = f"{formats.percent(row['rate'])} of {formats.count(row['n'])} (others {formats.percent(row['others'])})"
    return f"{row['label']} wins {row['differs']} than the rest: {rates}."


def _also(rows: list[dict[Any, Any]]) -> list[str]:
    words = [f"{row['label']} ({row['differs']})" for row in rows[:MOST_LISTED]]
    left = len(rows) - MOST_LISTED
    return [f"Also {', '.join(words)}{f' and {left} more' if left > 0 else ''}."] if words else []


def uneven(won: npt.ArrayLike, n: npt.ArrayLike) -> bool | None:
    """Say whether rates vary more than chance would have them (chi-square, 95 %); None without two of ten."""
    p = chance(won, n)
    return None if p is None else p < ERROR


def chance(won: npt.ArrayLike, n: npt.ArrayLike) -> float | None:
    """Return how likely rates that are alike vary as much (chi-square); None without two of ten or two outcomes."""
    k, total = np.asarray(won, dtype=float), np.asarray(n, dtype=float)
    k, total = k[total >= RELIABLE], total[total >= RELIABLE]
    share = k.sum() / total.sum() if len(k) else 0.0
    if len(k) < 2 or share in (0.0, 1.0):
        return None
    spread = float((((k - total * share) ** 2) / (total * share * (1 - share))).sum())
    return chi_square_tail(spread, len(k) - 1)


def chi_square_tail(spread: float, free: int) -> float:
    """Return how likely a chi-square variable of so many degrees of freedom is at least so large.

    By the recurrence of the incomplete gamma function from one or two degrees on (Abramowitz and Stegun, 26.4.4 and 5).
    """
    half = spread / 2
    if half == 0:
        return 1.0
    tail, at = (math.erfc(math.sqrt(half)), 0.5) if free % 2 else (math.exp(-half), 1.0)
    while at < free / 2:
        tail += math.exp(at * math.log(half) - half - math.lgamma(at + 1))
        at += 1
    return min(tail, 1.0)
