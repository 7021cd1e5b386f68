"""What the model must beat, on exactly the same rows: always saying the base rate, and a logistic regression."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from model import calibration
from model.calibration import Numbers
from model.features import FeatureSet

RAREST_LEVEL = 20


@dataclasses.dataclass(frozen=True)
class Part:
    """A feature matrix and its labels (1 lost, 0 won)."""

    matrix: pd.DataFrame
    label: Numbers


def logistic(fit: Part, later: Part, test: Part, chosen: FeatureSet) -> Numbers:
    """Fit on one part, calibrate on the next, return loss probabilities of the test rows."""
    model = _pipeline(chosen).fit(_plain(fit.matrix, chosen), fit.label)
    raw, late = (
        np.asarray(model.decision_function(_plain(part.matrix, chosen)), dtype="float64") for part in (later, test)
    )
    return calibration.fit(raw, later.label).apply(late)


def _plain(matrix: pd.DataFrame, chosen: FeatureSet) -> pd.DataFrame:
    return matrix.astype(dict.fromkeys(chosen.categorical, "object"))


def _pipeline(chosen: FeatureSet) -> Pipeline:
    numeric = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    levels = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=RAREST_LEVEL)
    parts = [("numeric", numeric, list(chosen.numeric)), ("levels", levels, list(chosen.categorical))]
    columns = ColumnTransformer([part for part in parts if part[2]])
    return make_pipeline(columns, LogisticRegression(C=0.5, max_iter=300))
