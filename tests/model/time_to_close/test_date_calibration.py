import numpy as np
import pandas as pd
import pytest

from model.time_to_close import by_date
from model.time_to_close.date_calibration import doubts, judge, outcome_by
from tests.model.timed import CUT, plain, quarter_end, world


def learned(facts, matrix, *by):
    found = [by_date.fit(facts, matrix, np.full(len(facts), 0.5), CUT, by=each) for each in by]
    return [each for each in found if each is not None]


def judged(facts, matrix, *by):
    half = np.full(len(facts), 0.5)
    return judge(learned(facts, matrix, *by), facts, matrix, half, cut=CUT, end=CUT + 300)


def test_outcomes_some_days_later_by_hand():
    facts = world(np.full(3, CUT), np.array([10, 40, 10]), [1, 1, 0])
    open_still = facts.iloc[:1].assign(closed_on=pd.NaT, label_lost=np.nan)
    assert outcome_by(pd.concat([facts, open_still]), 30).tolist() == [1, 2, 0, 2]


def test_trees_are_found_to_tell_dates_where_a_feature_does():
    rng = np.random.default_rng(2)
    n = 3000
    quick, lost = rng.integers(0, 2, n), rng.integers(0, 2, n)
    facts = world(CUT + rng.integers(-600, 300, n), np.where(quick == 1, 15, 75) + rng.integers(-9, 10, n), lost)
    by, rows = judged(facts, pd.DataFrame({"quick": quick.astype(float)}), "calendar", "model")
    assert by in ("calendar", "model")
    assert [(row["days"], row["outcome"]) for row in rows[:4]] == [(30, "won"), (30, "lost"), (30, "open"), (60, "won")]
    assert all(row["log_loss"] < row["base_log_loss"] for row in rows if row["days"] < 90)
    assert rows[1]["predicted"] == pytest.approx(rows[1]["realised"], abs=0.05)
    assert rows[1]["auc"] > 0.6


def test_the_calendar_is_used_where_quarters_bring_endings():
    rng = np.random.default_rng(3)
    landmark = CUT + 300 - rng.integers(0, 1_200, 4_000)
    facts = world(landmark, quarter_end(landmark + 1) - landmark, rng.integers(0, 2, 4_000))
    by, rows = judged(facts, plain(4_000), "calendar", "model")
    assert by == "calendar"
    assert {row["by"] for row in rows} == {"calendar"}


def test_where_neither_features_nor_the_calendar_tell_anything_frequencies_are_used():
    rng = np.random.default_rng(6)
    n = 1500
    facts = world(CUT + rng.integers(-600, 300, n), np.ceil(rng.exponential(50, n)), rng.integers(0, 2, n))
    by, rows = judged(facts, pd.DataFrame(rng.normal(size=(n, 6)), columns=list("abcdef")), "calendar", "model")
    assert by == "frequency"
    assert {row["by"] for row in rows} == {"frequency"}


def test_nothing_after_the_cut_is_nothing_judged():
    facts = world(np.full(400, CUT - 365), np.arange(400) % 90 + 1, np.arange(400) % 2)
    found = learned(facts, plain(400), "calendar")
    assert judge(found, facts, plain(400), np.ones(400), cut=CUT, end=CUT) == ("frequency", [])
    assert doubts(found[0], facts, plain(400), np.ones(400), np.ones(400), cut=CUT, end=CUT) == ()


def test_a_month_that_brings_twice_what_was_said_is_doubted_by_as_much():
    # Half of what is open ends won, as is said; then all of it is said to be lost with a chance of three quarters.
    rng = np.random.default_rng(8)
    n = 6_000
    facts = world(CUT + rng.integers(-600, 200, n), rng.integers(1, 60, n), rng.integers(0, 2, n))
    found = learned(facts, plain(n), "frequency")[0]
    each = np.ones(n)
    right, wrong = (doubts(found, facts, plain(n), np.full(n, p), each, cut=CUT, end=CUT + 300) for p in (0.5, 0.75))
    assert len(right) == 6
    assert max(right[:2]) < 0.15
    assert wrong[0] == pytest.approx(1.0, abs=0.15)


def test_where_nothing_is_known_to_be_at_stake_every_deal_counts_the_same():
    rng = np.random.default_rng(9)
    n = 3_000
    facts = world(CUT + rng.integers(-600, 200, n), rng.integers(1, 60, n), rng.integers(0, 2, n))
    found, stakes = learned(facts, plain(n), "frequency")[0], (np.full(n, np.nan), np.full(n, 700.0))
    unknown, alike = (doubts(found, facts, plain(n), np.full(n, 0.5), each, cut=CUT, end=CUT + 300) for each in stakes)
    assert unknown == pytest.approx(alike)
