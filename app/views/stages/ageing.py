"""How old the open deals of each stage are: how many, and how much money, by days since the opening."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Final

import pandas as pd

from app.services import Published
from app.views.deals.list_address import open_list
from app.views.extent import NOTHING_OPEN, extent
from app.views.stages import lacking
from app.views.stages.pipelines import shown_stages
from data.snapshots import queries
from data.snapshots.queries import Scope

# The ages at which a band begins, in days.
AGES: Final = (0, 30, 60, 90, 180)
UNKNOWN: Final = "Age not known"
ANY: Final = "of any age"


@dataclasses.dataclass(frozen=True)
class Band:
    """Ages from a day to another, both included; `to_days` is None where there is no end, both where none is known."""

    label: str
    from_days: int | None
    to_days: int | None


@dataclasses.dataclass(frozen=True)
class Aged:
    """The open deals of a stage and a band: how many, their money, and the address of their list, '' where none."""

    stage: str
    band: str
    n: int
    amount: float
    href: str


@dataclasses.dataclass(frozen=True)
class Ageing:
    """The open deals by stage and band; the cells add up to all of them. `none` says why there are none."""

    bands: tuple[Band, ...]
    cells: tuple[Aged, ...]
    n: int
    amount: float
    none: str
    next_step: str


def ageing(published: Published, scope: Scope) -> Ageing:
    """Answer how old the open deals of each stage are."""
    holds = extent(published.snapshot)
    if not holds.open_count:
        return Ageing((), (), 0, 0.0, NOTHING_OPEN, "Import an export that holds open deals too.")
    if (why := lacking.openings(holds)).none:
        return Ageing((), (), 0, 0.0, "This export has no opening dates, so no age is known.", why.next_step)
    found = queries.ask(published.snapshot, "stages/ageing", scope, ages=list(AGES))
    if found.empty:
        return Ageing((), (), 0, 0.0, "Nothing is open with these filters.", "Widen the filters, or reset them.")
    shown = bands(unknown=bool(found["band"].isna().any()))
    stages = shown_stages(published, scope, found["stage"])
    cells = tuple(_cells(found, stages, shown))
    return Ageing(shown, cells, int(found["n"].sum()), float(found["amount"].sum()), "", "")


def standing(found: Ageing, stage: str) -> Aged | None:
    """Return the open deals of a stage, of any age, with the address of their list; None where there are none."""
    cells = [cell for cell in found.cells if cell.stage == stage]
    if not (n := sum(cell.n for cell in cells)):
        return None
    return Aged(stage, ANY, n, sum(cell.amount for cell in cells), open_list(stage=stage))


def bands(*, unknown: bool) -> tuple[Band, ...]:
    """Return the bands of ages, the last one of what is not known where there is any."""
    ends = [*(start - 1 for start in AGES[1:]), None]
    known = tuple(Band(_label(start, end), start, end) for start, end in zip(AGES, ends, strict=True))
    return (*known, Band(UNKNOWN, None, None)) if unknown else known


def _label(start: int, end: int | None) -> str:
    if end is None:
        return f"{start} days and more"
    return f"{start}\u2013{end} days" if start else f"under {end + 1} days"


def _cells(found: pd.DataFrame, stages: Iterable[str], shown: tuple[Band, ...]) -> Iterator[Aged]:
    # What is open for less than no days begins after the as-of date: it stands with the youngest.
    place = found["band"].astype("Int64").clip(lower=1).fillna(len(AGES) + 1)
    sums = found.groupby([found["stage"], place])[["n", "amount"]].sum().to_dict("index")
    for stage in stages:
        for nth, band in enumerate(shown, 1):
            held = sums.get((stage, nth), {"n": 0, "amount": 0.0})
            n = int(held["n"])
            yield Aged(stage, band.label, n, float(held["amount"]), _href(stage, band) if n else "")


def _href(stage: str, band: Band) -> str:
    """Return the address of the open deals of a stage and a band; '' where no age is known."""
    if band.from_days is None:
        return ""
    ends = {"age_from": band.from_days or None, "age_to": band.to_days}
    return open_list(stage=stage, **ends)
