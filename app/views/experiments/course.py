"""How an experiment stands: its arms, what acting has changed by now, and whether its rule ends it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from app.services import Services
from data.records import actions
from data.records import experiments as records
from data.records.actions import NOT_NEEDED, Action
from data.records.experiments import Arm, Experiment
from model.arrays import Mask
from model.experiments.assignment import ACT, ARMS
from model.experiments.stopping import Ending, ending
from model.experiments.uplift import Estimate, Followed, Uplift, uplift

# Bands of the loss probability on the day of the arm, each with its upper end; one of fewer deals says nothing.
BANDS: Final = ((0.0, 0.5), (0.5, 0.75), (0.75, 1.0))
FEWEST_OF_BAND: Final = 100


@dataclasses.dataclass(frozen=True)
class ArmCourse:
    """One arm: how many deals have it, of how many the follow-up has passed, and what became of these by then.

    `acted` is of how many of all deals of the arm an action was planned within the follow-up, whatever came of it.
    """

    arm: str
    deals: int
    acted: int
    followed: int
    lost: int
    won: int
    still_open: int
    won_amount: float


@dataclasses.dataclass(frozen=True)
class BandRate:
    """The save rate among the deals of a band of the loss probability, both ends as shares of 1."""

    low: float
    high: float
    deals: int
    save_rate: Estimate


@dataclasses.dataclass(frozen=True)
class Course:
    """How an experiment stands on a day of the data: `deals` have an arm, the last of them since `last_assigned_on`.

    `gone` deals are no longer in the data, and are left out. `uplift` is None until both arms have a deal whose
    follow-up has passed. `ending` says why it ends with this, '' where it goes on.
    """

    on: dt.date
    deals: int
    last_assigned_on: dt.date | None
    followed: int
    gone: int
    arms: tuple[ArmCourse, ...]
    uplift: Uplift | None
    bands: tuple[BandRate, ...]
    ending: Ending


def course(services: Services, experiment: Experiment) -> Course:
    """Follow every deal of an experiment up to the as-of date of what is served."""
    published = services.published()
    on, given = published.snapshot.as_of_on, records.arms(services.store, experiment.number)
    planned = actions.kept(services.store, published.bundle.source) if given else ()
    ids = [one.opportunity_id for one in given]
    became = published.snapshot.ask("experiments/followed", opportunity_ids=ids)
    rows = _rows(given, became, planned, on, experiment.follow_up_days)
    known = rows[rows["followed"]]
    found = uplift(_followed(known), experiment.planned)
    gone = int(rows["gone"].sum())
    return Course(
        on=on,
        deals=len(given),
        last_assigned_on=max((one.assigned_on for one in given), default=None),
        followed=len(known),
        gone=gone,
        arms=tuple(_arm(arm, rows[rows["arm"] == arm]) for arm in ARMS),
        uplift=found,
        bands=_bands(known, experiment.planned),
        ending=ending(found, max(experiment.planned - gone, 1)),
    )


def _rows(
    given: Sequence[Arm], became: pd.DataFrame, planned: Sequence[Action], on: dt.date, follow_up_days: int
) -> pd.DataFrame:
    """Lay each deal beside what became of it by the end of its follow-up, whether that has passed and it is gone."""
    columns = [field.name for field in dataclasses.fields(Arm)]
    frame = pd.DataFrame([dataclasses.astuple(one) for one in given], columns=columns)
    frame = frame.merge(became, on="opportunity_id", how="left")
    until = pd.to_datetime(frame["assigned_on"]) + pd.Timedelta(days=follow_up_days)
    closed = pd.to_datetime(frame["closed_on"]) <= until
    gone = frame["outcome"].isna()
    return frame.assign(
        gone=gone,
        followed=(until <= pd.Timestamp(on)) & ~gone,
        lost=(frame["outcome"] == "lost") & closed,
        won=(frame["outcome"] == "won") & closed,
        acted=_acted(given, planned, follow_up_days),
    )


def _acted(given: Sequence[Arm], planned: Sequence[Action], follow_up_days: int) -> list[bool]:
    made: dict[str, list[dt.datetime]] = {}
    for action in planned:
        if action.status != NOT_NEEDED:
            made.setdefault(action.opportunity_id, []).append(action.made_at)
    within = dt.timedelta(days=follow_up_days)
    return [
        any(one.assigned_at <= at <= one.assigned_at + within for at in made.get(one.opportunity_id, ()))
        for one in given
    ]


def _arm(arm: str, rows: pd.DataFrame) -> ArmCourse:
    known = rows[rows["followed"]]
    lost, won = int(known["lost"].sum()), int(known["won"].sum())
    return ArmCourse(
        arm=arm,
        deals=len(rows),
        acted=int(rows["acted"].sum()),
        followed=len(known),
        lost=lost,
        won=won,
        still_open=len(known) - lost - won,
        won_amount=float(known["won_amount"].where(known["won"]).sum()),
    )


def _followed(rows: pd.DataFrame) -> Followed:
    return Followed(
        act=(rows["arm"] == ACT).to_numpy("bool"),
        lost=rows["lost"].to_numpy("float64"),
        won=np.nan_to_num(rows["won_amount"].where(rows["won"]).to_numpy("float64")),
        expected_lost=rows["expected_lost"].to_numpy("float64"),
        expected_won=rows["expected_won"].to_numpy("float64"),
    )


def _bands(rows: pd.DataFrame, planned: int) -> tuple[BandRate, ...]:
    """The save rate in each band of enough deals."""
    said = rows["loss_probability"].to_numpy("float64")
    found = []
    for low, high in BANDS:
        inside: Mask = (said >= low) & ((said < high) | (high >= 1))
        each = uplift(_followed(rows[inside]), planned) if inside.sum() >= FEWEST_OF_BAND else None
        if each is not None and each.save_rate is not None:
            found.append(BandRate(low, high, each.n, each.save_rate))
    return tuple(found)
