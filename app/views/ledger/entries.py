"""What each publication said of one open deal, and why the next one said something else, in points that add up."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from app import formats
from app.services import Published, Services
from app.views.ledger.lineage import lineage
from data.ledger.ledger import Ledger, LedgerFile
from data.snapshots import queries

# Of so many publications is told what they said of a deal: half a year of weekly ones.
MOST_ENTRIES: Final = 26
# Percentage points that are arithmetic's own.
NOTHING_MOVED: Final = 1e-6
BEGINS: Final = "The ledger begins with the next publication: what is said from then on is kept."
FIRST: Final = "Nothing had been said of this deal before {day}."


@dataclasses.dataclass(frozen=True)
class Revision:
    """Why a publication said something else than the one before, in percentage points.

    data, time and model add up to `points`, the difference of the two loss chances as they are written; `sentence` says
    all four. Where nobody can tell, they are None and `unsplit` says why.
    """

    points: int
    data: int | None
    time: int | None
    model: int | None
    unsplit: str
    sentence: str


@dataclasses.dataclass(frozen=True)
class LedgerEntry:
    """What one publication said of a deal: its data's date, when it was published, and by which model version.

    by_data, by_time and by_model are what moved the loss probability since former_loss, the one before it; None where
    there was none, or nobody can tell. `flagged` is by the policy then in force.
    """

    as_of_on: dt.date
    published_at: dt.datetime
    loss_probability: float | None
    low: float | None
    high: float | None
    amount: float | None
    expected_loss: float | None
    stage: str
    owner: str | None
    flagged: bool | None
    policy: str
    bundle_version: str
    snapshot: str
    former_loss: float | None
    by_data: float | None
    by_time: float | None
    by_model: float | None
    revision: Revision | None


@dataclasses.dataclass(frozen=True)
class LedgerEntries:
    """What was said of an open deal, the latest publication first; `none` says why there is nothing to compare with."""

    opportunity_id: str
    entries: tuple[LedgerEntry, ...]
    none: str


def ledger_entries(services: Services, opportunity_id: str) -> LedgerEntries:
    """Answer what the latest publications up to the served one said of a deal; raise NotFound where it is not open."""
    published = services.published()
    opened_on = queries.open_facts_of(published.snapshot, opportunity_id)["opened_on"].iloc[0]
    files = files_until(services.ledger, published)
    # No publication spoke of it before it was opened.
    files = tuple(one for one in files if pd.isna(opened_on) or one.as_of_on >= opened_on.date())[-MOST_ENTRIES:]
    if not files:
        return LedgerEntries(opportunity_id, (), BEGINS)
    rows = services.ledger.ask("ledger/of_opportunity", "entries", files, opportunity_id=opportunity_id)
    times = {one.snapshot: one.published_at for one in files}
    entries = tuple(_entry(row, times) for row in rows.to_dict("records"))
    return LedgerEntries(opportunity_id, entries, _none(entries))


def files_until(ledger: Ledger, published: Published) -> tuple[LedgerFile, ...]:
    """The publications of the export that is served, up to the one that is."""
    snapshot = published.snapshot
    return tuple(one for one in ledger.files(lineage(snapshot.info)) if one.snapshot <= snapshot.version)


def _none(entries: Sequence[LedgerEntry]) -> str:
    if not entries:
        return BEGINS
    return FIRST.format(day=formats.date(entries[-1].as_of_on)) if len(entries) == 1 else ""


def _entry(row: Mapping[Any, Any], times: Mapping[str, dt.datetime]) -> LedgerEntry:
    moved = ("former_loss", "by_data", "by_time", "by_model")
    numbers = ("loss_probability", "low", "high", "amount", "expected_loss", *moved)
    known: dict[str, Any] = {name: None if pd.isna(row[name]) else float(row[name]) for name in numbers}
    texts: dict[str, Any] = {name: str(row[name]) for name in ("stage", "policy", "bundle_version", "snapshot")}
    return LedgerEntry(
        as_of_on=pd.Timestamp(row["as_of_on"]).date(),
        published_at=times[row["snapshot"]],
        owner=None if pd.isna(row["owner"]) else str(row["owner"]),
        flagged=None if pd.isna(row["flagged"]) else bool(row["flagged"]),
        revision=_revision(known, row["unsplit"]),
        **texts,
        **known,
    )


def _revision(known: Mapping[str, float | None], unsplit: object) -> Revision | None:
    """Why it is another loss probability than before; None where nothing had been said before."""
    before, after = known["former_loss"], known["loss_probability"]
    if before is None or after is None:
        return None
    points = round(100 * after) - round(100 * before)
    parts = [known[name] for name in ("by_data", "by_time", "by_model")]
    split = [part for part in parts if part is not None]
    if len(split) < len(parts):
        why = str(unsplit) if isinstance(unsplit, str) else ""
        return Revision(points, None, None, None, why, f"{formats.points(points / 100, 0)}. {why}".strip())
    data, time, model = whole_points(split, points)
    return Revision(points, data, time, model, "", _sentence(points, data, time, model))


def whole_points(parts: Sequence[float], points: int) -> tuple[int, ...]:
    """Round parts of a difference of shares to whole percentage points that add up to `points`.

    What rounding leaves over goes to the part that it cut most; what did not move at all stays at none.
    """
    exact = [100 * part for part in parts]
    whole = [round(one) for one in exact]
    moved = [place for place, one in enumerate(exact) if abs(one) > NOTHING_MOVED]
    while moved and (left := points - sum(whole)):
        step = 1 if left > 0 else -1
        most = max(moved, key=lambda place: step * (exact[place] - whole[place]))
        whole[most] += step
    return tuple(whole)


def _sentence(points: int, data: int, time: int, model: int) -> str:
    """'+6 pts: data changed +8, time passed -1, model changed -1'."""
    parts = (("data changed", data), ("time passed", time), ("model changed", model))
    told = ", ".join(f"{words} {formats.signed(part)}" for words, part in parts if part)
    return f"{formats.points(points / 100, 0)}: {told}" if told else "No change"
