"""A bundle whose every figure is written by hand; it has no trees."""

import dataclasses
import datetime as dt
from typing import Any

import numpy as np

from model.features.matrix import FeatureSet
from model.leaks.verdicts import Verdict
from model.money.costs import Costs
from model.registry.bundle import Bundle
from model.registry.card import Card
from model.registry.card_records import Method, ModelMetrics, TriedSettings
from model.registry.gate import Gate
from model.statistics.calibration import Calibration
from model.statistics.metrics import Holdout

NOTHING = np.zeros(0)
METRICS = (
    ModelMetrics("CatBoost", 2.0, auc=0.8, auc_low=0.78, auc_high=0.82, log_loss=0.5),
    ModelMetrics("Base rate", 0.0, auc=0.5, auc_low=0.5, auc_high=0.5, log_loss=0.69),
)
SEARCH = (
    TriedSettings(4, 0.1, log_loss=0.51, chosen=True),
    TriedSettings(6, 0.1, log_loss=0.52),
)


def features_of(*numeric: str, suspect: str = "", override: str = "") -> FeatureSet:
    verdicts = [Verdict(name, "use", "Known while open.") for name in numeric]
    if suspect:
        verdicts.append(Verdict(suspect, "suspect", "It may be edited.", override=override))
    return FeatureSet(numeric, (), tuple(verdicts), 0.5)


def handmade(**changed: Any) -> Bundle:
    """A Ready version on two features, with some of it replaced."""
    made = Bundle(
        version="20260630T000000Z-00000001",
        source="demo",
        as_of_on=dt.date(2026, 6, 30),
        trained_at="2026-06-30T08:00:00+00:00",
        feature_set=features_of("amount", "pushes"),
        fields=(),
        base_rate=0.6,
        calibration=Calibration(),
        costs=Costs(false_alarm=100, save_rate=0.25),
        threshold=0.3,
        gate=Gate("Ready", 0.2, 0.15, 0.25, 0.8, 0.78, 0.82, ("It beats the base rate.",), (), 0.1, 0.05, 0.15),
        card=Card(METRICS, ripe_share=0.9, trees=120, seconds=9.0, search=SEARCH, method=Method("rolling origin")),
        holdout=Holdout(NOTHING, NOTHING, NOTHING, np.zeros(0, dtype=np.intp), 0),
        classifier=None,
    )
    return dataclasses.replace(made, **changed)
