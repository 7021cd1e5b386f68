"""The payload's interpreter against hand-made leaves, and the proof against what it should find."""

import base64
import json

import numpy as np
import pandas as pd
import pytest

from model.browser.export import export
from model.browser.parity import EXTREMES, STRANGE, Interpreter, edge_rows, largest_difference
from model.features.matrix import FeatureSet, features
from model.statistics.calibration import Calibration
from tests.model.browser.test_trees import COLOUR, SIZE, by_colour, by_size, fitted

SIZES = pd.DataFrame({"size": [1.0, 2.0, np.nan]})


def payload(classifier, chosen, facts) -> bytes:
    exported = export(classifier, chosen, Calibration(), None, facts, rows=100)
    assert exported.payload, exported.refused
    return exported.payload


def test_a_leaf_by_hand():
    scorer = Interpreter(payload(by_size(), SIZE, SIZES))
    # Halfway between 1.5 and its next float32, a number is rounded to the even one, which is 1.5.
    above = np.nextafter(np.float32(1.5), np.float32(2))
    sizes = np.array([1.5, 1.6, np.nan, 1e308, -1e308, float(above), 1.5 + float(above - np.float32(1.5)) / 2])
    assert scorer.raw({"size": sizes}, 7).tolist() == [-1, 2, -1, 2, -1, 2, -1]


def test_levels_by_hand():
    facts = pd.DataFrame({"colour": ["red", "blue", None]})
    trees = by_colour(one_hot_max_size=2)
    scorer = Interpreter(payload(trees, COLOUR, facts))
    rows = [{"colour": colour} for colour in ("red", "blue", None, "__proto__")]
    expected = trees.predict(
        pd.DataFrame({"colour": ["red", "blue", "missing", "__proto__"]}), prediction_type="RawFormulaVal"
    )
    assert sorted({*expected}) == [-1, 2]
    assert scorer.raw(scorer.features(rows), 4).tolist() == expected.tolist()


def test_features_follow_from_facts():
    chosen = FeatureSet(("age_days",), (), (), 0.5)
    dates = pd.to_datetime(["2026-01-02", "2026-01-03"] * 2)
    facts = pd.DataFrame({"opened_on": pd.to_datetime(["2026-01-01"] * 4), "as_of_on": dates})
    matrix = features(facts, chosen)
    trees = fitted(matrix, [0, 1, 0, 1])
    trees.set_leaf_values(np.array([-1.0, 2.0]))
    scorer = Interpreter(payload(trees, chosen, facts))
    assert matrix["age_days"].tolist() == [1, 2, 1, 2]
    assert scorer.features([{"opened_on": 20454, "as_of_on": 20456}, {}])["age_days"].tolist()[0] == 2
    assert scorer.raw(scorer.features([{"opened_on": 20454, "as_of_on": 20456}, {}]), 2).tolist() == [2, -1]


def test_an_altered_leaf_is_found(bundle, facts):
    held = json.loads(bundle.exported.payload)
    leaf = np.frombuffer(base64.b64decode(held["leaf"])).copy()
    leaf[: 2 ** held["depth"][0]] += 1e-6
    wrong = json.dumps({**held, "leaf": base64.b64encode(leaf.tobytes()).decode()}).encode()
    levels = {name: ["missing"] for name in bundle.feature_set.categorical}
    seen = features(facts.head(200), bundle.feature_set)
    right = largest_difference(bundle.exported.payload, bundle.classifier, seen, levels, rows=50)
    assert right == 0
    assert largest_difference(wrong, bundle.classifier, seen, levels, rows=50) == pytest.approx(1e-6)


def test_an_altered_rule_is_found(bundle, facts):
    held = json.loads(bundle.exported.payload)
    rules = [[name, [op, inputs[::-1], strength]] for name, (op, inputs, strength) in held["rules"]]
    wrong = json.dumps({**held, "rules": rules}).encode()
    seen = features(facts.head(200), bundle.feature_set)
    levels = {name: ["missing"] for name in bundle.feature_set.categorical}
    assert largest_difference(wrong, bundle.classifier, seen, levels, rows=1) > 1e-3


def test_edge_rows_reach_every_edge(bundle, facts):
    scorer, rng = Interpreter(bundle.exported.payload), np.random.default_rng(1)
    seen = features(facts.head(500), bundle.feature_set)
    levels = {name: ["Ann"] for name in bundle.feature_set.categorical}
    # An amount has some hundred edges; that many rows miss none of them by chance.
    rows = edge_rows(scorer, seen, levels, 20_000, rng)
    name = next(iter(scorer.numeric))
    borders = scorer.border[scorer.feature == 0].astype("float64")
    values = rows[name].to_numpy()
    assert np.isin(borders, values).all()
    assert np.isin(np.array(EXTREMES), values).all()
    assert 0.1 < np.isnan(values).mean() < 0.15
    assert ((values > borders[0]) & (values < np.nextafter(borders[0].astype("float32"), np.float32(np.inf)))).any()
    assert {"Ann", "Ann\u0301", *STRANGE} == {*rows[bundle.feature_set.categorical[0]]}
