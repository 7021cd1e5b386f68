"""One trained model version: the trees, their calibration, threshold and card; saved with hashes, never a pickle."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import cached_property

import numpy as np
import pandas as pd
from catboost import CatBoost

from data.schema import Field
from model.arrays import Numbers
from model.browser.export import Exported
from model.features.matrix import FeatureSet, features
from model.money.costs import Costs
from model.monitoring.profile import Profile
from model.registry.card import Card
from model.registry.gate import Gate
from model.statistics.calibration import Calibration
from model.statistics.metrics import Holdout
from model.statistics.venn_abers import Band
from model.time_to_close.by_date import Timing

# Below this many rows a second thread costs more than it saves.
ROWS_FOR_THREADS = 20_000
THREADS = 2


@dataclasses.dataclass(frozen=True, eq=False)
class Bundle:
    """Everything needed to score and to explain: `classifier` is None if there was too little to learn from.

    `data` is the content hash of the export it learned from. `band` gives the interval of a probability, `timing` the
    outcomes by date, `profile` what the features looked like in training; each is None if there was too little.
    `exported` is the model as a browser evaluates it; None if it was trained before there was such a thing.
    """

    version: str
    source: str
    as_of_on: dt.date
    trained_at: str
    feature_set: FeatureSet
    fields: tuple[Field, ...]
    base_rate: float
    calibration: Calibration
    costs: Costs
    threshold: float
    gate: Gate
    card: Card
    holdout: Holdout
    classifier: CatBoost | None
    data: str = ""
    band: Band | None = None
    timing: Timing | None = None
    profile: Profile | None = None
    exported: Exported | None = None

    @property
    def has_signal(self) -> bool:
        """Tell whether probabilities differ between opportunities: not where the verdict is No signal."""
        return self.gate.verdict != "No signal" and self.classifier is not None

    @property
    def amounts_told(self) -> bool:
        """Tell whether amounts of closed deals say what was at stake: not where the close writes them."""
        return self.feature_set.amounts_told

    def loss_probability(self, facts: pd.DataFrame) -> Numbers:
        """Calibrated loss probability of each row; the base rate for everybody where the verdict is No signal."""
        return self.raw_probability(facts) if self.has_signal else np.full(len(facts), self.base_rate)

    def raw_probability(self, facts: pd.DataFrame) -> Numbers:
        """Calibrated probability whatever the verdict. For evaluation only: nobody may be ranked by it."""
        if self.classifier is None:
            return np.full(len(facts), self.base_rate)
        return self.calibration.apply(self.log_odds(facts))

    def log_odds(self, facts: pd.DataFrame) -> Numbers:
        """The trees' log-odds before calibration, float64."""
        return raw_log_odds(self.classifier, features(facts, self.feature_set))

    def interval(self, facts: pd.DataFrame, probability: Numbers) -> tuple[Numbers, Numbers] | None:
        """Interval of each row's calibration; None if the bundle ranks nothing or has no band."""
        return self.band.apply(self.log_odds(facts), probability) if self.has_signal and self.band is not None else None

    @property
    def scorer_name(self) -> str:
        """Name of the model as a browser evaluates it, the same for ever; '' if there is none."""
        payload = self.exported and self.exported.payload
        return f"{self.version}-{self.exported.fingerprint}" if self.exported and payload else ""

    @cached_property
    def catalogue(self) -> dict[str, Field]:
        """Fields of the raw features, by column."""
        return {field.name: field for field in self.fields}


def raw_log_odds(classifier: CatBoost | None, matrix: pd.DataFrame) -> Numbers:
    """Sum the trees for each row of a feature matrix."""
    if classifier is None or not len(matrix):
        return np.zeros(len(matrix))
    threads = THREADS if len(matrix) >= ROWS_FOR_THREADS else 1
    log_odds = classifier.predict(matrix, prediction_type="RawFormulaVal", thread_count=threads)
    return np.asarray(log_odds, dtype="float64")
