"""A column's case before the firewall: everything that its rows, and what is on record of it, say."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import pandas as pd

from data.schema import Field
from data.shares import percent
from model.leaks import elapsed_days, evidence
from model.leaks.checks import ColumnCase, is_text
from model.leaks.comparison_groups import ComparisonGroups, Moment
from model.leaks.evidence import Evidence, Verified
from model.leaks.outcomes import Endings
from model.leaks.recorded_changes import Logged, Records, Rewritten, logged, rewritten
from model.leaks.written_at_close import written
from model.statistics.metrics import COIN

# What the least verified of several columns makes of all that rests on them.
WEAKEST: tuple[Verified, ...] = ("declared, not verified", "tested", "recorded")
NOTHING = ComparisonGroups(evidence.NO_ROWS, Moment(None, None), Moment(None, None))
FAR = 0.15
# AUC of a column alone, above which open ones that lie between won and lost ones prove nothing.
TELLS_MUCH = 0.75
BETWEEN = "Open ones lie between won and lost ones, as they also would had the close written into both."
UNLOGGED = "Where no change of it is logged it tells far more of the ending than where one is."
UNTESTED = "Nothing shows what it held before the close: too few open ones of the same age, and no former snapshot."


@dataclasses.dataclass(frozen=True)
class Grounds:
    """What every column is judged on: how opportunities ended, open ones beside closed ones, and the records."""

    ends: Endings
    beside: ComparisonGroups = NOTHING
    records: Records = dataclasses.field(default_factory=Records)


def case_of(
    column: pd.Series[Any], field: Field, grounds: Grounds, *, missing_history: str = "", part: bool = False
) -> ColumnCase:
    """Gather a column's case; `missing_history` says why it has no history, '' if it has one."""
    text, date, ends = is_text(field), field.kind == "date", grounds.ends
    values = evidence.readings(column, ends)
    line = evidence.age_correlation(values, ends)
    varies = (field.tracked or line > evidence.STRAIGHT) and evidence.varies(column, ends)
    share, ending = evidence.restated(values, ends, grows=varies)
    levels = int(column.nunique())
    binned = evidence.bins(column.iloc[ends.last], text=text)
    placed = column if not date else pd.Series(evidence.since_opening(column, ends))
    judged = Evidence(
        field.known,
        not missing_history,
        *evidence.missing_shares(column, ends),
        auc=None if date else evidence.single_column_auc(binned, ends),
        moved_at_close=evidence.moved_at_close(placed, ends, text=text),
        restated=share,
        distinct=levels / max(1, ends.opportunities),
    )
    case = ColumnCase(
        field,
        judged,
        ends.some_open,
        ends.lost_share,
        ending,
        fixed=(0.0, "") if date else evidence.fixed_in_one_outcome(binned, column.isna().to_numpy()[ends.last], ends),
        follows=line,
        part=part,
        outlasts=elapsed_days.outlasts(values, field, ends),
        varies=varies,
        constant=levels <= 1 and not column.isna().any(),
        levels=levels,
        opportunities=ends.opportunities,
        missing_history=missing_history,
        gap_by_chance=ends.gap_by_chance,
    )
    if field.table not in ("", "facts"):
        return _tested(case, placed, grounds)
    recorded = dataclasses.replace(judged, verified="recorded" if field.table else "")
    return dataclasses.replace(case, evidence=recorded)


def _tested(case: ColumnCase, column: pd.Series[Any], grounds: Grounds) -> ColumnCase:
    """Add what closed ones beside open ones, and former snapshots, say of the close."""
    field, compared = case.field, grounds.beside
    text = case.text and not case.constant
    # What changes while open goes with the season too: so near it is no sign that the log left out the close.
    near = FAR if _recorded(case) else 0.0
    found = None if case.constant else written(column, compared, text=text, near=near)
    before = None if _recorded(case) else rewritten(field, grounds.records)
    log = logged(field, column, grounds.ends, grounds.records) if field.tracked and field.name != "stage" else None
    unlogged = log is not None and _recorded(case) and evidence.ranks_better_unlogged(column, grounds.ends, text=text)
    verified = _verified(case, compared, before, unlogged=unlogged)
    on_record = _recorded(case) and verified != ""
    told = _on_record(log, unlogged=unlogged) if log and on_record else _evidence_text(compared, before, verified)
    judged = dataclasses.replace(
        case.evidence,
        logged=log.share if log else None,
        rewritten=before.share if before else None,
        compared=compared.of_open,
        verified=verified,
        tested=told,
    )
    return dataclasses.replace(
        case,
        evidence=judged,
        written=found.sentence if found else "",
        rewritten=before,
        comparisons=compared.comparisons,
    )


def _recorded(case: ColumnCase) -> bool:
    return case.evidence.history and (case.field.tracked or case.field.table == "facts")


def _verified(case: ColumnCase, compared: ComparisonGroups, before: Rewritten | None, *, unlogged: bool) -> Verified:
    if case.field.known == "at close":
        return ""
    if _recorded(case):
        return "declared, not verified" if unlogged else "recorded"
    if before is not None and before.enough:
        return "tested"
    # The close may write into both sides so that open ones lie between: what tells much alone is not shown to be free.
    weak = (case.evidence.auc or COIN) <= TELLS_MUCH
    return "tested" if compared.shows and weak else "declared, not verified"


def _evidence_text(compared: ComparisonGroups, before: Rewritten | None, verified: Verified) -> str:
    """Say what was tested, on how many, and what would not have shown."""
    predicted = []
    if compared.any and verified != "declared, not verified":
        least = compared.least_seen * 100
        predicted.append(
            f"Compared with {compared.of_open:,} open ones: one value that the close writes into {least:.0f} % of the"
            " lost ones would show."
        )
    if before is not None:
        predicted.append(f"Compared with what {before.closings:,} closed ones held when last seen open.")
    untested = BETWEEN if compared.shows else UNTESTED
    return " ".join(predicted) if predicted or verified != "declared, not verified" else untested


def _on_record(log: Logged, *, unlogged: bool) -> str:
    return (
        UNLOGGED if unlogged else f"Changes of it are on record for {percent(log.share)} of opportunities while open."
    )


def weakest(verified: Iterable[Verified]) -> Verified:
    """Say how far a feature is verified that rests on several columns."""
    found = set(verified)
    return next((word for word in WEAKEST if word in found), "recorded")


def missing_history_reason(facts: pd.DataFrame, field: Field, grounds: Grounds) -> str:
    """Say why the rows do not hold a column as it stood; '' if they do: it is derived from events, or logged."""
    if field.table == "facts":
        return ""
    if not field.tracked:
        return "Its history is not recorded."
    if field.name == "stage":
        seen = "stage_entered_on" in facts and bool(facts["stage_entered_on"].notna().any())
        return "" if seen or evidence.varies(facts["stage"], grounds.ends) else "Its history is not recorded."
    return logged(field, facts[field.name], grounds.ends, grounds.records).missing_history
