"""What was said beside what became of it."""

import json

import numpy as np
import pandas as pd
import pytest

from model.realised import realised


def given(chances, on: str = "2026-06-30") -> pd.DataFrame:
    names = [f"O{nth}" for nth in range(len(chances))]
    return pd.DataFrame({
        "opportunity_id": names, "given_on": pd.Timestamp(on), "version": "v1", "loss_probability": chances,
    })  # fmt: skip


def outcomes(words, on: str = "2026-07-20") -> pd.DataFrame:
    names = [f"O{nth}" for nth in range(len(words))]
    return pd.DataFrame({"opportunity_id": names, "outcome": words, "closed_on": pd.Timestamp(on)})


def test_four_deals_by_hand():
    found = realised(given([0.5, 0.5, 0.9, 0.1]), outcomes(["lost", "won", "lost", "open"]))
    assert (found.n, found.lost) == (3, 2)
    assert found.expected == pytest.approx(1.9)
    half = 1.959964 * np.sqrt(0.25 + 0.25 + 0.09)
    assert found.low == pytest.approx(1.9 - half)
    assert found.high == 3.0
    assert found.log_loss == pytest.approx(-(2 * np.log(0.5) + np.log(0.9)) / 3)
    assert found.brier == pytest.approx((0.25 + 0.25 + 0.01) / 3)
    assert found.as_expected
    assert found.sentence == "Of 3 deals closed since, 2 were lost; 2 had been expected (0 to 3)."


def test_more_losses_than_chance_explains_are_said():
    found = realised(given([0.5] * 400), outcomes(["lost"] * 260 + ["won"] * 140))
    assert found.sentence == (
        "Of 400 deals closed since, 260 were lost; 200 had been expected (180 to 220)."
        " That is more than chance explains: look at what has drifted."
    )
    assert not found.as_expected


def test_the_interval_covers_what_happens_when_every_probability_is_right():
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(100):
        chances = rng.beta(2, 2, 200)
        lost = np.where(rng.random(200) < chances, "lost", "won")
        covered += realised(given(chances), outcomes(lost)).as_expected
    assert 89 <= covered <= 100


def test_an_opportunity_counts_once_with_what_was_said_first():
    both = pd.concat([given([0.9], "2026-07-10"), given([0.2], "2026-06-30")])
    found = realised(both, outcomes(["lost"]))
    assert (found.n, found.expected) == (1, 0.2)


def test_what_had_closed_by_that_day_was_no_forecast():
    assert realised(given([0.9]), outcomes(["lost"], on="2026-06-30")).n == 0


def test_before_anything_has_closed_it_says_so():
    found = realised(given([0.9]), outcomes(["open"]))
    assert (found.n, found.log_loss, found.calibration) == (0, None, [])
    assert "No deal has closed" in found.sentence


@pytest.mark.parametrize(("n", "parts"), [(100, 5), (400, 10)])
def test_calibration_is_in_fifths_while_deals_are_few(n, parts):
    rng = np.random.default_rng(2)
    found = realised(given(rng.random(n)), outcomes(rng.choice(["lost", "won"], n)))
    assert len(found.calibration) == parts
    assert sum(part["n"] for part in found.calibration) == n
    json.dumps(found.calibration, allow_nan=False)
