"""Ten looks, one every 30 days, each at an opportunity that is ten days old; the last one is today."""

import numpy as np
import pandas as pd
import pytest

from model.fitting.censoring import weights

START = np.datetime64("2026-01-01", "D")
LOOKS = np.arange(0, 300, 30)
TODAY = float((START + 270).astype(int))


def looked(days=LOOKS, lives=None) -> pd.DataFrame:
    """Looks on days after the start; `lives` are days from a look to the ending, NaN while open."""
    lives = np.full(len(days), np.nan) if lives is None else np.asarray(lives, dtype=float)
    as_of = pd.Series(START + np.asarray(days)).astype("datetime64[s]")
    return pd.DataFrame(
        {
            "as_of_on": as_of,
            "opened_on": as_of - pd.Timedelta(days=10),
            "closed_on": as_of + pd.to_timedelta(pd.Series(lives), unit="D"),
        }
    )


def ending(place: int, life: float) -> np.ndarray:
    lives = np.full(len(LOOKS), np.nan)
    lives[place] = life
    return lives


@pytest.mark.parametrize(
    ("place", "life", "early"),
    [(0, 60, 8), (0, 30, 9), (1, 240, 2), (0, 270, 1)],
)
def test_a_look_stands_for_those_that_came_too_late_to_be_seen_to_such_an_ending(place, life, early):
    # An ending 60 days later is known by today of the looks of days 0 to 210: eight of ten.
    found = weights(looked(lives=ending(place, life)), TODAY)
    assert found[place] == pytest.approx(10 / early)
    assert np.delete(found, place).tolist() == [1.0] * 9


def test_where_all_take_as_long_those_known_stand_for_all():
    found = weights(looked(lives=np.full(10, 60.0)), TODAY)
    assert found[LOOKS <= 210].sum() == pytest.approx(10)


def test_an_ending_after_the_cut_is_not_known_and_nor_are_looks_after_it():
    assert weights(looked(lives=np.full(10, 300.0)), TODAY).tolist() == [1.0] * 10
    later = looked(np.r_[LOOKS, 300, 330], np.r_[ending(0, 60), 5, 5])
    assert weights(later, TODAY)[0] == pytest.approx(10 / 8)
    assert weights(later, TODAY)[10:].tolist() == [1, 1]


def test_only_looks_of_about_the_same_age_are_counted():
    """Ten looks at the young, every 30 days; ten at the old, all early enough to see every ending."""
    facts = pd.concat([looked(lives=np.full(10, 60.0)), looked(np.arange(10), np.full(10, 60.0))], ignore_index=True)
    facts.loc[10:, "opened_on"] -= pd.Timedelta(days=400)
    found = weights(facts, TODAY)
    assert found[0] == pytest.approx(10 / 8)
    assert found[10:].tolist() == [1.0] * 10


def test_the_slowest_of_all_counts_twenty_times_and_no_more():
    facts = looked(np.arange(100), np.r_[99.0, np.full(99, np.nan)])
    assert weights(facts, float((START + 99).astype(int)))[0] == pytest.approx(20)


@pytest.mark.parametrize("unknown", ["as_of_on", "opened_on"])
def test_without_dates_every_look_counts_once(unknown):
    assert weights(looked(lives=np.full(10, 60.0)).assign(**{unknown: pd.NaT}), TODAY).tolist() == [1.0] * 10


def test_without_a_column_of_opening_days_every_look_counts_once():
    assert weights(looked(lives=np.full(10, 60.0)).drop(columns="opened_on"), TODAY).tolist() == [1.0] * 10
