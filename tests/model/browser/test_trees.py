"""Small trees with hand-written leaves, told as data."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from catboost import CatBoost

from model.browser.trees import FINEST, Inexact, rounded, tree_payload
from model.features.matrix import FeatureSet

SIZE = FeatureSet(("size",), (), (), 0.5)
COLOUR = FeatureSet((), ("colour",), (), 0.5)
PAIR = FeatureSet((), ("colour", "shape"), (), 0.5)


def fitted(frame: pd.DataFrame, label: list[int], **recipe) -> CatBoost:
    """One tree of one question, unless told otherwise."""
    few = {"iterations": 1, "depth": 1, "min_data_in_leaf": 1, "boosting_type": "Plain", "bootstrap_type": "No"}
    quiet = {"loss_function": "Logloss", "logging_level": "Silent", "allow_writing_files": False, "thread_count": 1}
    trees = CatBoost({**few, **quiet, **recipe})
    return trees.fit(frame, label, cat_features=list(frame.select_dtypes("str").columns))


def by_size(**recipe) -> CatBoost:
    trees = fitted(pd.DataFrame({"size": [1.0, 1.0, 2.0, 2.0]}), [0, 0, 1, 1], **recipe)
    trees.set_leaf_values(np.array([-1.0, 2.0]))
    return trees


def by_colour(**recipe) -> CatBoost:
    trees = fitted(pd.DataFrame({"colour": ["red", "red", "blue", "blue"]}), [1, 1, 0, 0], **recipe)
    trees.set_leaf_values(np.array([-1.0, 2.0]))
    return trees


def test_leaves_are_rounded_where_nothing_shows():
    trees = by_size()
    trees.set_leaf_values(np.array([-1.0 / 3.0, 2.0]))
    leaf = tree_payload(rounded(trees), SIZE, {}).leaf
    assert (leaf * FINEST % 1).tolist() == [0.0, 0.0]
    assert leaf == pytest.approx([-1.0 / 3.0, 2.0], abs=0.5 / FINEST)
    assert trees.predict(pd.DataFrame({"size": [1.0]}), prediction_type="RawFormulaVal")[0] == leaf[0]


def test_a_number_is_above_a_border_or_not():
    trees = tree_payload(by_size(), SIZE, {})
    assert trees.numeric == ("size",)
    assert (trees.feature.tolist(), trees.border.tolist()) == ([0], [1.5])
    assert (trees.depth, trees.condition.tolist(), trees.leaf.tolist()) == ((1,), [0], [-1.0, 2.0])
    assert (trees.scale, trees.bias, trees.choices, trees.high) == (1.0, 0.0, (), ())


def test_unknown_may_count_as_the_most():
    frame = pd.DataFrame({"size": [1.0, 1.0, np.nan, np.nan]})
    assert tree_payload(fitted(frame, [0, 0, 1, 1], nan_mode="Max"), SIZE, {}).high == ("size",)
    assert tree_payload(fitted(frame, [0, 0, 1, 1], nan_mode="Min"), SIZE, {}).high == ()


def test_a_level_makes_conditions_true_and_one_that_does_as_the_unseen_is_not_listed():
    (choice,) = tree_payload(by_colour(one_hot_max_size=2), COLOUR, {"colour": ["blue", "red", "green"]}).choices
    assert choice.column == "colour"
    assert (choice.unseen, choice.levels) in [((), {"red": (0,)}), ((), {"blue": (0,)})]


def test_counted_levels_are_told_by_what_the_trees_say_of_each():
    """Red is always lost, blue never: the one question is how often a colour was lost."""
    frame = pd.DataFrame({"colour": ["red", "blue"] * 40})
    trees = fitted(frame, [1, 0] * 40, one_hot_max_size=1)
    (choice,) = tree_payload(trees, COLOUR, {"colour": ["blue", "red"]}).choices
    names = ["blue", "red", "green"]
    raw = trees.predict(pd.DataFrame({"colour": names}), prediction_type="RawFormulaVal").tolist()
    told_of = {name: choice.levels.get(name, choice.unseen) for name in names}
    assert len(choice.levels) == 1
    assert len({(told_of[name], predicted) for name, predicted in zip(names, raw, strict=True)}) == len(set(raw)) == 2


def test_more_levels_than_rows_at_once(monkeypatch):
    levels = {"colour": ["blue", *(f"colour {i}" for i in range(9)), "red"]}
    expected = tree_payload(by_colour(one_hot_max_size=2), COLOUR, levels).choices
    monkeypatch.setattr("model.browser.trees.ROWS_AT_ONCE", 4)
    assert tree_payload(by_colour(one_hot_max_size=2), COLOUR, levels).choices == expected


def test_a_tree_that_asks_nothing():
    trees = tree_payload(fitted(pd.DataFrame({"size": [1.0, 2.0]}), [0, 1], min_data_in_leaf=9, depth=0), SIZE, {})
    assert trees.depth == (0,)
    assert len(trees.leaf) == 1


def different(n: int = 40) -> tuple[pd.DataFrame, list[int]]:
    """Neither colour nor shape tells anything; both together tell all."""
    colour, shape = np.arange(n) % 2, np.arange(n) // 2 % 2
    frame = pd.DataFrame({"colour": np.array(["red", "blue"])[colour], "shape": np.array(["round", "long"])[shape]})
    return frame, [int(c != s) for c, s in zip(colour, shape, strict=True)]


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ({"max_ctr_complexity": 2, "one_hot_max_size": 1, "iterations": 9, "depth": 2}, "combinations of columns"),
        ({"grow_policy": "Depthwise", "one_hot_max_size": 2}, "not symmetric"),
        ({"loss_function": "MultiClass", "one_hot_max_size": 2}, "two outcomes"),
    ],
)
def test_what_cannot_be_told_exactly_is_refused(recipe, words):
    with pytest.raises(Inexact, match=words):
        tree_payload(fitted(*different(), **recipe), PAIR, {"colour": ["red", "blue"], "shape": ["round", "long"]})


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("text_features", [{"feature_index": 0}], "text features"),
        ("float_features", [{"flat_feature_index": 0, "borders": [1.5], "nan_value_treatment": "AsEver"}], "AsEver"),
        ("float_features", [{"flat_feature_index": 0, "borders": [1.25]}], "not what CatBoost lists"),
    ],
)
def test_what_is_not_known_of_catboosts_words_is_refused(monkeypatch, part, content, words):
    def altered(text):
        held = json.loads(text)
        return {**held, "features_info": {**held["features_info"], part: content}}

    monkeypatch.setattr("model.browser.trees.json", SimpleNamespace(loads=altered))
    with pytest.raises(Inexact, match=words):
        tree_payload(by_size(), SIZE, {})


def test_what_was_never_trained_is_refused():
    with pytest.raises(Inexact, match="does not say"):
        tree_payload(CatBoost(), SIZE, {})
