"""The scorer that browsers run says what the model says, to the last bit."""

import base64
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.browser.export import export, facts_of, plain_columns, words
from model.browser.parity import Interpreter, edge_rows
from model.derived.definitions import DERIVED, evaluate
from model.features.matrix import FeatureSet, features
from model.statistics.calibration import Calibration
from model.statistics.venn_abers import Band
from tests.model.browser.test_trees import COLOUR, SIZE, by_colour, by_size
from tests.nodejs import run

EXPORTED = Path(__file__).parents[2] / "javascript" / "scorer.json"
ROWS, ROWS_OF_A_RULE, DEALS = 10_000, 60, 40
# Rows arrive as columns; what JSON has no number for arrives as text.
RAW = """
const { load } = await import("./app/assets/scorer.mjs"), { payload, columns, count } = given, said = [];
const model = load(payload), names = Object.keys(columns);
for (let row = 0; row < count; row += 1) {
  const facts = Object.fromEntries(names.map((name) => [name, columns[name][row]]));
  said.push([model.raw(facts), model.probability(facts)]);
}
return said;
"""
BETWEEN = """
const { load } = await import("./app/assets/scorer.mjs"), model = load(given.payload);
return given.facts.map((facts) => model.between(facts));
"""
# A payload written by hand: one feature, by one rule, and one tree of two conditions.
RULED = """
const { load } = await import("./app/assets/scorer.mjs");
const payload = { numeric: [["it", -1e39]], feature: "AAAAAA==", categorical: [], depth: [2], condition: "AAABAA==",
  leaf: given.leaf, scale: 1, bias: 0, follows: [], prior: 0.3, slope: 1, intercept: 0, probes: [] };
const raw = (rule, border, facts) => load({ ...payload, rules: [["it", rule]], border }).raw(facts);
return given.told.map(({ rule, rows, borders }) => rows.map((facts, row) => raw(rule, borders[row], facts)));
"""
REFUSED = """
const { load } = await import("./app/assets/scorer.mjs");
try { load(given.payload); } catch (error) { return error.message; }
return "";
"""


def sent(values) -> list:
    """A column as JSON can hold it."""
    beyond = {math.inf: "Infinity", -math.inf: "-Infinity"}
    return [None if pd.isna(value) else beyond.get(value, value) for value in np.asarray(values, dtype=object).tolist()]


@pytest.fixture(scope="module")
def payload(bundle) -> dict:
    assert bundle.exported.payload, bundle.exported.refused
    return json.loads(bundle.exported.payload)


def test_ten_thousand_rows_differ_by_nothing(bundle, payload, facts):
    """Features that no deal has: extremes, borders and their neighbours, levels never seen, unknown values."""
    scorer, seen = Interpreter(bundle.exported.payload), features(facts.head(500), bundle.feature_set)
    levels = {name: list(seen[name].cat.categories) for name in bundle.feature_set.categorical}
    rows = edge_rows(scorer, seen, levels, ROWS, np.random.default_rng(11))
    bare = payload | {"rules": [], "probes": []}
    said = np.array(run(RAW, payload=bare, columns={name: sent(rows[name]) for name in rows}, count=ROWS))
    meant = bundle.classifier.predict(rows, prediction_type="RawFormulaVal")
    assert np.abs(said[:, 0] - meant).max() == 0
    assert np.abs(said[:, 1] - bundle.calibration.apply(meant)).max() <= 1e-12


def test_every_open_deal_as_it_is(bundle, payload, open_facts):
    columns = plain_columns(open_facts, bundle.feature_set)
    given = {name: sent(values) for name, values in columns.items()}
    said = np.array(run(RAW, payload=payload, columns=given, count=len(open_facts)))
    assert np.abs(said[:, 0] - bundle.log_odds(open_facts)).max() == 0
    assert np.abs(said[:, 1] - bundle.loss_probability(open_facts)).max() <= 1e-12


def test_an_interval_is_the_bands_own(bundle, payload, open_facts):
    rows = open_facts.head(DEALS)
    raw, probability = bundle.log_odds(rows), bundle.loss_probability(rows)
    band = Band(np.quantile(raw, [0.2, 0.5]), np.array([0.05, 0.2, 0.4]), np.array([0.3, 0.6, 0.9]))
    plain = [facts_of(rows.iloc[[place]], bundle.feature_set) for place in range(len(rows))]
    told = payload | {"band": [words(band.raw), words(band.low), words(band.high)]}
    said = np.array(run(BETWEEN, payload=told, facts=plain))
    assert said == pytest.approx(np.column_stack(band.apply(raw, probability)), abs=1e-12)


