"""How far the deals opened in a period came: how many, and how much money, ever reached each stage."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from app.services import Published
from app.views.extent import extent
from app.views.stages import lacking
from data.snapshots import queries
from data.snapshots.queries import Scope

WON: Final = "Won"


@dataclasses.dataclass(frozen=True)
class Reached:
    """A stage: how many deals ever reached it and their money, and the shares of that number of 1.

    Of those that came no further `still_open` are open and `lost` are lost; the rest reached the next stage. The last
    row is what is won.
    """

    stage: str
    n: int
    amount: float
    of_previous: float | None
    of_first: float | None
    still_open: int
    open_amount: float
    lost: int


@dataclasses.dataclass(frozen=True)
class Funnel:
    """The stages in their order, of deals opened in the period; `untold` others were lost without a recorded stage.

    `none` says why there is no funnel, '' where there is one, and `next_step` what to do about it.
    """

    rows: tuple[Reached, ...]
    untold: int
    none: str
    next_step: str


def funnel(published: Published, scope: Scope, stages: Mapping[str, int]) -> Funnel:
    """Answer how far the deals came that were opened in the period; each stage with its place."""
    holds = extent(published.snapshot)
    why = next((one for one in (lacking.openings(holds), lacking.history(holds)) if one.none), lacking.NOTHING)
    if why.none:
        return Funnel((), 0, why.none, why.next_step)
    found = queries.ask(published.snapshot, "stages/reached", scope)
    known = found[found["known"]]
    untold = int(found.loc[~found["known"], "n"].sum())
    if known.empty:
        return Funnel((), untold, *_nothing_opened(untold))
    return Funnel(tuple(_rows(known, stages)), untold, "", "")


def _nothing_opened(untold: int) -> tuple[str, str]:
    if untold:
        return "Of no deal opened in this period is any stage recorded.", lacking.WITH_HISTORY
    return "No deal was opened in this period with these filters.", "Choose a longer period, or widen the filters."


def _rows(known: pd.DataFrame, stages: Mapping[str, int]) -> list[Reached]:
    """One row a stage and one of what is won; what is won has reached every stage."""
    groups = known.to_dict("records")
    rows: list[Reached] = []
    for stage, place in [*stages.items(), (WON, math.inf)]:
        here = [one for one in groups if one["outcome"] == "won" or one["reached"] >= place]
        rows.append(_row(stage, place, here, rows))
    return rows


def _row(stage: str, place: float, here: Sequence[Mapping[Any, Any]], above: Sequence[Reached]) -> Reached:
    n, amount = _sums(here)
    stayed = [one for one in here if one["outcome"] != "won" and one["reached"] == place]
    still_open, open_amount = _sums([one for one in stayed if one["outcome"] == "open"])
    return Reached(
        stage=stage,
        n=n,
        amount=amount,
        of_previous=_share(n, above[-1].n) if above else None,
        of_first=_share(n, above[0].n) if above else None,
        still_open=still_open,
        open_amount=open_amount,
        lost=_sums([one for one in stayed if one["outcome"] == "lost"])[0],
    )


def _sums(groups: Iterable[Mapping[Any, Any]]) -> tuple[int, float]:
    """How many deals, and how much money."""
    found = list(groups)
    return sum(int(one["n"]) for one in found), float(sum(one["amount"] for one in found))


def _share(n: int, whole: int) -> float | None:
    return n / whole if whole else None
