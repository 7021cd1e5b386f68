"""Where deals are lost: of what left each stage in the period how much was lost there, beside the earlier days."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from app import formats
from app.services import Published
from app.views.compared import ComparedWith
from app.views.extent import extent
from app.views.stages import lacking
from app.views.stages.change import Counted, Length, Share, length, length_words, shares
from app.views.stages.pipelines import shown_stages
from data.snapshots import queries
from data.snapshots.queries import MOST_UNTOLD, Scope
from data.snapshots.snapshot import Snapshot

# A deal leaves its stage for good by being lost there, by going on, or by being won.
LOST: Final = ("lost",)
LEFT: Final = ("lost", "on", "won")
SIDES: Final = ("now", "before")


@dataclasses.dataclass(frozen=True)
class StageLoss:
    """A stage: of the deals that left it for good the share that was lost there, how many, and their money.

    `lost_before` and `amount_before` are those of the earlier days.
    """

    stage: str
    lost: int
    amount: float
    lost_before: int
    amount_before: float
    share: Share


@dataclasses.dataclass(frozen=True)
class Stay:
    """How long the stays in a stage lasted that ended in the period, however they ended, and in the earlier days."""

    stage: str
    days: Length
    before: Length
    words: str


@dataclasses.dataclass(frozen=True)
class Losses:
    """The open stages in their order: what was lost in each, and how long deals stayed in it.

    Of `unplaced` lost deals no stage is recorded. `none` says why nothing is said, and `next_step` what to do;
    `no_stays` why it is not known how long deals stayed.
    """

    rows: tuple[StageLoss, ...]
    stays: tuple[Stay, ...]
    lost: int
    unplaced: int
    none: str
    next_step: str
    no_stays: str = ""


def losses(published: Published, scope: Scope, compared: ComparedWith, lost_in_all: int) -> Losses:
    """Answer where deals were lost in the period; `lost_in_all` counts those of which no stage is recorded too."""
    holds = extent(published.snapshot)
    why = next((one for one in (lacking.closings(holds), lacking.reached(holds)) if one.none), lacking.NOTHING)
    if why.none:
        return Losses((), (), lost_in_all, lost_in_all, why.none, why.next_step)
    found = _left(published.snapshot, scope, compared, lost_in_all)
    stages = shown_stages(published, scope, found["stage"])
    rows = _stage_losses(found, stages, compared)
    parts = dict(list(found.groupby(["stage", "side"])))
    no_stays = "" if len(found) and found["days"].notna().any() else lacking.NO_DAYS
    stays = () if no_stays else tuple(_stay(stage, parts, compared) for stage in stages)
    return Losses(rows, stays, lost_in_all, lost_in_all - sum(one.lost for one in rows), "", "", no_stays)


def _left(snapshot: Snapshot, scope: Scope, compared: ComparedWith, lost_in_all: int) -> pd.DataFrame:
    """Return what left each stage: side, stage, ending, days, counted, n, n_amount, amount.

    It is told by its history, or by the last stages of what closed where these place more of it.
    """
    days: dict[str, Any] = {"previous_start": compared.start, "previous_end": compared.end}
    found = queries.ask(snapshot, "stages/left", scope, **days)
    if _lost_of(found) >= (1 - MOST_UNTOLD) * lost_in_all:
        return found
    kept = queries.ask(snapshot, "stages/left_in_all", scope, **days)
    return kept if _lost_of(kept) > _lost_of(found) else found


def _lost_of(found: pd.DataFrame) -> int:
    is_lost = (found["side"] == "now") & (found["ending"] == "lost") & found["counted"].astype(bool)
    return int(found.loc[is_lost, "n"].sum())


def _stage_losses(found: pd.DataFrame, stages: list[str], compared: ComparedWith) -> tuple[StageLoss, ...]:
    last = found[found["counted"]]
    lost, gone = (_by_stage(last[last["ending"].isin(endings)]) for endings in (LOST, LEFT))
    now, before = ([_counted(lost, gone, (side, stage)) for stage in stages] for side in SIDES)
    money = ([lost[side, stage][1] for stage in stages] for side in SIDES)
    found_shares = shares(now, before, compared)
    return tuple(
        StageLoss(stage, one.part, amount, other.part, amount_before, share)
        for stage, one, other, amount, amount_before, share in zip(
            stages, now, before, *money, found_shares, strict=True
        )
    )


def _by_stage(rows: pd.DataFrame) -> Mapping[tuple[str, str], tuple[int, float]]:
    """Return how many deals, and how much money, by side and stage."""
    sums = rows.groupby(["side", "stage"])[["n", "amount"]].sum()
    known = {key: (int(n), float(amount)) for key, n, amount in sums.itertuples()}
    return defaultdict(lambda: (0, 0.0), known)


def _counted(
    lost: Mapping[tuple[str, str], tuple[int, float]],
    gone: Mapping[tuple[str, str], tuple[int, float]],
    key: tuple[str, str],
) -> Counted:
    return Counted(lost[key][0], gone[key][0])


def _stay(stage: str, parts: Mapping[Any, pd.DataFrame], compared: ComparedWith) -> Stay:
    now, before = (_length(parts.get((stage, side))) for side in SIDES)
    return Stay(stage, now, before, length_words(now, before, compared))


def _length(rows: pd.DataFrame | None) -> Length:
    return Length(0) if rows is None else length(rows["days"].astype(float), rows["n"])


def worst(found: Losses, *, money: bool) -> StageLoss | None:
    """Return the stage in which most money is lost, or without it most deals; None where nothing is."""
    lost = [one for one in found.rows if one.lost]
    return max(lost, key=lambda one: (one.amount if money else 0.0, one.lost), default=None)


def headline(found: Losses, compared: ComparedWith, currency: str, *, money: bool) -> str:
    """Say where most is lost and by how much more than before; '' where nothing is."""
    most = worst(found, money=money)
    if most is None:
        return ""
    stage = formats.cut(most.stage)
    if money:
        more = _more(most.amount - most.amount_before, "money", compared, currency)
        return f"Most money is lost in {stage}: {formats.money(most.amount, currency)}{more}"
    more = _more(most.lost - most.lost_before, "count", compared)
    return f"Most deals are lost in {stage}: {formats.plural(most.lost, 'deal')}{more}"


def _more(change: float, unit: str, compared: ComparedWith, currency: str = "") -> str:
    if not compared.kind:
        return ""
    amount = formats.value(abs(change), unit, currency)
    if not any(digit in amount for digit in "123456789"):
        return ", as much as before"
    return f", {amount} {'more' if change > 0 else 'less'} than before"


def detail(found: Losses, period: str, compared: ComparedWith, *, money: bool) -> str:
    """Say which days the headline is of, and how many of what left its stage were lost; '' where none were."""
    most = worst(found, money=money)
    if most is None:
        return ""
    against = f" vs {compared.words}" if compared.kind else ""
    share = most.share
    rate = f"{formats.percent(share.share)} {formats.interval(share.low, share.high)}"
    changed = f": {share.words}" if share.words else ""
    lost = f"{formats.count(share.part)} of the {formats.plural(share.n, 'deal')} that left it for good"
    return f"{period}{against}. Lost: {lost}, {rate}{changed}."
