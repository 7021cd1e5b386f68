"""Worlds in which nothing differs and nothing changes: how seldom anything is named all the same."""

import dataclasses
import datetime as dt

import numpy as np
import pytest

from app.views.insights.answer import insights
from app.views.insights.pace import Pace
from app.views.insights.silence import Silence
from app.views.insights.tested import Comparison, beyond_chance
from app.views.stages.change import length
from model.statistics.ranks import shifted
from tests import worlds

HEAD = "id,account,product,owner,stage,opened,expected,closed,amount,close_value,discount\n"
TODAY = dt.date(2026, 6, 30)
SEEDS = range(8)
FAMILIES = 300


@dataclasses.dataclass
class Deal:
    """One deal of a world without a cause: when it was opened, moved on and ends, and on which days it was acted on."""

    name: str
    opened: dt.date
    offered: dt.date
    ends: dt.date
    won: bool
    acts: list[dt.date]

    def row(self, rng):
        closed = self.ends <= TODAY
        stage = ("Won" if self.won else "Lost") if closed else "Offer" if self.offered <= TODAY else "Lead"
        account, product, owner = (
            rng.choice(list(names)) for names in (["Alder", "Birch", "Cedar"], ["Alpha", "Beta"], ["Ann", "Bob", "Cat"])
        )
        money = "100" if closed and self.won else "0" if closed else ""
        dates = f"{self.opened},,{self.ends if closed else ''}"
        return f"{self.name},{account},{product},{owner},{stage},{dates},100,{money},{rng.integers(5) * 5}"


def deal(nth, rng):
    """Opened on any day of three years; a third of its days in Lead, acted on about every tenth day."""
    opened = TODAY - dt.timedelta(days=int(rng.integers(1, 1095)))
    days = 2 + int(rng.exponential(60))
    acts = np.cumsum(1 + rng.geometric(0.1, size=40))
    known = min(days, (TODAY - opened).days)
    later = [opened + dt.timedelta(days=int(day)) for day in acts if day < known]
    ends = opened + dt.timedelta(days=days)
    return Deal(f"D{nth:04d}", opened, opened + dt.timedelta(days=days // 3), ends, rng.random() < 0.4, later)


def world(seed):
    rng = np.random.default_rng(seed)
    deals = [deal(nth, rng) for nth in range(900)]
    last = f"LAST,Alder,Alpha,Ann,Lost,2026-06-01,,{TODAY},100,0,0\n"
    stages = [f"{one.name},Lead,{one.opened}" for one in deals]
    stages += [f"{one.name},Offer,{one.offered}" for one in deals if one.offered <= min(one.ends, TODAY)]
    acts = [f"{one.name},{day}" for one in deals for day in one.acts]
    return {
        "opportunities": HEAD + "\n".join(one.row(rng) for one in deals) + "\n" + last,
        "stage_history": "id,stage,entered\n" + "\n".join(stages) + "\n",
        "activities": "id,on\n" + "\n".join(acts) + "\n",
        "changes": "id,field,from,to,on\n",
    }


@pytest.mark.whole
@pytest.mark.thorough
def test_of_whole_worlds_without_a_cause_hardly_one_names_anything(tmp_path):
    named, compared = 0, []
    for seed in SEEDS:
        found = insights(worlds.services(tmp_path / str(seed), files=world(seed)), {"period": "last-quarter"})
        named += bool(found.tested)
        compared.append(found.compared)
    assert named <= 1
    assert min(compared) > 20


def family(rng):
    """Groups, stages and silence, each drawn twice from the same world."""
    rates = [
        Comparison(
            "segment", "f", "F", str(nth), 80, int(rng.binomial(80, 0.4)), 240, int(rng.binomial(240, 0.4)), None
        )
        for nth in range(20)
    ]
    one = np.ones(60)
    stays = rng.geometric(0.05, size=(4, 2, 60)).astype(float)
    paces = [Pace("S", length(x, one), length(y, one), shifted(x, one, y, one), 0, None) for x, y in stays]
    silent = rng.binomial(150, 0.2, size=2)
    return [*rates, *paces, Silence(21, 150, int(silent[0]), None, TODAY, 150, int(silent[1]))]


def test_of_many_families_of_comparisons_one_in_twenty_may_name_something():
    rng = np.random.default_rng(7)
    named = sum(bool(beyond_chance(family(rng))[0]) for _ in range(FAMILIES))
    assert 0 < named / FAMILIES < 0.08
