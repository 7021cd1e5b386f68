"""How far the deals opened in a period came: how many, and how much money, ever reached each stage."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Final

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
    won = known["outcome"] == "won"
    groups = [(stage, place, won | (known["reached"] >= place)) for stage, place in stages.items()]
    rows: list[Reached] = []
    for stage, place, here in [*groups, (WON, math.inf, won)]:
        stayed = known[here & ~won & (known["reached"] == place)]
        rows.append(_row(stage, known[here], stayed, rows))
    return rows


def _row(stage: str, here: pd.DataFrame, stayed: pd.DataFrame, above: Sequence[Reached]) -> Reached:
    n = int(here["n"].sum())
    still_open = stayed[stayed["outcome"] == "open"]
    return Reached(
        stage=stage,
        n=n,
        amount=float(here["amount"].sum()),
        of_previous=_share(n, above[-1].n) if above else None,
        of_first=_share(n, above[0].n) if above else None,
        still_open=int(still_open["n"].sum()),
        open_amount=float(still_open["amount"].sum()),
        lost=int(stayed.loc[stayed["outcome"] == "lost", "n"].sum()),
    )


def _share(n: int, whole: int) -> float | None:
    return n / whole if whole else None
