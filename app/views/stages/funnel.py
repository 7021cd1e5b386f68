"""How far the deals opened in a period came: how many, and how much money, ever reached each stage."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from app import formats
from app.services import Published
from app.views.extent import extent
from app.views.stages import lacking
from app.views.stages.pipelines import Line, lines
from app.views.state import proof_at
from data.snapshots import queries
from data.snapshots.queries import MOST_UNTOLD, Scope

WON: Final = "Won"
UNTOLD: Final = "Of {lost} opened in this period {untold} no recorded stage: how far they came is not known."


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
class Others:
    """Pipelines with stages of their own, how many deals were opened in them, and the address of their funnel."""

    pipelines: tuple[str, ...]
    n: int
    href: str


@dataclasses.dataclass(frozen=True)
class Funnel:
    """The stages in their order, of deals opened in the period; `untold` others were lost without a recorded stage.

    `opened`, `won` and `lost` count all of them. `none` says why there is no funnel, '' where there is one, and
    `next_step` what to do about it. Where pipelines have stages of their own, the rows are of `pipelines`, in which
    most deals were opened, and `others` are of the rest.
    """

    rows: tuple[Reached, ...] = ()
    untold: int = 0
    none: str = ""
    next_step: str = ""
    opened: int = 0
    won: int = 0
    lost: int = 0
    pipelines: tuple[str, ...] = ()
    others: tuple[Others, ...] = ()


def funnel(published: Published, scope: Scope) -> Funnel:
    """Answer how far the deals came that were opened in the period, in the pipelines in which most were."""
    holds = extent(published.snapshot)
    why = next((one for one in (lacking.openings(holds), lacking.reached(holds)) if one.none), lacking.NOTHING)
    if why.none:
        return Funnel(none=why.none, next_step=why.next_step)
    found = queries.ask(published.snapshot, "stages/reached", scope)
    told = sorted(((line, _of(found, line)) for line in lines(published, scope)), key=lambda one: -one[1]["n"].sum())
    (line, rows), *rest = told
    others = tuple(_others(one.pipelines, int(more["n"].sum()), scope) for one, more in rest if len(more))
    named = line.pipelines if others else ()
    return dataclasses.replace(_funnel(rows, line.stages), pipelines=named, others=others)


def _others(pipelines: tuple[str, ...], n: int, scope: Scope) -> Others:
    return Others(pipelines, n, proof_at("/stages", scope, "stages-funnel", pipeline=pipelines))


def _of(found: pd.DataFrame, line: Line) -> pd.DataFrame:
    return found[found["pipeline"].isin(line.pipelines)] if line.pipelines else found


def _funnel(found: pd.DataFrame, stages: Mapping[str, int]) -> Funnel:
    """Return the funnel of deals with the same stages; none where too many lost ones have none recorded."""
    known, by_outcome = found[found["known"]], found.groupby("outcome")["n"].sum()
    won, lost = (int(by_outcome.get(one, 0)) for one in ("won", "lost"))
    untold = int(found.loc[~found["known"], "n"].sum())
    opened = int(found["n"].sum()) if len(found) else 0
    is_known = len(known) > 0 and untold <= MOST_UNTOLD * opened
    none, next_step = ("", "") if is_known else _nothing_known(untold, lost)
    rows = tuple(_rows(known, stages)) if is_known else ()
    return Funnel(rows, untold, none, next_step, opened, won, lost)


def _nothing_known(untold: int, lost: int) -> tuple[str, str]:
    """Say why nothing is known of how far deals came; with the won ones alone more would seem to."""
    if untold:
        lost_deals, have = formats.plural(lost, "lost deal"), formats.plural(untold, "has", "have")
        return UNTOLD.format(lost=lost_deals, untold=have), lacking.WITH_HISTORY
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
