"""Drift: steady worlds are called steady, moved ones are said in words, and what was expected is counted."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from model.monitoring.drift import drift, noise
from model.monitoring.profile import PROBABILITY, Profile, profile, psi

LABELS = {"amount": "Amount", "rival": "Competitor", "wait": "Days in stage"}
UNITS = {"amount": "money", "wait": "days"}


def rows(n: int = 2_000, seed: int = 1) -> pd.DataFrame:
    """Open deals drawn from the world that training saw."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame({
        "amount": 20_000 * np.exp(rng.normal(0, 0.5, n)),
        "wait": rng.integers(0, 60, n).astype(float),
        "rival": pd.Categorical(rng.choice(["Ash", "Elm", "Fir"], n, p=[0.5, 0.3, 0.2])),
    })  # fmt: skip


def trained(n: int = 2_000) -> pd.DataFrame:
    """The same world without chance: half Ash, a median of 20 k, waits from 0 to 59 days."""
    place = (np.arange(n) + 0.5) / n
    return pd.DataFrame({
        "amount": 20_000 * np.exp(norm.ppf(place) * 0.5),
        "wait": np.arange(n) % 60.0,
        "rival": pd.Categorical(np.where(np.arange(n) % 10 < 5, "Ash", np.where(np.arange(n) % 10 < 8, "Elm", "Fir"))),
    })  # fmt: skip


def chances(n: int = 2_000) -> np.ndarray:
    return (np.arange(n) + 0.5) / max(n, 1)


def compared(now: pd.DataFrame, probability: np.ndarray | None = None) -> pd.DataFrame:
    predicted = chances(len(now)) if probability is None else probability
    return drift(profile(trained(), chances()), now, predicted, LABELS, UNITS).set_index("column")


def test_the_index_is_the_formulas():
    """Half and half against three to one, of 999 each with half a deal more per bin."""
    p, q = np.array([500, 500]) / 1_000, np.array([750, 250]) / 1_000
    expected = ((q - p) * np.log(q / p)).sum()
    assert psi([0.5, 0.5], 999, [749.5, 249.5]) == pytest.approx(expected)
    assert psi([0.5, 0.5], 999, [499.5, 499.5]) == 0.0
    assert np.isfinite(psi([1.0, 0.0], 10, [0, 10]))


def test_sampling_alone_rarely_reaches_the_noise():
    rng = np.random.default_rng(3)
    reached = [
        psi(rng.multinomial(300, [0.1] * 10) / 300, 300, rng.multinomial(200, [0.1] * 10)) > noise(10, 300, 200)
        for _ in range(400)
    ]
    assert 0.01 < np.mean(reached) < 0.09


def test_the_same_world_is_steady():
    found = compared(rows(400, seed=2))
    assert set(found["moved"]) == {"steady"}
    assert found.loc["amount", "sentence"] == "Amount: as in training."


def test_few_open_deals_are_not_called_drift():
    found = compared(rows(12, seed=4))
    assert found["psi"].max() > 0.1
    assert set(found["moved"]) == {"steady"}


def test_a_number_that_grew_says_from_what_to_what():
    found = compared(rows(400, seed=2).assign(amount=np.repeat([59_600.0, 60_400.0], 200)))
    assert found.loc["amount", "moved"] == "moved far"
    assert found.loc["amount", "sentence"] == "Amount: larger than in training (median 60 k, was 20 k)."
    assert found.loc["wait", "moved"] == "steady"


def test_a_level_that_grew_says_from_what_to_what():
    now = rows(400).assign(rival=pd.Categorical(["Fir"] * 240 + ["Ash"] * 160))
    assert compared(now).loc["rival", "sentence"] == "Competitor: Fir 60 % of open deals, was 20 %."


