"""Open opportunities stand beside won and lost ones of their ages, and beside those opened on their days."""

import numpy as np
import pandas as pd
import pytest

from bench.planting import plant, world
from model.arrays import numbers
from model.leaks.comparison_groups import build_comparison_groups
from model.leaks.outcomes import endings


@pytest.fixture(scope="module")
def compared():
    facts = plant(world(4_000, 2), (), 2)
    return facts, build_comparison_groups(facts, endings(facts))


def sides_of(compared, which):
    facts, found = compared
    return facts.iloc[found.rows].reset_index(drop=True), getattr(found.now, which)


def test_weights_of_each_side_add_up(compared):
    for which in ("same_age", "same_opening"):
        _, sides = sides_of(compared, which)
        assert sides.won_weight.sum() == pytest.approx(1)
        assert sides.lost_weight.sum() == pytest.approx(1)
        assert 0 < sides.lowest < sides.highest < 1


def test_open_ones_are_open_and_the_others_are_what_they_are_called(compared):
    for which in ("same_age", "same_opening"):
        rows, sides = sides_of(compared, which)
        label = rows["label_lost"].to_numpy()
        assert np.isnan(label[sides.still_open]).all()
        assert set(label[sides.won]) == {0.0}
        assert set(label[sides.lost]) == {1.0}


def test_ages_are_alike_beside_those_of_the_same_age(compared):
    rows, sides = sides_of(compared, "same_age")
    age = numbers(rows["as_of_on"]) - numbers(rows["opened_on"])
    middle = age[sides.still_open].mean()
    for side, weight in ((sides.won, sides.won_weight), (sides.lost, sides.lost_weight)):
        assert (age[side] * weight).sum() == pytest.approx(middle, rel=0.1)


def test_opening_days_are_alike_beside_those_opened_with_them(compared):
    rows, sides = sides_of(compared, "same_opening")
    opened = numbers(rows["opened_on"])
    middle = opened[sides.still_open].mean()
    for side, weight in ((sides.won, sides.won_weight), (sides.lost, sides.lost_weight)):
        assert (opened[side] * weight).sum() == pytest.approx(middle, abs=4)


def test_on_the_earlier_day_all_sides_have_closed_since(compared):
    facts, found = compared
    rows = facts.iloc[found.rows].reset_index(drop=True)
    sides = found.then.same_age
    day = rows["as_of_on"].iloc[sides.still_open].sort_values().unique()
    assert rows["label_lost"].iloc[sides.still_open].notna().all()
    assert (rows["closed_on"].iloc[np.r_[sides.won, sides.lost]] <= day[0]).all()
    assert found.comparisons == 3


def test_without_opening_days_ages_are_unknown_and_all_closed_ones_stand_beside():
    facts = plant(world(2_000, 2), (), 2).drop_duplicates("opportunity_id", keep="last").reset_index(drop=True)
    bare = facts.assign(as_of_on=pd.NaT, opened_on=pd.NaT).astype(
        dict.fromkeys(["as_of_on", "opened_on"], "datetime64[us]")
    )
    found = build_comparison_groups(bare, endings(bare))
    assert (found.now.same_opening, found.then.same_age) == (None, None)
    assert found.comparisons == 1


def test_where_nothing_is_open_nothing_stands_beside():
    facts = plant(world(500, 2), (), 2)
    closed = facts[facts["label_lost"].notna()].reset_index(drop=True)
    found = build_comparison_groups(closed, endings(closed))
    assert (found.any, found.of_open, found.least_seen, found.shows) == (False, 0, 1.0, False)
