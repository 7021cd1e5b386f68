"""What is on record of columns beside their rows: their logged changes, and what they held when last seen open."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd

from data.schema import Field
from data.shares import percent
from model.arrays import Mask
from model.leaks.outcomes import FEWEST_TO_COMPARE, Endings
from model.statistics.proportions import wilson

# Fewer opportunities with a change of a field are corrections of typing errors, not its history.
FEWEST_CHANGED, CHANGED_SHARE = 5, 0.01
# A log that knows changes of one outcome has so many times fewer of another by chance only where few are expected.
FEWEST_EXPECTED, ONE_SIDED = 5.0, 5.0
# So many times more opportunities with changes at the close alone, and what is logged is the closing.
AT_CLOSE = 4.0
# Of logs that end in another value than the export holds: what is not logged happened at the close.
ENDS_ELSEWHERE = 0.2
FEWEST_CLOSINGS = 20
# Above this share a column is rewritten at the close; below, it may have been corrected.
REWRITTEN = 0.05
CORRECTED = 0.01


@dataclasses.dataclass(frozen=True)
class Records:
    """Frames by field and outcome ('won', 'lost', 'open'); None if nothing of the kind is known.

    logged: opportunities, changed_while_open, changed_only_at_close, ends_elsewhere (counts). closings: what former
    snapshots held of opportunities that were open then: opportunities, changed (counts).
    """

    logged: pd.DataFrame | None = None
    closings: pd.DataFrame | None = None


@dataclasses.dataclass(frozen=True)
class Logged:
    """Share of opportunities with a logged change of a field while open, and why the log is no history; else ''."""

    share: float
    missing_history: str


def logged(field: Field, column: pd.Series[Any], ends: Endings, records: Records) -> Logged:
    """Judge the log of one tracked field; without one, its changes are those seen between landmarks."""
    found = _of_rows(column, ends) if records.logged is None else _of(records.logged, field.name, ends)
    changed, of = found["changed_while_open"].sum(), found["opportunities"].sum()
    share = float(changed / of) if of else 0.0
    return Logged(share, _missing_data_reason(found, changed, share))


def _of(frame: pd.DataFrame, name: str, ends: Endings) -> pd.DataFrame:
    """Rows of one field; an outcome without any logged change of it counts as it stands in the landmark rows."""
    found = frame[frame["field"] == name]
    there = {outcome: int(side.sum()) for outcome, side in _outcomes(ends).items()}
    missing = [
        (outcome, float(n), 0.0, 0.0, 0.0) for outcome, n in there.items() if outcome not in set(found["outcome"])
    ]
    columns = ["outcome", "opportunities", "changed_while_open", "changed_only_at_close", "ends_elsewhere"]
    return pd.DataFrame([*found[columns].itertuples(index=False), *missing], columns=columns)


def _outcomes(ends: Endings) -> dict[str, Mask]:
    return {"won": ends.label == 0, "lost": ends.label == 1, "open": np.isnan(ends.label)}


def _of_rows(column: pd.Series[Any], ends: Endings) -> pd.DataFrame:
    """Count opportunities that are seen on several days, and those that hold two values on them."""
    codes = pd.factorize(column.to_numpy(dtype=object))[0]
    days, varies = np.bincount(ends.codes), ends.varying(codes)
    rows = [(n, float((side & (days > 1)).sum()), float((side & varies).sum())) for n, side in _outcomes(ends).items()]
    frame = pd.DataFrame(rows, columns=["outcome", "opportunities", "changed_while_open"])
    return frame.assign(changed_only_at_close=0.0, ends_elsewhere=0.0)


def _missing_data_reason(found: pd.DataFrame, changed: float, share: float) -> str:
    at_close = found["changed_only_at_close"].sum()
    if not changed + at_close:
        return "The export has no change of it: what it was while a deal was open is not known."
    if at_close > AT_CLOSE * changed:
        return "Its changes are on record at the close, and hardly any before."
    if changed < FEWEST_CHANGED or share < CHANGED_SHARE:
        return (
            f"Changes of it are on record for {percent(share, 1)} of opportunities while open: too few for a history."
        )
    if one := _one_sided(found, share):
        return f"Its changes are on record for hardly any of the {one} ones."
    elsewhere = found["ends_elsewhere"].sum() / (changed + at_close)
    if elsewhere > ENDS_ELSEWHERE:
        return f"For {percent(elsewhere)} of opportunities the log of its changes does not end in what it holds."
    return ""


def _one_sided(found: pd.DataFrame, share: float) -> str:
    """Name the outcome of which changes are missing in the log."""
    for row in found.to_dict("records"):
        expected = share * row["opportunities"]
        if expected >= FEWEST_EXPECTED and row["changed_while_open"] < expected / ONE_SIDED:
            return str(row["outcome"])
    return ""


@dataclasses.dataclass(frozen=True)
class Rewritten:
    """Share of opportunities that hold another value, closed, than when they were last seen open; how many there are.

    sentence: '' unless more of them do than of those that are still open, or than are corrected.
    """

    share: float
    closings: int
    leak: bool
    sentence: str

    @property
    def enough(self) -> bool:
        """Tell whether so many have closed that a rewritten column would have shown."""
        return self.closings >= FEWEST_TO_COMPARE


def rewritten(field: Field, records: Records) -> Rewritten | None:
    """Compare what opportunities held when last seen open with what they hold now; None if no snapshot tells."""
    if records.closings is None:
        return None
    closings = records.closings
    found = closings[closings["field"] == field.name].set_index("outcome")[["opportunities", "changed"]]
    found = found.reindex(["won", "lost", "open"], fill_value=0.0)
    closed, changed = (float(total) for total in found.loc[["won", "lost"]].sum())
    if closed < FEWEST_CLOSINGS:
        return None
    share, least = changed / closed, wilson(changed, closed)[0]
    usual = found.loc["open", "changed"] / max(found.loc["open", "opportunities"], 1.0)
    beyond = least > max(CORRECTED, 2.0 * float(usual))
    words = _evidence_text(found, int(closed), share) if beyond else ""
    return Rewritten(share, int(closed), beyond and least > REWRITTEN, words)


def _evidence_text(found: pd.DataFrame, closings: int, share: float) -> str:
    won, lost, still_open = map(percent, found["changed"] / found["opportunities"].clip(lower=1.0))
    return (
        f"Of {closings:,} opportunities that have closed since they were last seen open, {percent(share)} hold"
        f" another value now ({won} of the won, {lost} of the lost, and {still_open} of those still open)."
    )
