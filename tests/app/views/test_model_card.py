"""A card's rows as frames: every column is there, whatever the card lacks."""

import dataclasses

import numpy as np

from app.views import model_card
from model.registry.card import Card
from model.registry.card_records import CalibrationBin, ModelMetrics
from model.statistics.metrics import CURVE, METRICS

BARE = Card((ModelMetrics("CatBoost", auc=0.8),))


def test_a_metric_without_an_interval_has_none():
    found = model_card.metrics(BARE)
    assert found.loc[0, "auc"] == 0.8
    assert np.isnan(found.loc[0, "auc_low"])
    assert list(found) == ["model", "seconds", *model_card.with_ends(METRICS)]


def test_the_model_with_the_least_log_loss_comes_first():
    rows = (ModelMetrics("a", log_loss=0.6), ModelMetrics("b", log_loss=0.5))
    assert model_card.metrics(Card(rows))["model"].tolist() == ["b", "a"]


def test_a_card_that_knows_nothing_gives_empty_frames():
    frames = (model_card.backtest, model_card.search, model_card.timing, model_card.drivers)
    assert all(make(BARE).empty for make in frames)
    assert "skill_low" in model_card.backtest(BARE)


def test_a_version_that_counted_looks_has_its_deals_counted(ten):
    bundle = ten.published().bundle
    looks_alone = (CalibrationBin(0.5, 0.5, n=8, low=0.2, high=0.8),)
    card = dataclasses.replace(bundle.card, calibration_curve=looks_alone)
    found = model_card.calibration(dataclasses.replace(bundle, card=card))
    assert found["n"].sum() == len(bundle.holdout.label) == found["looks"].sum()
    assert list(found) == CURVE


def test_numbers_are_numbers_even_where_some_are_missing():
    rows: list[dict[str, object]] = [{"name": "a", "value": None}, {"name": "b", "value": 2}]
    made = model_card.frame(rows, ["name"], ["value"])
    assert made["value"].dtype == "float64"
    assert np.isnan(made.loc[0, "value"])
