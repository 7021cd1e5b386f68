"""When a challenger may take the champion's place."""

import numpy as np
import pytest

from model.registry.challenger import challenge, recipe_of
from tests.model.handmade import features_of, handmade

LABEL = np.tile([1.0, 0.0], 200)
FORECAST = np.tile([0.7, 0.3], 200)
EACH = np.arange(400)


def test_the_same_probabilities_are_not_worse():
    found = challenge(FORECAST, FORECAST, LABEL, EACH)
    assert (found.outcome, found.difference, found.publishable) == ("not worse", 0.0, True)


def test_a_sharper_challenger_is_better_and_a_blunter_one_worse():
    sharper = np.tile([0.8, 0.2], 200)
    better, worse = challenge(FORECAST, sharper, LABEL, EACH), challenge(sharper, FORECAST, LABEL, EACH)
    assert (better.outcome, worse.outcome) == ("better", "worse")
    assert better.difference == pytest.approx(np.log(0.7 / 0.8))
    assert not worse.publishable
    assert "champion stays" in worse.words


def noisy(n: int, seed: int) -> np.ndarray:
    """The forecast, each row off in a direction of its own: as good on average, row by row different."""
    off = np.random.default_rng(seed).normal(0, 0.3, n)
    odds = np.log(FORECAST[:n] / (1 - FORECAST[:n])) + off - off.mean()
    return 1 / (1 + np.exp(-odds))


def test_few_opportunities_decide_nothing():
    found = challenge(FORECAST[:12], noisy(12, 3), LABEL[:12], EACH[:12])
    assert (found.outcome, found.publishable) == ("undecided", False)
    assert found.low < 0 < found.high
    assert "too few" in found.words


def test_looks_at_one_opportunity_do_not_make_it_surer():
    """Each opportunity seen ten times has an interval as wide as each seen once."""
    off = noisy(40, 4)
    once = challenge(FORECAST[:40], off, LABEL[:40], EACH[:40])
    often = challenge(np.tile(FORECAST[:40], 10), np.tile(off, 10), np.tile(LABEL[:40], 10), np.tile(EACH[:40], 10))
    assert often.difference == pytest.approx(once.difference)
    assert (often.low, often.high) == pytest.approx((once.low, once.high))


def test_no_row_at_all_leaves_the_champion():
    assert not challenge(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.intp)).publishable


def test_a_champion_may_not_defend_itself_with_what_is_refused():
    champion = handmade(feature_set=features_of("amount", "close_value"))
    today = features_of("amount", suspect="close_value")
    recipe, dropped = recipe_of(champion, today)
    assert (recipe.names, dropped) == (("amount",), ("close_value",))
    overridden = features_of("amount", suspect="close_value", override="Ann, 2 Mar 2026: checked")
    assert recipe_of(champion, overridden)[1] == ()
