"""A small world of landmark rows, and how a column is planted in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.schema import Field, Kind

Values = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

TODAY = np.datetime64("2026-09-30", "D")
SPAN, STEP = 1_000, 30


@dataclasses.dataclass(frozen=True)
class Ended:
    """Every opportunity of a world, one value each: how it stands today, and how it will have ended.

    opened: days since 1970-01-01. days: from opening to closing, or to today while open. lost_in_the_end and life
    (days) are the truth, of open ones too: what is honest may go with them, for it was there before.
    """

    won: Flags
    lost: Flags
    amount: Numbers
    opened: Numbers
    days: Numbers
    lost_in_the_end: Flags
    life: Numbers
    rng: np.random.Generator

    @property
    def closed(self) -> Flags:
        """Which have closed."""
        return self.won | self.lost

    def some(self, share: float | npt.NDArray[np.floating[Any]]) -> Flags:
        """Draw a share of all opportunities, whatever their outcome."""
        return np.asarray(self.rng.random(len(self.won)) < share)

    def sided(self, won: float, lost: float, still_open: float) -> Flags:
        """Draw a share of the won, of the lost and of the open ones."""
        return self.some(np.select([self.won, self.lost], [won, lost], still_open))

    def level(self, *levels: str) -> Values:
        """Draw one of the levels for each, whatever its outcome."""
        return np.asarray(self.rng.choice(np.array(levels, dtype=object), len(self.won)))


@dataclasses.dataclass(frozen=True)
class Planted:
    """One planted column: its name, its kind, and what each opportunity holds."""

    name: str
    kind: Kind
    draw: Callable[[Ended], Values]


@dataclasses.dataclass(frozen=True)
class World:
    """Landmark rows as known today, and the outcome and life of each row's opportunity, known or not."""

    facts: pd.DataFrame
    lost_in_the_end: Numbers
    life: Numbers


def world(opportunities: int = 3_000, seed: int = 1, *, signal: float = 1.0, span: int = SPAN) -> World:
    """Draw opportunities opened on `span` days; two honest columns, `size` and `sector`, tell who is lost.

    The larger ones take longer, and the lost ones less long than the won ones.
    """
    rng = np.random.default_rng(seed)
    size, sector = rng.integers(0, 3, opportunities), rng.integers(0, 4, opportunities)
    odds = signal * (0.7 * (size - 1) + 0.5 * (sector - 1.5)) + 0.3
    lost = rng.random(opportunities) < 1 / (1 + np.exp(-odds))
    life = 5 + rng.gamma(1.6, 40.0 * 1.5**size * np.where(lost, 0.8, 1.1)).astype(int)
    held = pd.DataFrame({
        "opportunity_id": [f"W{seed}-{place}" for place in range(opportunities)],
        "opened_on": TODAY - span + rng.integers(0, span, opportunities),
        "amount": np.round(rng.lognormal(9, 0.8, opportunities), -2),
        "size": np.array(["Small", "Middle", "Large"], dtype=object)[size],
        "sector": np.array(["Bank", "Farm", "Shop", "Town"], dtype=object)[sector],
        "lost": lost.astype("float64"),
        "life": life,
    })  # fmt: skip
    return _landmark_world(held, span)


def _landmark_world(held: pd.DataFrame, span: int) -> World:
    days = pd.DataFrame({"as_of_on": TODAY - np.arange(0, span, STEP)})
    rows = held.merge(days, how="cross")
    closed = rows["opened_on"] + pd.to_timedelta(rows["life"], unit="D")
    rows = rows.assign(closed_on=closed)[(rows["opened_on"] <= rows["as_of_on"]) & (closed > rows["as_of_on"])]
    rows = rows.sort_values(["as_of_on", "opportunity_id"]).reset_index(drop=True)
    known = rows["closed_on"] <= pd.Timestamp(TODAY)
    facts = rows.assign(label_lost=rows["lost"].where(known), closed_on=rows["closed_on"].where(known))
    facts = facts.assign(pushes=0.0).drop(columns=["lost", "life"])
    return World(facts, rows["lost"].to_numpy("float64"), rows["life"].to_numpy("float64"))


def of_facts(facts: pd.DataFrame, seed: int) -> World:
    """Take landmark rows of which nobody knows the end of open ones: it is drawn at the rate of the closed."""
    rng, codes = np.random.default_rng(seed), pd.factorize(facts["opportunity_id"])[0]
    label = facts["label_lost"].to_numpy("float64")
    drawn = (rng.random(codes.max() + 1) < np.nanmean(label))[codes].astype("float64")
    life = (facts["closed_on"].fillna(facts["as_of_on"].max()) - facts["opened_on"]).dt.days.to_numpy("float64")
    longer = rng.exponential(40.0, codes.max() + 1)[codes]
    return World(facts, np.where(np.isnan(label), drawn, label), np.where(np.isnan(label), life + longer, life))


def ended(found: World, seed: int) -> Ended:
    """Read how every opportunity of a world ended, in the order of their first rows."""
    facts, first = found.facts, np.flatnonzero(~found.facts["opportunity_id"].duplicated().to_numpy())
    rows = facts.iloc[first]
    label = rows["label_lost"].to_numpy("float64")
    end = rows["closed_on"].fillna(facts["as_of_on"].max())
    return Ended(
        won=label == 0,
        lost=label == 1,
        amount=rows["amount"].fillna(10_000.0).to_numpy("float64"),
        opened=(rows["opened_on"] - pd.Timestamp("1970-01-01")).dt.days.to_numpy("float64"),
        days=(end - rows["opened_on"]).dt.days.to_numpy("float64"),
        lost_in_the_end=found.lost_in_the_end[first] == 1,
        life=found.life[first],
        rng=np.random.default_rng(seed),
    )


def plant(found: World, columns: Iterable[Planted], seed: int) -> pd.DataFrame:
    """Return the rows with the planted columns, each opportunity's value the same on all of its days."""
    read = ended(found, seed)
    place = pd.factorize(found.facts["opportunity_id"])[0]
    made = {column.name: _column(column, read)[place] for column in columns}
    return found.facts.assign(**{name: pd.Series(v, index=found.facts.index) for name, v in made.items()})


def _column(column: Planted, read: Ended) -> npt.NDArray[np.generic]:
    values = column.draw(read)
    return values.astype("float64") if column.kind in ("number", "integer") else values


def field(column: Planted, declared: str) -> Field:
    """Declare a planted column: 'at opening', 'while open', or 'tracked'."""
    label = column.name.replace("_", " ").capitalize()
    if declared == "at opening":
        return Field("opportunities", column.name, label, column.kind, "at opening")
    return Field("opportunities", column.name, label, column.kind, "while open", tracked=declared == "tracked")


def where(flags: Flags, values: object, otherwise: object) -> Values:
    """Choose between two columns of any values."""
    return np.where(flags, np.asarray(values, dtype=object), np.asarray(otherwise, dtype=object))
