"""What differs between two versions, and when a challenger may take the champion's place."""

import dataclasses

import numpy as np
import pytest

from model.registry.challenger import challenge, recipe_of
from model.registry.comparison import Difference, compare
from model.registry.gate import Gate, refused
from tests.model.handmade import METRICS, SEARCH, features_of, handmade


def test_a_version_does_not_differ_from_itself():
    found = compare(handmade(), handmade())
    assert (found.added, found.removed, found.verdicts, found.differences) == ((), (), (), ())


def test_features_added_and_removed_are_named():
    found = compare(handmade(), handmade(feature_set=features_of("amount", "contacts")))
    assert (found.added, found.removed) == (("contacts",), ("pushes",))


def test_a_verdict_that_moved_says_how_and_why():
    before = handmade(feature_set=features_of("amount", suspect="account"))
    after = handmade(feature_set=features_of("amount", suspect="account", override="Ann, 2 Mar 2026: checked"))
    (moved,) = compare(before, after).verdicts
    assert (moved.column, moved.before, moved.after) == ("account", "suspect", "suspect, overridden")
    assert moved.reason == "Ann, 2 Mar 2026: checked"


def test_a_column_judged_by_one_version_only_is_named():
    moved = compare(handmade(), handmade(feature_set=features_of("amount"))).verdicts
    assert [(verdict.column, verdict.before, verdict.after) for verdict in moved] == [("pushes", "use", "")]


def test_what_was_not_measured_is_called_so():
    found = compare(handmade(), handmade(gate=refused("Nothing."))).differences
    skill = next(difference for difference in found if difference.what == "skill against the base rate")
    assert (skill.before, skill.after) == ("20.0 % (15.0 to 25.0)", "not measured")


def test_settings_threshold_and_verdict_are_differences_in_words():
    before = handmade()
    card = dataclasses.replace(before.card, search=[{**row, "chosen": not row["chosen"]} for row in SEARCH])
    weak = Gate("Weak", 0.1, 0.01, 0.19, 0.7, 0.6, 0.8, (), (), 0.1, 0.05, 0.15)
    found = compare(before, handmade(card=card, gate=weak, threshold=0.25)).differences
    assert Difference("verdict", "Ready", "Weak") in found
    assert Difference("cheapest flat threshold", "30.0 %", "25.0 %") in found
    assert Difference("depth", "4", "6") in found
    assert {difference.what for difference in found} == {
        "verdict", "skill against the base rate", "cheapest flat threshold", "depth",
    }  # fmt: skip


def test_metrics_stand_side_by_side_and_a_gap_is_none():
    after = handmade(card=dataclasses.replace(handmade().card, metrics=[{**METRICS[0], "auc": 0.81}]))
    rows = {(row["model"], row["metric"]): row for row in compare(handmade(), after).metrics}
    assert (rows["CatBoost", "auc"]["before"], rows["CatBoost", "auc"]["after"]) == (0.8, 0.81)
    assert rows["CatBoost", "auc"]["before_low"] == 0.78
    assert (rows["Base rate", "auc"]["before"], rows["Base rate", "auc"]["after"]) == (0.5, None)
    assert rows["CatBoost", "brier"]["before"] is None


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
