"""The demo run on: the futures are those that the simulation itself would draw, given what was seen."""

import numpy as np
import pytest

from data import demo
from data.demo.days import AS_OF_ON, CUT, Days
from data.demo.futures import draw_futures, futures, later_working_day
from data.demo.life import simulate
from data.demo.path import WON
from data.demo.world import build_world
from tests.data.demo.test_demo import generated, opened

AS_OF = np.datetime64(AS_OF_ON, "D").astype("int64")


@pytest.fixture(scope="module")
def batches():
    """Lives of several seeds, and futures of those that are open."""
    found = []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        lives = simulate(build_world(12_000, rng), 12_000, rng)
        found.append((lives, *draw_futures(lives, 20, rng)))
    return found


@pytest.mark.parametrize("days", [30, 60, 90, 180, 400])
@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_the_lives_own_futures_are_like_those_that_are_drawn(batches, days, outcome):
    off, noise = 0.0, 0.0
    for lives, won, closed in batches:
        here = lives.is_open
        said = ((won == (outcome == "won")) & (closed - CUT <= days)).mean(axis=0)
        own = ((lives.fate[here] == WON) == (outcome == "won")) & (lives.path.closed[here] - CUT <= days)
        off += own.sum() - said.sum()
        noise += (said * (1 - said)).sum()
    assert abs(off) < 3.5 * np.sqrt(noise)


def test_each_is_lost_as_often_as_its_odds_say(batches):
    lives, won, _ = batches[0]
    odds = lives.loss_probability[lives.is_open]
    assert np.abs((1 - won.mean(axis=0)) - odds).max() < 5 * np.sqrt(0.25 / len(won))
    assert (1 - won).mean() == pytest.approx(odds.mean(), abs=0.01)


def test_all_lies_ahead(batches):
    assert all((closed > CUT).all() and np.isfinite(closed).all() for _, _, closed in batches)


def test_a_quarters_last_days_bring_more_than_the_days_after_them(batches):
    closed = np.concatenate([(closed - CUT).ravel() for _, _, closed in batches])
    last, after = ((closed >= start) & (closed < start + 12) for start in (80, 92))
    assert last.sum() > 2 * after.sum()


def test_they_are_of_the_crm_that_was_written_part_by_part(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "CHUNK", 400)
    generated(tmp_path, opportunities=1_100, seed=5)
    found = futures(4, opportunities=1_100, seed=5)
    with opened(tmp_path) as crm:
        truth = dict(crm.execute("select * from truth order by opportunity_id").fetchall())
    assert list(found.opportunity_id) == list(truth)
    assert (1 - found.won).mean() == pytest.approx(np.mean(list(truth.values())), abs=0.1)
    assert found.closed_on.min() > AS_OF
    again = futures(4, opportunities=1_100, seed=5)
    assert np.array_equal(found.won, again.won)
    assert np.array_equal(found.closed_on, again.closed_on)


def test_as_rows_there_is_one_per_future_and_opportunity():
    found = futures(3, opportunities=400, seed=2)
    frame = found.frame()
    assert list(frame) == ["future", "opportunity_id", "outcome", "closed_on"]
    assert len(frame) == 3 * len(found.opportunity_id)
    assert frame["outcome"].eq("won").mean() == pytest.approx(found.won.mean())
    assert frame["closed_on"].dt.day_of_week.max() <= 4


def test_weeks_run_on_by_working_days():
    # The as-of date is a Wednesday: the next working days are Thursday and Friday, then Monday to Wednesday.
    days = later_working_day(CUT + np.array([0.1, 1.5, 2.9, 4.3, 5.7, 7.1]), Days()) - CUT
    assert list(days) == [0, 1, 4, 5, 6, 7]