def test_a_level_that_training_never_saw():
    now = rows(400).assign(rival=pd.Categorical(["Yew"] * 200 + ["Ash"] * 200))
    found = compared(now).loc["rival"]
    assert found["moved"] == "moved far"
    assert found["sentence"] == "Competitor: Yew 50 % of open deals, not among the common ones in training."


def test_what_is_missing_now_is_drift():
    now = rows(400, seed=2)
    now.loc[:199, "wait"] = np.nan
    assert compared(now).loc["wait", "sentence"] == "Days in stage: missing for 50 % of open deals, was 0 %."


def test_a_number_spread_differently_around_the_same_median():
    now = rows(400, seed=2).assign(wait=np.tile([0.0, 29.0, 30.0, 59.0], 100))
    found = compared(now).loc["wait"]
    assert found["moved"] == "moved far"
    assert found["sentence"] == "Days in stage: spread differently than in training (median 30 days, was 29 days)."


def test_the_probability_comes_first_and_says_both_averages():
    found = compared(rows(400, seed=2), np.full(400, 0.85))
    assert found.index[0] == PROBABILITY
    assert found["moved"].iloc[0] == "moved far"
    assert found["sentence"].iloc[0] == "Loss chance: 85 % on average, 50 % in training."


def test_what_differs_day_by_day_is_no_drift():
    """Every landmark of a weekday sees another number of days: so does today."""
    then = trained(4_000)
    nth = pd.Series(np.repeat(np.arange(20), 200))
    day = pd.Timestamp("2026-01-05") + pd.to_timedelta(nth, unit="D")
    then["wait"] = (np.arange(4_000) % 200) / 10 + 3.0 * (nth % 7)
    today = rows(200, seed=2).assign(wait=np.arange(200) / 10 + 3.0 * 6)
    blind = drift(profile(then, chances(4_000)), today, chances(200), LABELS)
    aware = drift(profile(then, chances(4_000), days=day), today, chances(200), LABELS)
    assert [frame.set_index("column").loc["wait", "moved"] for frame in (blind, aware)] == ["moved far", "steady"]
    moved = today.assign(wait=500.0)
    assert drift(profile(then, chances(4_000), days=day), moved, chances(200), LABELS)["moved"][1] == "moved far"
    wait = aware.set_index("column").loc["wait"]
    assert wait["sentence"] == "Days in stage: as in training; this record changes from day to day."
    assert wait["usual"] >= wait["psi"] > 0.25
    assert blind["usual"].isna().all()
    assert (aware["psi"] - aware["usual"])[1:].is_monotonic_decreasing


def test_a_profile_survives_json():
    days = pd.Series(np.repeat(pd.date_range("2026-01-05", periods=10, freq="7D"), 200))
    then = profile(trained().assign(empty=np.nan), chances(), pd.Series(np.arange(2_000) % 700), days)
    again = Profile.of_json(json.loads(json.dumps(then.as_json(), allow_nan=False)))
    assert again == then
    assert again.usual.keys() == {"amount", "wait", "rival", "empty", PROBABILITY}
    assert (again.opportunities, list(again.weekdays)) == (700, ["0"])


def test_a_value_that_half_of_all_hold_is_a_bin_of_its_own():
    half = pd.DataFrame({"wait": [0.0] * 500 + list(range(1, 501))})
    bins = profile(half, chances(1_000)).numeric["wait"]
    assert bins.edges[0] == 0.0
    assert bins.shares[0] == 0.5
    assert sum(bins.shares) == pytest.approx(1.0)


def test_many_levels_are_kept_up_to_thirty_and_the_rest_is_other():
    names = [f"Owner {nth:02d}" for nth in range(60) for _ in range(60 - nth)]
    kept = profile(pd.DataFrame({"owner": pd.Categorical(names)}), chances(len(names))).choices["owner"].shares
    assert len(kept) == 30
    assert "Owner 00" in kept
    assert "Owner 59" not in kept


def test_nothing_open_is_nothing_moved():
    found = compared(rows(0))
    assert set(found["moved"]) == {"steady"}