def test_a_rule_gives_the_number_that_trees_see():
    """One hand-made tree per row asks whether a feature is above its own value, and above the float32 before it."""
    asked = [ruled(rule) for rule in DERIVED]
    said = run(RULED, told=[told for told, _ in asked], leaf=words(np.arange(4.0)))
    for rule, one, (_, meant) in zip(DERIVED, said, asked, strict=True):
        assert one == meant, rule.name


def ruled(rule) -> tuple[dict, list[int]]:
    """A rule's rows with their borders, and the leaf that each ends in."""
    rng = np.random.default_rng(3)
    given = [*rng.integers(-750_000, 3_000_000, 30), *rng.integers(0, 40, 10), 0.5, -0.25, math.nan]
    columns = {name: rng.choice(given, ROWS_OF_A_RULE) for name in rule.inputs}
    with np.errstate(all="ignore"):
        expected = evaluate(rule, columns, 0.3).astype("float32")
    assert np.isfinite(expected).sum() > ROWS_OF_A_RULE / 4
    before = np.nextafter(expected, np.float32(-np.inf))
    rows = [{name: sent(values)[row] for name, values in columns.items()} for row in range(ROWS_OF_A_RULE)]
    borders = [words(np.array(pair)) for pair in zip(before, expected, strict=True)]
    told = {"rule": [rule.op, rule.inputs, rule.strength], "rows": rows, "borders": borders}
    return told, (expected > before).astype(int).tolist()


def damaged(payload, part):
    leaf = bytearray(base64.b64decode(payload["leaf"]))
    leaf[:6] = bytes(6)
    other = {
        "bias": 1,
        "leaf": base64.b64encode(bytes(leaf)).decode(),
        "border": payload["border"].replace("A", "B"),
    }
    return payload | {part: other[part]}


@pytest.mark.parametrize("part", ["leaf", "border", "bias"])
def test_a_damaged_model_is_not_used(payload, part):
    assert "not the server's" in run(REFUSED, payload=damaged(payload, part))


def test_a_whole_model_is_used(payload):
    assert run(REFUSED, payload=payload) == ""


# --- what tests/javascript/scorer.test.mjs reads ---

SIZES = [1.0, 1.5, 1.6, 2.0, None, 1e300, -1e300]
COLOURS = ["red", "blue", None, "green", "__proto__", "constructor", ""]
BAND = Band(np.array([0.5]), np.array([0.1, 0.4]), np.array([0.6, 0.9]))


def exported() -> list[dict]:
    """Two models of one tree with rows and what Python says of each."""
    return [
        told(by_size(), SIZE, [{"size": size} for size in SIZES]),
        told(by_colour(one_hot_max_size=2), COLOUR, [{"colour": colour} for colour in COLOURS]),
    ]


def told(classifier, chosen: FeatureSet, rows: list[dict]) -> dict:
    seen = pd.DataFrame(rows[:1] + rows[3:5] if chosen is SIZE else rows[:3])
    made = export(classifier, chosen, Calibration(2.0, -1.0), BAND, seen, rows=50)
    assert made.payload, made.refused
    scorer = Interpreter(made.payload)
    raw = scorer.raw(scorer.features(rows), len(rows))
    probability = Calibration(2.0, -1.0).apply(raw)
    low, high = BAND.apply(raw, probability)
    ends = np.column_stack([low, high]).tolist()
    said = {"raw": raw.tolist(), "probability": probability.tolist(), "between": ends}
    return {"payload": json.loads(made.payload), "rows": rows, **said}


def test_the_rows_of_the_scorers_own_tests_are_what_python_says():
    held, meant = json.loads(EXPORTED.read_text("utf-8")), json.loads(json.dumps(exported()))
    for one, other in zip(held, meant, strict=True):
        # The last bit of a logarithm or a power is the processor's.
        for name in ("probability", "between"):
            assert np.array(one.pop(name)) == pytest.approx(np.array(other.pop(name)), abs=1e-12)
        assert one == other
