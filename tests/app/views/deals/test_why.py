"""Why a deal has its loss probability: what is shown adds up, over a whole world of opportunities."""

import dataclasses

import numpy as np
import pytest
from catboost import CatBoost

from app.views.deals.why import MOST_REASONS, why
from model.decisions.next_steps import DEFAULT
from model.decisions.usual import UNKNOWN
from model.features.matrix import FeatureSet, features
from model.registry.card import Card
from model.registry.card_records import Importance
from model.statistics.calibration import Calibration
from tests.model.handmade import handmade
from tests.model.synthetic import CATALOGUE, world

NUMBERS = ("pushes", "contacts", "amount", "age_days", "days_to_expected_close", "days_since_activity")
NAMES = (*NUMBERS, "owner", "lead_source")


@pytest.fixture(scope="module")
def facts():
    return world(800)


@pytest.fixture(scope="module")
def bundle(facts):
    """Forty small trees on eight features, which share the distance to the base rate alike."""
    chosen = FeatureSet(NUMBERS, NAMES[len(NUMBERS) :], (), 0.4)
    known = facts[facts["label_lost"].notna()]
    trees = CatBoost(
        {"iterations": 40, "depth": 3, "loss_function": "Logloss", "verbose": 0, "allow_writing_files": False}
    )
    trees.fit(features(known, chosen), known["label_lost"], cat_features=list(chosen.categorical))
    importance = tuple(Importance(name, name, 1 / len(NAMES)) for name in NAMES)
    return handmade(
        feature_set=chosen,
        fields=tuple(field for field in CATALOGUE if field.name in NAMES),
        base_rate=0.437,
        calibration=Calibration(1.1, 0.2),
        card=Card(importance=importance, trees=40),
        classifier=trees,
    )


@pytest.fixture(scope="module")
def deals(facts):
    """Every opportunity of the world as it stood the last time it was looked at."""
    return facts.drop_duplicates("opportunity_id", keep="last")


def explained(bundle, row):
    found = why(bundle, row, UNKNOWN, DEFAULT)
    assert found is not None
    return found


def test_what_is_shown_adds_up_opportunity_by_opportunity(bundle, deals):
    probability = bundle.loss_probability(deals)
    assert len(deals) > 500
    assert np.ptp(probability) > 0.3
    for row in range(0, len(deals), 5):
        found = explained(bundle, deals.iloc[[row]])
        points = sum(reason["points"] for reason in found.reasons) + found.smaller_points
        assert found.loss_probability == pytest.approx(probability[row])
        assert round(100 * found.starts_from, 1) + points == pytest.approx(round(100 * probability[row], 1), abs=1e-6)


def test_the_rest_is_what_the_smaller_ones_come_to(bundle, deals):
    one = deals.head(1)
    everything = explained(bundle, one)
    assert len(everything.reasons) == MOST_REASONS
    assert everything.smaller == len(NAMES) - MOST_REASONS
    # Each number shown is off by at most a twentieth of a point.
    exact = 100 * (everything.loss_probability - everything.starts_from) - sum(r["points"] for r in everything.reasons)
    assert everything.smaller_points == pytest.approx(exact, abs=0.1)


def test_the_largest_come_first_and_in_words(bundle, deals):
    found = explained(bundle, deals.head(1))
    sizes = [abs(reason["points"]) for reason in found.reasons]
    assert sizes == sorted(sizes, reverse=True)
    keys = {"field", "label", "words", "points", "behaviour", "direction", "value", "next_step"}
    assert all(set(reason) == keys and reason["words"] for reason in found.reasons)
    # A standing fact has none, and nor has what lowers the risk.
    assert {bool(reason["next_step"]) for reason in found.reasons if reason["points"] <= 0} <= {False}


def test_without_signal_nothing_is_explained(bundle, deals):
    silent = dataclasses.replace(bundle, gate=dataclasses.replace(bundle.gate, verdict="No signal"))
    assert why(silent, deals.head(1), UNKNOWN, DEFAULT) is None
