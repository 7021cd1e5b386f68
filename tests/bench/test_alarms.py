"""What is called right in the measurement of alarms is right, and what is spoiled is not."""

import numpy as np
import pandas as pd
import pytest

from bench import alarms
from model.features.matrix import FeatureSet
from model.time_to_close.by_date import HORIZONS


def test_the_looks_at_a_deal_have_one_outcome_and_their_true_probabilities():
    label, chance, bins, deal = alarms.simulate_landmarks(20_000, np.random.default_rng(3))
    assert bins == 10
    outcomes = pd.Series(label).groupby(deal).nunique()
    assert outcomes.max() == 1
    low = chance < np.median(chance)
    assert label[low].mean() == pytest.approx(chance[low].mean(), abs=0.02)
    assert label[~low].mean() == pytest.approx(chance[~low].mean(), abs=0.02)


@pytest.fixture
def few(monkeypatch):
    """A table drawn from ten lives of each kind, of a small world."""
    monkeypatch.setattr(alarms, "DRAWS", 10)
    monkeypatch.setattr(alarms, "OPPORTUNITIES", 3_000)
    alarms.fates.cache_clear()
    yield alarms.deals_frame(alarms._lives(1))
    alarms.fates.cache_clear()


def test_what_is_told_of_open_deals_is_coherent_and_comes_true(few):
    for outcome, most in (("lost", few["loss_probability"]), ("won", 1 - few["loss_probability"])):
        chances = [few[f"{outcome}_{days}"] for days in HORIZONS]
        assert all((sooner <= later + 1e-9).all() for sooner, later in zip(chances, [*chances[1:], most], strict=True))
    spread = np.sqrt((few["loss_probability"] * (1 - few["loss_probability"])).sum())
    assert abs((few["outcome"] == "lost").sum() - few["loss_probability"].sum()) < 4 * spread
    assert (few["closed_on"] > few["given_on"]).all()


def test_what_is_spoiled_says_more_losses_and_fewer_wins_at_every_horizon(few):
    wrong = alarms.spoiled(few)
    odds = [each / (1 - each) for each in (wrong["loss_probability"], few["loss_probability"])]
    sure = few["loss_probability"].between(0.01, 0.99)
    assert (odds[0] / odds[1])[sure].to_numpy() == pytest.approx(1.3)
    assert all((wrong[f"lost_{days}"] >= few[f"lost_{days}"]).all() for days in HORIZONS)
    assert all((wrong[f"won_{days}"] <= few[f"won_{days}"]).all() for days in HORIZONS)


def test_a_shuffled_export_has_as_many_losses_and_records_of_them():
    days = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(40), unit="D")
    frame = pd.DataFrame({
        "as_of_on": days, "closed_on": days + pd.Timedelta(days=5), "owner": "Ann",
        "label_lost": np.arange(40) % 2 * 1.0, "owner_closed": 0, "owner_lost": 0,
    })  # fmt: skip
    chosen = FeatureSet(("owner_loss_rate",), (), (), 0.5)
    found = alarms.shuffled(frame, chosen, np.random.default_rng(1))
    assert found["label_lost"].sum() == 20
    assert (found["label_lost"] != frame["label_lost"]).any()
    assert found["owner_closed"].tolist() == [max(0, nth - 5) for nth in range(40)]
    assert found["owner_lost"].iloc[-1] == found["label_lost"].iloc[:34].sum()
