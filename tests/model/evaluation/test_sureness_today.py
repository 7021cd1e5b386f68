"""A model that was sure in the hold-out and is vague today is told from one that is as sure."""

import numpy as np
import pytest

from model.evaluation.sureness_today import today

RNG = np.random.default_rng(1)
THEN = RNG.beta(1, 1, 800)
AGES = RNG.integers(0, 200, 800).astype("float64")


def told(*sides):
    return today(*sides)


def compared(now, ages=None):
    ages = np.full(len(now), 60.0) + np.arange(len(now)) % 50 if ages is None else ages
    return told(now, ages, THEN, AGES, np.arange(800))


def test_as_far_apart_as_then_is_as_sure():
    found = compared(np.random.default_rng(2).beta(1, 1, 300))
    assert not found.vague
    assert found.share.low < 1 < found.share.high
    assert found.open_now == 300


def test_much_nearer_to_each_other_is_vague_and_says_so():
    found = compared(0.5 + 0.1 * np.random.default_rng(2).standard_normal(300))
    assert found.vague
    assert found.sentence == (
        "Loss chances of the 300 open opportunities lie less far apart than those of the hold-out at the same"
        " age: 10 points around their mean, 28 then."
    )


def test_a_hold_out_without_any_spread_has_none_to_lose():
    flat = np.full(800, 0.5) + 1e-6 * RNG.standard_normal(800)
    assert not told(np.full(100, 0.5), np.arange(100.0), flat, AGES, np.arange(800)).vague


def test_ages_are_made_the_same_before_anything_is_compared():
    """Old ones were sure and young ones vague then; today all are young, and as vague."""
    old = AGES > 100
    predicted = np.where(old, np.where(RNG.random(800) < 0.5, 0.05, 0.95), 0.5 + 0.05 * RNG.standard_normal(800))
    young = 0.5 + 0.05 * np.random.default_rng(3).standard_normal(200)
    found = told(
        young, np.random.default_rng(3).integers(0, 90, 200).astype("float64"), predicted, AGES, np.arange(800)
    )
    assert not found.vague
    assert found.spread_then == pytest.approx(0.05, abs=0.02)


def test_too_few_open_ones_are_not_compared():
    assert compared(np.full(20, 0.5)) is None
    assert compared(np.zeros(0)) is None


def test_the_looks_at_one_opportunity_are_resampled_together():
    again = [told(THEN[:200], AGES[:200], THEN, AGES, of).share for of in (np.arange(800), np.arange(800) % 40)]
    assert again[1].high - again[1].low > again[0].high - again[0].low
