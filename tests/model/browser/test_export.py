"""What a browser is sent, and what it is not."""

import base64
import dataclasses
import hashlib
import json

import numpy as np
import pandas as pd
import pytest

from model.browser.export import LARGEST, Exported, export, facts_of, levels_of
from model.browser.parity import Interpreter
from model.browser.trees import tree_payload
from model.features.matrix import FeatureSet
from model.statistics.calibration import Calibration
from model.statistics.venn_abers import Band
from tests.model.browser.test_trees import PAIR, SIZE, by_size, different, fitted
from tests.model.features.test_change import ROW

SIZES = pd.DataFrame({"size": [1.0, 2.0, np.nan]})
BAND = Band(np.array([0.5]), np.array([0.1, 0.4]), np.array([0.6, 0.9]))


def exported(**changed) -> Exported:
    given = {
        "classifier": by_size(),
        "chosen": SIZE,
        "calibration": Calibration(2.0, -1.0),
        "band": BAND,
        "facts": SIZES,
    }
    return export(**{**given, **changed}, rows=100)


def test_the_payload_says_all_there_is_to_say():
    held = json.loads(exported().payload or "")
    assert held["numeric"] == [["size", -1e39]]
    assert base64.b64decode(held["leaf"]) == np.array([-1.0, 2.0]).tobytes()
    assert base64.b64decode(held["border"]) == np.array([1.5], dtype="float32").tobytes()
    assert (held["slope"], held["intercept"], held["prior"], held["scale"], held["bias"]) == (2, -1, 0.5, 1, 0)
    assert [list(np.frombuffer(base64.b64decode(each))) for each in held["band"]] == [[0.5], [0.1, 0.4], [0.6, 0.9]]
    assert ["stage", "stage_entered_on", "as_of", None] in held["follows"]
    assert (held["rules"], held["categorical"]) == ([], [])
    assert {raw for _, raw in held["probes"]} == {-1, 2}


def test_the_fingerprint_is_of_the_payload():
    first = exported()
    assert first.fingerprint == hashlib.sha256(first.payload or b"").hexdigest()[:12]
    assert exported() == first
    assert exported(calibration=Calibration(2.0, -2.0)).fingerprint != first.fingerprint
    assert (first.refused, first.rows, first.largest) == ("", 100, 0.0)


def test_without_a_band_there_is_no_interval():
    assert json.loads(exported(band=None).payload or "")["band"] is None


def test_a_trained_model_is_exported_exactly(bundle, open_facts):
    assert bundle.exported.refused == ""
    assert (bundle.exported.rows, bundle.exported.largest) == (10_000, 0.0)
    assert bundle.scorer_name == f"{bundle.version}-{bundle.exported.fingerprint}"
    scorer = Interpreter(bundle.exported.payload)
    rows = [facts_of(open_facts.iloc[[place]], bundle.feature_set) for place in range(20)]
    predicted = scorer.raw(scorer.features(json.loads(json.dumps(rows))), 20)
    assert np.array_equal(predicted, bundle.log_odds(open_facts.head(20)))


def test_a_model_without_signal_is_not_exported(noise_bundle):
    if noise_bundle.has_signal:
        pytest.fail("The world without signal has one.")
    assert noise_bundle.exported.payload is None
    assert "does not tell" in noise_bundle.exported.refused
    assert noise_bundle.scorer_name == ""


def test_no_trees_no_payload():
    refused = exported(classifier=None)
    assert (refused.payload, refused.fingerprint) == (None, "")
    assert "does not tell" in refused.refused


def test_combinations_of_columns_are_refused():
    frame, label = different()
    trees = fitted(frame, label, max_ctr_complexity=2, one_hot_max_size=1, iterations=9, depth=2)
    refused = exported(classifier=trees, chosen=PAIR, facts=frame)
    assert refused.payload is None
    assert "combinations of columns" in refused.refused


def test_what_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("model.browser.export.MOST_BYTES", 100)
    assert "kB" in exported().refused


@pytest.mark.parametrize("wrong", [1e-8, np.nan])
def test_a_copy_that_differs_is_refused(monkeypatch, wrong):
    monkeypatch.setattr("model.browser.export.largest_difference", lambda *_, **__: wrong)
    assert "differs" in exported().refused


def test_a_difference_in_the_last_bits_is_let_through(monkeypatch):
    monkeypatch.setattr("model.browser.export.largest_difference", lambda *_, **__: LARGEST / 2)
    assert exported().largest == LARGEST / 2


def test_the_proof_reads_what_is_sent(monkeypatch):
    def altered(*given):
        trees = tree_payload(*given)
        return dataclasses.replace(trees, leaf=trees.leaf + 0.5)

    monkeypatch.setattr("model.browser.export.tree_payload", altered)
    assert "0.5" in exported().refused


def test_facts_are_plain():
    chosen = FeatureSet(
        ("amount", "pushes", "days_in_stage", "owner_loss_rate", "contacts"), ("stage", "manager"), (), 0.5
    )
    told_facts = facts_of(ROW.assign(pushes=np.nan, manager=[None]), chosen)
    assert told_facts == {
        "stage": "Lead",
        "manager": None,
        "amount": 100.0,
        "pushes": None,
        "pushes_before_stage": 0.0,
        "stage_entered_on": 20605.0,
        "as_of_on": 20634.0,
        "owner_lost": 4.0,
        "owner_closed": 10.0,
        "expected_close_on": 20649.0,
        "owner": "Ann",
    }
    assert json.loads(json.dumps(told_facts)) == told_facts


def test_a_number_kept_as_text_is_a_level_where_it_is_a_category_and_unknown_where_it_is_read_as_a_number():
    row = pd.DataFrame({"code": [7], "size": ["large"]})
    assert facts_of(row, FeatureSet(("size",), ("code",), (), 0.5)) == {"code": "7", "size": None}


def test_levels_include_that_of_the_unknown():
    facts = pd.DataFrame({"stage": ["Lead", None, "Offer"]})
    assert sorted(levels_of(facts, "stage")) == ["Lead", "Offer", "missing"]
    assert levels_of(facts, "country") == ["missing"]
