"""What an experiment takes before it is started: how many deals, by when, for which effect; and what cannot be had."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

import numpy as np
import pandas as pd

from app import formats
from app.services import Published, Services
from app.views.deals.by_date import UNSCORED, undated
from app.views.experiments.candidates import A_WEEK, day_of, flagged, losses, newly_flagged, untouched, wins
from app.views.flagging import NO_SIGNAL
from app.views.state import policy_of
from data.errors import InvalidInput
from data.schema import shown
from data.snapshots import queries
from model.experiments.power import MOST, needed, smallest_found
from model.time_to_close.by_date import HORIZONS

# An experiment that takes longer is not started: people, prices and the model are others by then.
LONGEST: Final = dt.timedelta(days=2 * 365)
LONGEST_WORDS: Final = "two years"
LEAST_RATE, MOST_RATE = 0.01, 0.95
WITHOUT_DATES: Final = "Without chances by date nobody can tell how many deals it takes."
LOOK_AGAIN: Final = "Change the policy on Threshold, or look again after the next import."


@dataclasses.dataclass(frozen=True)
class Option:
    """An experiment with one length of follow-up: how many deals find the effect, and by when the last was followed.

    `lost_share` and `closed_share` say which shares of the flagged deals are expected to be lost, and to close, within
    the follow-up. `smallest` is the smallest save rate that the deals of two years find, None where they find none.
    `refused` says why it cannot be started, '' where it can.
    """

    follow_up_days: int
    needed: int | None
    ends_on: dt.date | None
    lost_share: float
    closed_share: float
    smallest: float | None
    refused: str


@dataclasses.dataclass(frozen=True)
class Power:
    """What it takes to find a save rate: `assumed` is the policy's.

    `eligible` deals could take part today, and so many more come to be flagged `weekly`. `refused` says why none can be
    started at all, '' where one can.
    """

    save_rate: float
    assumed: float
    eligible: int
    weekly: float
    options: tuple[Option, ...]
    refused: str
    next_step: str


def power(services: Services, save_rate: float | None = None) -> Power:
    """Work out what each length of follow-up takes to find a save rate, the policy's unless given."""
    published = services.published()
    assumed = policy_of(None, published).costs.save_rate
    rate = min(max(assumed, LEAST_RATE), MOST_RATE) if save_rate is None else save_rate
    if not LEAST_RATE <= rate <= MOST_RATE:
        words = f"The save rate to find lies between 1 and 95 %, not at {shown(rate)}."
        raise InvalidInput("save_rate", words, "Give another.")
    why, step = _refused(published)
    if why:
        return Power(rate, assumed, 0, 0.0, (), why, step)
    rows, weekly = untouched(services, flagged(published)), newly_flagged(published)
    if rows.empty:
        none = "No deal can take part: for every flagged one an action was planned, or it was in an experiment."
        return Power(rate, assumed, 0, weekly, (), none, LOOK_AGAIN)
    if rows[f"lost_{HORIZONS[-1]}"].isna().all():
        return Power(rate, assumed, len(rows), weekly, (), undated(published) or UNSCORED, WITHOUT_DATES)
    on = published.snapshot.as_of_on
    options = tuple(_option(rows, weekly, days, rate, on) for days in HORIZONS)
    return Power(rate, assumed, len(rows), weekly, options, "", "")


def _refused(published: Published) -> tuple[str, str]:
    """Why no experiment can be started on what is served, and what to do about it."""
    if not published.bundle.has_signal:
        return f"Nothing is flagged: {NO_SIGNAL}.", "See what it lacks under Model quality."
    if not queries.in_periods(published.snapshot):
        lacking = queries.lacking_dates(published.snapshot)
        return f"This export has no {lacking}, so nobody can tell what is lost when.", "Export and map them."
    return "", ""


def _option(rows: pd.DataFrame, weekly: float, days: int, rate: float, on: dt.date) -> Option:
    lost = losses(rows, days)
    deals, follow_up = needed(lost, rate), dt.timedelta(days=days)
    enrolled = day_of(on, deals - len(rows), weekly)
    ends_on = None if enrolled is None or deals >= MOST else enrolled + follow_up
    within = len(rows) + int(weekly * ((LONGEST - follow_up) / A_WEEK))
    smallest = smallest_found(lost, within)
    return Option(
        follow_up_days=days,
        needed=None if deals >= MOST else deals,
        ends_on=ends_on,
        lost_share=float(lost.mean()),
        closed_share=float(np.minimum(lost + wins(rows, days), 1.0).mean()),
        smallest=smallest,
        refused=_too_long(ends_on, on, smallest),
    )


def _too_long(ends_on: dt.date | None, on: dt.date, smallest: float | None) -> str:
    """Say that the data cannot give what is asked, and what they can; '' where they can."""
    if ends_on is not None and ends_on <= on + LONGEST:
        return ""
    takes = f"It would take until {formats.month(ends_on)}" if ends_on else "There would never be enough deals"
    if smallest is None:
        return f"{takes}, and no save rate at all is found within {LONGEST_WORDS}."
    return f"{takes}; within {LONGEST_WORDS} a save rate of {formats.percent(smallest)} or more is found."
