"""What differs between two versions."""

import dataclasses

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
    card = dataclasses.replace(
        before.card, search=tuple(dataclasses.replace(row, chosen=not row.chosen) for row in SEARCH)
    )
    weak = Gate("Weak", 0.1, 0.01, 0.19, 0.7, 0.6, 0.8, (), (), 0.1, 0.05, 0.15)
    found = compare(before, handmade(card=card, gate=weak, threshold=0.25)).differences
    assert Difference("verdict", "Ready", "Weak") in found
    assert Difference("cheapest flat threshold", "30.0 %", "25.0 %") in found
    assert Difference("depth", "4", "6") in found
    assert {difference.what for difference in found} == {
        "verdict", "skill against the base rate", "cheapest flat threshold", "depth",
    }  # fmt: skip


def test_metrics_stand_side_by_side_and_a_gap_is_none():
    after = handmade(card=dataclasses.replace(handmade().card, metrics=(dataclasses.replace(METRICS[0], auc=0.81),)))
    rows = {(row["model"], row["metric"]): row for row in compare(handmade(), after).metrics}
    assert (rows["CatBoost", "auc"]["before"], rows["CatBoost", "auc"]["after"]) == (0.8, 0.81)
    assert rows["CatBoost", "auc"]["before_low"] == 0.78
    assert (rows["Base rate", "auc"]["before"], rows["Base rate", "auc"]["after"]) == (0.5, None)
    assert rows["CatBoost", "brier"]["before"] is None
