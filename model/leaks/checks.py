"""The rules of the leak firewall: each reads a column's evidence and says why it is refused or doubted, else ''."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Literal

from data.schema import Field
from data.shares import percent
from model.leaks.evidence import Evidence
from model.leaks.recorded_changes import Rewritten

Word = Literal["use", "suspect", "leak", "unused"]
RESTATED_SHARE = 0.5
# Above this difference gaps are doubted. They prove that the close fills a column in only where nearly all of one side
# are empty and nearly none of the other: below, it may as well be who the open ones are, or how old.
LARGEST_GAP = 0.10
LARGEST_OUTCOME_GAP = 0.5
NEAR_TOTAL_GAP = 0.9
EMPTY = 0.995
TELLTALE_AUC = 0.95
SUSPECT_AUC = 0.80
# What was there from the opening may tell more, unless nothing is open that could show it.
SUSPECT_AUC_AT_OPENING = 0.90
FIXED_SHARE = 0.5
MOST_SHIFT = 0.15
LEAST_AGE_CORRELATION = 0.8
# What is known at opening may drift with the years, and less of it is believed of a column that tells outcomes apart.
MOVED_THOUGH_KNOWN = 0.5
TELLING_AUC = 0.65
MOST_LEVELS = 200
# Below this a level is recognised, not learned from: accounts with 13 opportunities each cost 0.04 of AUC out of time.
FEWEST_ROWS_A_LEVEL = 50
UNIQUE_SHARE = 0.5
# What only grows while an opportunity is open: on its first day all of these are 0.
GROWING_UNITS = ("hours", "days", "weeks", "months", "changes")
END = re.compile(r"\b(at close|at closing|to closing|at the end|final|outcome|result)\b", re.IGNORECASE)
DURATION = re.compile(r"\b(days|weeks|months|duration|elapsed)\b", re.IGNORECASE)
# Of a closed opportunity an export holds the stage and the day of its end, which tell nothing of those before.
OF_TODAY = ("stage", "expected_close_on")
BEFORE_THE_CLOSE = "What it was while they were open is unknown of {} of closed ones, which tells that they closed."
KNOWN_AT_CLOSE = "Taken as known only once a deal has closed: nothing says that it was known before."
# What an AUC is, in words of whoever sells.
ALONE = "Shown this column alone of a won and a lost deal, one names the lost one in {} of cases"
AT_THE_CLOSE = "What the export holds is its value at the close"


@dataclasses.dataclass(frozen=True)
class ColumnCase:
    """A column before the firewall: what is declared of it and what its rows say; `ending` is what it restates.

    missing_history: why it has no history, '' if it has one. written: what shows that the close wrote it, else ''.
    comparisons: with how many kinds of closed ones the open ones were compared. outlasts: it holds more time than can
    have passed.
    """

    field: Field
    evidence: Evidence
    some_open: bool
    lost_share: float
    ending: str = ""
    fixed: tuple[float, str] = (0.0, "")
    follows: float = 0.0
    part: bool = False
    outlasts: bool = False
    varies: bool = False
    constant: bool = False
    levels: int = 0
    opportunities: int = 0
    missing_history: str = ""
    written: str = ""
    rewritten: Rewritten | None = None
    comparisons: int = 0
    gap_by_chance: float = 0.0

    @property
    def text(self) -> bool:
        """Tell whether its values are texts."""
        return is_text(self.field)


def is_text(field: Field) -> bool:
    """Tell whether the values of a field are texts."""
    return field.kind in ("text", "choice")


def _percent(share: float | None) -> str:
    return percent(share or 0.0)


def _at_close(case: ColumnCase) -> str:
    return KNOWN_AT_CLOSE if case.field.known == "at close" else ""


def _constant(case: ColumnCase) -> str:
    return "It has one value everywhere." if case.constant else ""


def restates(case: ColumnCase) -> str:
    """Refuse what holds the day of closing or the time until it."""
    return f"It holds {case.ending}." if (case.evidence.restated or 0.0) > RESTATED_SHARE else ""


def _missingness_leaks(case: ColumnCase) -> str:
    won, lost = case.evidence.missing_won, case.evidence.missing_lost
    if won is None or lost is None or abs(won - lost) < NEAR_TOTAL_GAP:
        return ""
    return f"{_missing_of(won, lost)}: being empty tells the outcome."


def _missing_of(won: float, lost: float) -> str:
    return f"Missing for {_percent(lost)} of lost and {_percent(won)} of won ones"


def _gaps_at_close(case: ColumnCase) -> tuple[float, str]:
    """How much more of the open than of the closed ones is empty, or the reverse, and how that is said."""
    still_open, won, lost = case.evidence.missing_open, case.evidence.missing_won, case.evidence.missing_lost
    if still_open is None or (won is None and lost is None):
        return 0.0, ""
    won, lost = (lost if won is None else won), (won if lost is None else lost)
    closed = (won or 0.0) * (1.0 - case.lost_share) + (lost or 0.0) * case.lost_share
    told = "filled in" if still_open > closed else "emptied"
    gap = abs(still_open - closed)
    if case.field.name in OF_TODAY and told == "emptied":
        return gap, BEFORE_THE_CLOSE.format(_percent(closed))
    words = f"Missing for {_percent(still_open)} of open and {_percent(closed)} of closed opportunities"
    return gap, f"{words}: {'' if gap >= NEAR_TOTAL_GAP else 'perhaps '}{told} at close."


def _filled_at_close(case: ColumnCase) -> str:
    gap, words = _gaps_at_close(case)
    return words if gap >= NEAR_TOTAL_GAP else ""


def _perhaps_filled_at_close(case: ColumnCase) -> str:
    gap, words = _gaps_at_close(case)
    return words if gap > LARGEST_GAP + case.gap_by_chance else ""


def high_single_column_auc(case: ColumnCase) -> str:
    """Refuse what alone orders outcomes better than any honest column does."""
    auc = case.evidence.auc or 0.0
    return f"{ALONE.format(percent(auc, 1))}: it gives the ending away." if auc > TELLTALE_AUC else ""


def _fixed(case: ColumnCase) -> str:
    share, outcome = case.fixed
    if share <= FIXED_SHARE:
        return ""
    return f"All {outcome} ones hold the same value, {_percent(share)} of the others do not: it tells the outcome."


def _unrecorded(case: ColumnCase) -> str:
    if case.field.known != "while open" or case.evidence.history:
        return ""
    if not case.some_open:
        return f"{case.missing_history} {AT_THE_CLOSE}."
    moved = case.evidence.moved_at_close or 0.0
    if moved <= MOST_SHIFT:
        return ""
    differs = f"that differs for {_percent(moved)} from what open ones of the same age hold."
    return f"{case.missing_history} {AT_THE_CLOSE}, and {differs}"


def _thin(case: ColumnCase) -> str:
    if case.field.kind == "date":
        return "A date enters only through what is derived from it." if case.field.feature else ""
    few = case.text and case.levels > MOST_LEVELS and case.levels <= UNIQUE_SHARE * case.opportunities
    if few and case.opportunities < FEWEST_ROWS_A_LEVEL * case.levels:
        thin = f"fewer than {FEWEST_ROWS_A_LEVEL} opportunities each"
        return f"{case.levels:,} different values with {thin}; too few to learn from by name."
    return ""


def _rewritten(case: ColumnCase) -> str:
    """Refuse what a former snapshot proves to be written at the close."""
    return case.rewritten.sentence if case.rewritten is not None and case.rewritten.leak else ""


def _perhaps_rewritten(case: ColumnCase) -> str:
    return case.rewritten.sentence if case.rewritten is not None else ""


def _written(case: ColumnCase) -> str:
    return case.written


def _unproved(case: ColumnCase) -> str:
    if case.field.known != "while open" or case.evidence.history:
        return ""
    return f"{case.missing_history} That closed and open ones look alike does not prove it untouched by the close."


def fairly_high_single_column_auc(case: ColumnCase) -> str:
    """Doubt what alone orders outcomes better than columns usually do, unless open ones show it from the opening."""
    auc, opening = case.evidence.auc or 0.0, case.field.known == "at opening"
    if auc <= (SUSPECT_AUC_AT_OPENING if opening else SUSPECT_AUC) or (opening and case.some_open):
        return ""
    return f"{ALONE.format(percent(auc, 1))}: more than one column is likely to know."


def _nearly_unique(case: ColumnCase) -> str:
    if not case.text or case.levels <= UNIQUE_SHARE * case.opportunities:
        return ""
    return f"{case.levels:,} different values on {case.opportunities:,} opportunities: nearly unique to each."


def _missingness_may_leak(case: ColumnCase) -> str:
    won, lost = case.evidence.missing_won, case.evidence.missing_lost
    if won is None or lost is None or abs(won - lost) <= LARGEST_GAP:
        return ""
    if abs(won - lost) <= LARGEST_OUTCOME_GAP and max(won, lost) < EMPTY:
        return ""
    return f"{_missing_of(won, lost)}: being empty may tell the outcome."


def _gaps_differ(case: ColumnCase) -> str:
    won, lost = case.evidence.missing_won, case.evidence.missing_lost
    if won is None or lost is None or case.some_open or abs(won - lost) <= LARGEST_GAP:
        return ""
    return f"{_missing_of(won, lost)}, and none is open to compare with."


def _grown(case: ColumnCase) -> str:
    field = case.field
    grows = field.unit in GROWING_UNITS or DURATION.search(field.label)
    number = field.table == "opportunities" and field.kind in ("number", "integer")
    if not (number and grows and field.known == "at opening") or case.outlasts:
        return ""
    counted = field.unit if field.unit in GROWING_UNITS else "time"
    return f"It counts {counted}, and is said to be known at opening, when none had passed."


def _part_of_a_whole(case: ColumnCase) -> str:
    if not case.part or case.evidence.history:
        return ""
    return "With other columns it adds up to a whole in most rows: shares of what has happened, known when all has."


def _grows_with_age(case: ColumnCase) -> str:
    if case.field.known != "at opening" or case.follows <= LEAST_AGE_CORRELATION:
        return ""
    return (
        f"Said to be known at opening, yet it follows the days until the close (correlation {case.follows:.2f}): "
        "it grows while the opportunity is open."
    )


def _named_for_the_end(case: ColumnCase) -> str:
    if case.field.table != "opportunities" or not END.search(case.field.label):
        return ""
    return f"Its own name, {case.field.label}, says that it belongs to the end."


def _shifted_though_known(case: ColumnCase) -> str:
    moved = case.evidence.moved_at_close or 0.0
    most = MOST_SHIFT if (case.evidence.auc or 0.0) > TELLING_AUC else MOVED_THOUGH_KNOWN
    # Beside two kinds of closed ones what drifts with the years is told apart from what the close moves.
    if case.comparisons > 1 or case.field.known != "at opening" or case.field.kind == "date" or moved <= most:
        return ""
    return f"Said to be known at opening, yet closed ones differ for {_percent(moved)} from open ones of the same age."


# What the rows alone prove, whatever is declared; and what of it can be told of a feature derived from other columns.
DERIVED_HARD: tuple[Callable[[ColumnCase], str], ...] = (restates, high_single_column_auc)
HARD: tuple[Callable[[ColumnCase], str], ...] = (
    restates,
    _missingness_leaks,
    _filled_at_close,
    high_single_column_auc,
    _fixed,
)
# In this order; the first that speaks is the verdict.
RULINGS: tuple[tuple[Word, tuple[Callable[[ColumnCase], str], ...]], ...] = (
    ("leak", (_at_close,)),
    ("unused", (_constant,)),
    ("leak", (*HARD, _rewritten, _unrecorded)),
    ("suspect", (_missingness_may_leak, _perhaps_filled_at_close)),
    ("unused", (_thin,)),
    (
        "suspect",
        (
            _written,
            _perhaps_rewritten,
            _unproved,
            _part_of_a_whole,
            _grown,
            _grows_with_age,
            _named_for_the_end,
            _gaps_differ,
            _nearly_unique,
            fairly_high_single_column_auc,
            _shifted_though_known,
        ),
    ),
)
