"""The demo's lives as rows: what a CRM would have logged of a batch of opportunities, to the day."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.demo.days import CUT
from data.demo.path import CLOSED_LOST, CLOSED_WON, STAGES, WON
from data.demo.world import COMPETITORS, LEAD_SOURCES, PRODUCTS, World

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.demo.facts import Codes, Floats
    from data.demo.life import Lives

# Stands for "no value" in whole-day columns until they are written as NULL.
NO_DAY = -99_999
# Nobody may give more than 40 %.
DEEPEST_RUNG = 16
MOST_CONTACTS = 20
UNLISTED = ("Quartz Lantern Cooperative", "Pinwheel Orchard Guild", "Saltmarsh Typeworks")
ALL_STAGES = (*STAGES, CLOSED_WON, CLOSED_LOST)


@dataclasses.dataclass(frozen=True)
class Rows:
    """One batch of rows per table; days are whole days since the first one, `number` is the opportunity's number."""

    opportunities: pd.DataFrame
    stage_history: pd.DataFrame
    changes: pd.DataFrame
    activities: pd.DataFrame
    truth: pd.DataFrame


def rows_of(world: World, lives: Lives, first_number: int) -> Rows:
    """Log a batch of opportunities numbered from `first_number`."""
    log = _Log(lives)
    contacts = log.changes(lives.contacts.row, lives.contacts.at, _running(lives.contacts.row, lives.contacts.at))
    contacts["to_value"] = (contacts["to_value"] + lives.facts.contacts[contacts["row"]]).clip(upper=MOST_CONTACTS)
    tracked = {
        "expected_close_on": (log.changes(lives.pushes.row, lives.pushes.at, lives.pushes.mark), lives.expected_close),
        "contacts": (contacts, lives.facts.contacts.astype(np.float64)),
        **_money(log),
    }
    chained = {name: _chain(frame, opening) for name, (frame, opening) in tracked.items()}
    latest = {name: _latest(chained[name], opening) for name, (_, opening) in tracked.items()}
    numbers = first_number + np.arange(len(lives.fate))
    return Rows(
        _opportunities(world, log, latest).assign(number=numbers),
        _numbered(log.stage_history(), first_number),
        _numbered(_all_changes(chained), first_number),
        _numbered(log.activities(), first_number),
        pd.DataFrame({"number": numbers, "loss_probability": lives.loss_probability})[lives.is_open],
    )


