"""The model in the browser says what the model on the server says, to the last bit."""

import dataclasses
import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from app.services import Services
from app.settings import Settings
from app.views.what_if.deal import offered, owners
from model.browser.export import facts_of, plain_columns, words
from model.browser.parity import Interpreter, edge_rows
from model.derived.definitions import DERIVED, evaluate
from model.features.matrix import features

ROWS, AT_ONCE, DEALS, ROWS_OF_A_RULE = 10_000, 2_500, 200, 60
EPOCH = dt.date(1970, 1, 1)
LOAD = """
const payload = await (await fetch(arguments[0])).json();
window.whole = window.headwind.scorer.load(payload);
window.bare = window.headwind.scorer.load(Object.assign({}, payload, { rules: [], probes: [] }));
return true;
"""
# Rows arrive as columns; what JSON has no number for arrives as text.
RAW = """
const [which, columns, count] = arguments, rows = [];
for (let row = 0; row < count; row += 1) {
  rows.push(Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[row]])));
}
return rows.map((facts) => [window[which].raw(facts), window[which].probability(facts)]);
"""
CHANGED = """
return arguments[0].map(([facts, changes]) => {
  const row = window.whole.change(facts, changes, arguments[1]);
  return [window.whole.probability(row), window.whole.between(row)];
});
"""
# A payload written by hand: one feature, by one rule, and one tree of two conditions.
RULED = """
const [rule, rows, borders, leaf] = arguments;
const payload = { numeric: [["it", -1e39]], feature: "AAAAAA==", categorical: [], depth: [2], condition: "AAABAA==",
  leaf, scale: 1, bias: 0, rules: [["it", rule]], follows: [], prior: 0.3, slope: 1, intercept: 0, probes: [] };
const load = (border) => window.headwind.scorer.load(Object.assign({}, payload, { border }));
return rows.map((facts, row) => load(borders[row]).raw(facts));
"""
DAMAGED = """
const payload = await (await fetch(arguments[0])).json(), { leaf, border } = payload;
const other = { bias: 1, leaf: leaf.replace(/^.{8}/, "AAAAAAAA"), border: border.replaceAll("A", "B") };
const damaged = Object.assign(payload, { [arguments[1]]: other[arguments[1]] });
try { window.headwind.scorer.load(damaged); } catch (error) { return error.message; }
return "";
"""
# One tree asks whether the owner is __proto__.
ODD = """
const payload = JSON.parse(`{"numeric": [], "feature": "", "border": "", "depth": [1],
  "categorical": [["owner", [], [["__proto__", [0]]]]], "condition": "AAA=", "scale": 1, "bias": 0, "rules": [],
  "prior": 0, "slope": 1, "intercept": 0,
  "follows": [["owner", "manager", "comes_along", "nobody"]], "probes": []}`);
const model = window.headwind.scorer.load(Object.assign(payload, { leaf: arguments[0] }));
const along = JSON.parse('{"owner": {"__proto__": {"manager": "Mia"}}}'), facts = { owner: "Ann", manager: "Noa" };
const raw = ["constructor", "__proto__", "toString"].map((owner) => model.raw({ owner }));
return raw.concat(["constructor", "__proto__"].map((owner) => model.change(facts, { owner }, along).manager));
"""


@dataclasses.dataclass(frozen=True)
class World:
    """What the server has published, read beside it."""

    services: Services
    facts: pd.DataFrame
    address: str

    @property
    def bundle(self):
        return self.services.published().bundle


@pytest.fixture(scope="module")
def published(demo) -> World:
    services = Services(Settings(data_dir=demo.folder))
    published = services.published()
    assert published.bundle.exported is not None
    assert published.bundle.exported.payload, published.bundle.exported.refused
    facts = published.snapshot.ask("open_facts_of_many", opportunity_ids=list(every_open(published.snapshot)))
    return World(services, facts, f"/scorer/{published.bundle.scorer_name}.json")


def every_open(snapshot):
    with snapshot.cursor() as cursor:
        return cursor.execute("select opportunity_id from open_facts order by 1").df()["opportunity_id"]


@pytest.fixture
def scoring(viewer, published):
    """A viewer whose browser holds the model, once as it is and once reading features instead of facts."""
    viewer.open()
    assert viewer.js(LOAD, published.address)
    return viewer


def sent(values) -> list:
    """A column as JSON can hold it."""
    beyond = {math.inf: "Infinity", -math.inf: "-Infinity"}
    return [None if pd.isna(value) else beyond.get(value, value) for value in np.asarray(values, dtype=object).tolist()]


def test_ten_thousand_rows_differ_by_nothing(scoring, published):
    """Features that no deal has: extremes, borders and their neighbours, levels never seen, unknown values."""
    bundle, rng = published.bundle, np.random.default_rng(11)
    scorer, seen = Interpreter(bundle.exported.payload), features(published.facts, bundle.feature_set)
    levels = {name: list(seen[name].cat.categories) for name in bundle.feature_set.categorical}
    raw, calibrated = [], []
    for _ in range(0, ROWS, AT_ONCE):
        rows = edge_rows(scorer, seen, levels, AT_ONCE, rng)
        said = np.array(scoring.js(RAW, "bare", {name: sent(rows[name]) for name in rows}, AT_ONCE))
        meant = bundle.classifier.predict(rows, prediction_type="RawFormulaVal")
        raw.append(np.abs(said[:, 0] - meant).max())
        calibrated.append(np.abs(said[:, 1] - bundle.calibration.apply(meant)).max())
    print("largest difference", max(raw), max(calibrated))
    assert max(raw) == 0
    assert max(calibrated) <= 1e-12


