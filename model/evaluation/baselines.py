"""What the model must beat, on exactly the same rows: logistic regression, random forest, gradient boosting, a rule."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from model.arrays import Index, Numbers
from model.evaluation import age_calendar_baseline
from model.evaluation.age_calendar_baseline import Cells
from model.fitting.design import Design
from model.fitting.fit import SMALL, Sample
from model.splits.origin import Origin
from model.statistics import calibration
from model.statistics.metrics import BASE, BOOSTING, FOREST, LOGISTIC, RULE

# Fits on some rows and returns the log-odds of others.
Raw = Callable[[Index], Numbers]
Fit = Callable[[Index], Raw]
Matrix = npt.NDArray[np.float32]

CERTAIN = 1e-4
TREES = 60
BASELINE_STEPS = 120
# How many columns of a forest's matrix one split may look at.
MOST_FEATURES = 100.0


def rivals(data: Sample, cells: Cells, origin: Origin, seed: int) -> Iterator[tuple[str, Numbers, float]]:
    """Yield each baseline's name, its loss probabilities of the origin's test rows, and its seconds."""
    held = np.concatenate([part.calibrate for part in origin.parts])
    base = float(data.label[held].mean())
    yield BASE, np.full(len(origin.test), base), 0.0
    yield RULE, *_timed(lambda rows: _rule(data, cells, rows), data, origin)
    design = Design.of(data.matrix, origin.learned)
    few = len(origin.learned) < SMALL
    fits: Mapping[str, Fit] = {
        LOGISTIC: lambda rows: logistic(design, data, rows),
        FOREST: lambda rows: _forest(design, data, rows, seed, few=few),
        BOOSTING: lambda rows: _boosting(design, data, rows, seed, few=few),
    }
    for name, fit in fits.items():
        yield name, *_timed(fit, data, origin)


def _timed(fit: Fit, data: Sample, origin: Origin) -> tuple[Numbers, float]:
    started = time.perf_counter()
    return calibrated(fit, data, origin), time.perf_counter() - started


def calibrated(fit: Fit, data: Sample, origin: Origin) -> Numbers:
    """Fit, calibrate on the same rows as the model does, and return loss probabilities of the test rows."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  # training only

    # On this few rows a second thread mostly waits for the first, and waiting takes a whole processor.
    with threadpool_limits(1):
        return _calibrated(fit, data, origin)


def _calibrated(fit: Fit, data: Sample, origin: Origin) -> Numbers:
    held = np.concatenate([part.calibrate for part in origin.parts])
    raw = np.concatenate([fit(part.fit)(part.calibrate) for part in origin.parts])
    found = calibration.fit(raw, data.label[held], data.weight[held])
    return found.apply(fit(origin.learned)(origin.test))


def _rule(data: Sample, cells: Cells, rows: Index) -> Raw:
    rates = log_odds(age_calendar_baseline.table(cells, rows, data.label))
    return lambda asked: rates[cells.place[asked]]


def log_odds(probability: Numbers) -> Numbers:
    """log(p / (1 - p)), of a probability kept off 0 and 1."""
    p = np.clip(probability, CERTAIN, 1.0 - CERTAIN)
    return np.asarray(np.log(p / (1.0 - p)), dtype="float64")


def logistic(design: Design, data: Sample, rows: Index) -> Raw:
    """Fit logistic regression on some rows; it tells the log-odds of any."""
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415  # training only
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  # the same

    model = LogisticRegression(C=0.5, max_iter=300)
    with warnings.catch_warnings():
        # Of a thousand columns it is compared as far as it came: the last steps change little.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(design.wide(rows), data.label[rows])
    return lambda asked: np.asarray(model.decision_function(design.wide(asked)), dtype="float64")


def _forest(design: Design, data: Sample, rows: Index, seed: int, *, few: bool) -> Raw:
    from sklearn.ensemble import RandomForestClassifier  # noqa: PLC0415  # training only

    # Half of the rows per tree, and at most so many that a forest costs about as much as a boosted model.
    most = {"max_samples": min(0.5, 6_000 / len(rows))} if not few else {}
    matrix = design.wide(rows)
    model = RandomForestClassifier(
        TREES,
        min_samples_leaf=3 if few else 5,
        max_features=min(0.3 if few else 0.2, MOST_FEATURES / max(matrix.shape[1], 1)),
        n_jobs=1 if few else 2,
        random_state=seed,
        **most,
    )
    model.fit(matrix, data.label[rows])
    return lambda asked: _lost(model, design.wide(asked))


def _boosting(design: Design, data: Sample, rows: Index, seed: int, *, few: bool) -> Raw:
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415  # training only

    model = HistGradientBoostingClassifier(
        learning_rate=0.05 if few else 0.1,
        max_iter=BASELINE_STEPS // 2 if few else BASELINE_STEPS,
        max_leaf_nodes=4 if few else 8,
        min_samples_leaf=10 if few else 50,
        l2_regularization=10.0,
        early_stopping=False,
        categorical_features=design.coded,
        random_state=seed,
    )
    model.fit(design.narrow(rows), data.label[rows])
    return lambda asked: _lost(model, design.narrow(asked))


def _lost(model: Any, matrix: Matrix) -> Numbers:
    return log_odds(np.asarray(model.predict_proba(matrix)[:, 1], dtype="float64"))