class _Log:
    """The days on which a CRM would have logged what happened."""

    def __init__(self, lives: Lives) -> None:
        self.lives = lives
        self.days = lives.facts.days
        self.opened = self.days.opening_day(lives.facts.opened)
        # The last one opens on the as-of date, also where nobody works on it: the data end there.
        self.opened[-1] = CUT - 1
        closed = np.where(lives.is_open, 0.0, lives.path.closed)
        self.closed = np.where(lives.is_open, NO_DAY, self.days.working_day(closed))

    @property
    def stage(self) -> Codes:
        """Return the code in ALL_STAGES as of the end."""
        ended = np.where(self.lives.fate == WON, len(STAGES), len(STAGES) + 1)
        return np.where(self.lives.is_open, self.lives.path.stage, ended)

    def day(self, row: Codes, at: Floats) -> Codes:
        """Return the days events are logged under: never before the opening."""
        return np.maximum(self.days.working_day(at), self.opened[row])

    def changes(self, row: Codes, at: Floats, value: Floats) -> pd.DataFrame:
        """Return one row per opportunity and day, with the value at the end of that day, in order."""
        order = np.lexsort((at, row))
        frame = pd.DataFrame({"row": row[order], "day": self.day(row, at)[order], "to_value": value[order]})
        return frame.drop_duplicates(["row", "day"], keep="last", ignore_index=True)

    def stage_history(self) -> pd.DataFrame:
        """Return the stages entered, the closing one included, in order."""
        entered = self.lives.path.entered.T
        row, stage = np.nonzero(entered < CUT)
        day = self.day(row, entered[row, stage])
        ended = np.flatnonzero(self.closed != NO_DAY)
        every = (np.append(row, ended), np.append(stage, self.stage[ended]), np.append(day, self.closed[ended]))
        frame = pd.DataFrame(dict(zip(("row", "stage", "day"), every, strict=True)))
        frame = frame.iloc[np.lexsort((frame["stage"], frame["row"]))].reset_index(drop=True)
        return frame.assign(stage=_categorical(frame["stage"].to_numpy(), ALL_STAGES))

    def activities(self) -> pd.DataFrame:
        """Return the days of calls, meetings and mails, in order."""
        key = self.lives.activities.row * CUT + self.day(self.lives.activities.row, self.lives.activities.at)
        key.sort()
        return pd.DataFrame({"row": key // CUT, "day": key % CUT})


def _categorical(codes: Codes, names: tuple[str, ...]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(codes, categories=pd.Index(names))


def _running(row: Codes, at: Floats, step: Floats | None = None) -> Floats:
    """Return each event's running sum of steps (1 each unless given) within its opportunity, in the given order."""
    order = np.lexsort((at, row))
    steps = np.ones(len(row)) if step is None else step[order].astype(np.float64)
    total = np.cumsum(steps)
    before = np.append(0.0, total)[np.searchsorted(row[order], row[order])]
    running = np.empty(len(row))
    running[order] = total - before
    return running


def _money(log: _Log) -> dict[str, tuple[pd.DataFrame, Floats]]:
    """Return the changes and opening values of discount and amount."""
    facts, discounts, scopes = log.lives.facts, log.lives.discounts, log.lives.scopes
    row, at = np.append(discounts.row, scopes.row), np.append(discounts.at, scopes.at)
    steps = np.append(discounts.mark, np.zeros(len(scopes.row)))
    factors = np.append(np.zeros(len(discounts.row)), scopes.mark)
    rung = np.minimum(facts.rung[row] + _running(row, at, steps), DEEPEST_RUNG)
    grown = np.exp(_running(row, at, factors))
    price = np.array([p[2] for p in PRODUCTS])[facts.product]
    amount = typed_amount(price[row] * np.maximum(1, np.rint(facts.seats[row] * grown)), rung)
    return {
        "discount_pct": (log.changes(row, at, 2.5 * rung), np.asarray(2.5 * facts.rung, dtype=np.float64)),
        "amount": (log.changes(row, at, amount), typed_amount(price * facts.seats, facts.rung)),
    }


def typed_amount(list_amount: Floats, rung: NDArray[np.generic]) -> Floats:
    """Return list x seats x (1 - discount), rounded the way people type: coarser the larger it is."""
    amount = list_amount * (1 - 0.025 * rung.astype(np.float64))
    step = np.array((50.0, 100.0, 500.0, 1_000.0))[np.searchsorted((5_000, 20_000, 100_000), amount)]
    return np.asarray(np.maximum(step, np.rint(amount / step) * step))


def _chain(frame: pd.DataFrame, opening: Floats) -> pd.DataFrame:
    """Add the value before each change and drop what changed nothing over the day."""
    before = frame["to_value"].shift().to_numpy(copy=True)
    first = (frame["row"] != frame["row"].shift()).to_numpy()
    before[first] = opening[frame["row"].to_numpy()[first]]
    changed = frame["to_value"].to_numpy() != before
    kept: pd.DataFrame = frame.loc[changed].assign(from_value=before[changed])
    return kept


def _latest(frame: pd.DataFrame, opening: Floats) -> Floats:
    latest = opening.astype(np.float64)
    last = frame.drop_duplicates("row", keep="last")
    latest[last["row"].to_numpy()] = last["to_value"].to_numpy()
    return latest


def _all_changes(chained: dict[str, pd.DataFrame]) -> pd.DataFrame:
    names = tuple(chained)
    frame = pd.concat([f.assign(field=code) for code, f in enumerate(chained.values())], ignore_index=True)
    frame = frame.iloc[np.lexsort((frame["field"], frame["day"], frame["row"]))].reset_index(drop=True)
    return frame.assign(field=_categorical(frame["field"].to_numpy(), names))


def _numbered(frame: pd.DataFrame, first_number: int) -> pd.DataFrame:
    return frame.assign(number=first_number + frame["row"].to_numpy()).drop(columns="row")


def _opportunities(world: World, log: _Log, latest: dict[str, Floats]) -> pd.DataFrame:
    facts = log.lives.facts
    due = latest["expected_close_on"]
    return pd.DataFrame(
        {
            "account": _categorical(facts.account, (*world.accounts["account"], *UNLISTED)),
            "product": _categorical(facts.product, tuple(p[0] for p in PRODUCTS)),
            "owner": _categorical(facts.owner, tuple(world.team["owner"])),
            "stage": _categorical(log.stage, ALL_STAGES),
            "opened": log.opened,
            "due": np.where(np.isnan(due), NO_DAY, np.nan_to_num(due)).astype(np.int64),
            "closed": log.closed,
            "amount": latest["amount"],
            "lead_source": _categorical(facts.lead_source, LEAD_SOURCES),
            "competitor": _categorical(facts.competitor, COMPETITORS),
            "contacts": latest["contacts"].astype(np.int64),
            "discount_pct": latest["discount_pct"],
        },
    )
