"""What chance makes of comparisons: nothing where they hang on nothing, something where a record counts outcomes."""

import numpy as np
import pandas as pd
import pytest

from model.drivers.chance import SHUFFLES, Worlds, chance
from model.drivers.terms import number_block
from model.features.matrix import FeatureSet

RATE = "product_loss_rate"
CHOSEN = FeatureSet((RATE,), (), (), 0.5)


def openings(n: int = 600, seed: int = 3) -> pd.DataFrame:
    """Two products, one deal a day, each closed within a hundred days, by the toss of a coin."""
    rng = np.random.default_rng(seed)
    opened = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(n), unit="D")
    return pd.DataFrame({
        "as_of_on": opened,
        "closed_on": opened + pd.to_timedelta(rng.integers(1, 100, n), unit="D"),
        "product": rng.choice(["Gale", "Harbor"], n),
        "label_lost": rng.integers(0, 2, n).astype("float64"),
        "size": rng.normal(size=n),
    })  # fmt: skip


def worlds_of(frame: pd.DataFrame) -> Worlds:
    return Worlds.of(frame, frame["label_lost"].to_numpy(), CHOSEN)


def test_a_shuffled_world_keeps_how_many_were_lost_in_each_quarter():
    frame = openings()
    quarter = frame["as_of_on"].dt.to_period("Q")
    for lost, _ in list(worlds_of(frame).simulate_outcomes())[:3]:
        assert (lost != frame["label_lost"]).any()
        assert pd.Series(lost).groupby(quarter).sum().tolist() == frame["label_lost"].groupby(quarter).sum().tolist()


def test_records_follow_from_the_shuffled_outcomes():
    worlds = worlds_of(openings())
    for lost, rates in list(worlds.simulate_outcomes())[:3]:
        assert rates[RATE] == pytest.approx(worlds.recorded[RATE].rate(lost, 0.5))


def test_a_rate_beside_what_it_is_about_leans_to_one_side_by_itself():
    """Once each product has its own level, a record that is above it so far is followed by less than it."""
    frame = openings()
    worlds = worlds_of(frame)
    rate = number_block(RATE, worlds.recorded[RATE].rate(worlds.lost, 0.5), "share").terms[0]
    product = number_block("product", (frame["product"] == "Gale").to_numpy("float64"), "").terms[0]
    size = number_block("size", frame["size"].to_numpy(), "").terms[0]
    found = chance([([rate, product, size], [0, 2])], worlds, 0.05)
    assert found.mean[0] > 1
    assert abs(found.mean[1]) < 4 / np.sqrt(SHUFFLES)
    assert found.spread[1] == pytest.approx(1.0, abs=0.15)
    # The larger of two independent normal distances stays under 2.24 in nineteen of twenty.
    assert 1.9 < found.reach < 2.7


def test_where_no_day_is_known_there_is_nothing_to_shuffle_by():
    assert worlds_of(openings().drop(columns=["as_of_on", "closed_on"])).alike
    assert not worlds_of(openings()).alike