def test_every_open_deal_as_it_is(scoring, published):
    columns = plain_columns(published.facts, published.bundle.feature_set)
    said = np.array(scoring.js(RAW, "whole", {n: sent(v) for n, v in columns.items()}, len(published.facts)))
    assert np.abs(said[:, 0] - published.bundle.raw(published.facts)).max() == 0
    assert np.abs(said[:, 1] - published.bundle.loss_probability(published.facts)).max() <= 1e-12


def test_changed_deals_are_what_the_server_scores(scoring, published):
    """Changes are drawn from the catalogue; what follows from them follows by the same rules."""
    snapshot, rng = published.services.published().snapshot, np.random.default_rng(5)
    along = owners(snapshot)
    fields = [field for field in offered(snapshot).values() if field.changeable and field.name in published.facts]
    assert {"stage", "owner", "expected_close_on", "amount", "last_activity_on"} <= {field.name for field in fields}
    rows = published.facts.sample(min(DEALS, len(published.facts)), random_state=3)
    asked = [(row, drawn(row, fields, snapshot.as_of_on, rng)) for row in (rows.iloc[[i]] for i in range(len(rows)))]
    plain = [[facts_of(row, published.bundle.feature_set), in_days(changes)] for row, changes in asked]
    said = scoring.js(CHANGED, plain, {"owner": along})
    body = [{"opportunity_id": row["opportunity_id"].iloc[0], "changes": as_json(changes)} for row, changes in asked]
    meant = scoring.server.post("/score", {"opportunities": body})["scores"]
    moved = published.bundle.loss_probability(rows)
    assert sum(one["loss_probability"] != now for one, now in zip(meant, moved, strict=True)) > len(rows) / 2
    for (probability, ends), one, (_, changes) in zip(said, meant, asked, strict=True):
        assert probability == pytest.approx(one["loss_probability"], abs=1e-12), changes
        assert ends == pytest.approx([one["low"], one["high"]], abs=1e-12), changes


def drawn(row, fields, today, rng) -> dict:
    """One to four changes of what the catalogue offers."""
    chosen = rng.choice(len(fields), rng.integers(1, 5), replace=False)
    return {fields[place].name: value(row, fields[place], today, rng) for place in chosen}


def value(row, field, today, rng):
    if field.kind in ("text", "choice"):
        return str(rng.choice(field.levels))
    if not field.required and rng.random() < 0.1:
        return None
    if field.kind == "date":
        late = 1 if field.name in ("last_activity_on", "opened_on", "stage_entered_on") else 200
        opened = (row["opened_on"].iloc[0].date() - today).days if late == 1 else -300
        return today + dt.timedelta(days=int(rng.integers(max(-300, opened), late)))
    low, high = field.minimum or 0.0, field.maximum if field.maximum is not None else 1e5
    number = rng.uniform(low, high)
    return int(number) if field.kind == "integer" else float(number)


def in_days(changes: dict) -> dict:
    return {name: (v - EPOCH).days if isinstance(v, dt.date) else v for name, v in changes.items()}


def as_json(changes: dict) -> dict:
    return {name: v.isoformat() if isinstance(v, dt.date) else v for name, v in changes.items()}


@pytest.mark.parametrize("rule", DERIVED, ids=lambda rule: rule.name)
def test_a_rule_gives_the_number_that_trees_see(scoring, rule):
    """One hand-made tree per row asks whether a feature is above its own value, and above the float32 before it."""
    rng = np.random.default_rng(3)
    given = [*rng.integers(-750_000, 3_000_000, 30), *rng.integers(0, 40, 10), 0.5, -0.25, math.nan]
    columns = {name: rng.choice(given, ROWS_OF_A_RULE) for name in rule.inputs}
    with np.errstate(all="ignore"):
        expected = evaluate(rule, columns, 0.3).astype("float32")
    assert np.isfinite(expected).sum() > ROWS_OF_A_RULE / 4
    before = np.nextafter(expected, np.float32(-np.inf))
    rows = [{name: sent(values)[row] for name, values in columns.items()} for row in range(ROWS_OF_A_RULE)]
    borders = [words(np.array(pair)) for pair in zip(before, expected, strict=True)]
    told = [rule.op, rule.inputs, rule.strength]
    assert scoring.js(RULED, told, rows, borders, words(np.arange(4.0))) == (expected > before).astype(int).tolist()


@pytest.mark.parametrize("part", ["leaf", "border", "bias"])
def test_a_damaged_model_is_not_used(scoring, published, part):
    assert "not the server's" in scoring.js(DAMAGED, published.address, part)


def test_levels_and_owners_of_odd_names(scoring):
    """What a plain object holds by itself is neither a level nor an owner."""
    assert scoring.js(ODD, words(np.array([0.0, 1.0]))) == [0, 1, 0, "nobody", "Mia"]
