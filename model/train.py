"""Train one bundle: judge columns, fit, calibrate, compare out of time, gate, refit on later rows."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from catboost import CatBoost, Pool

from data.schema import Field
from model import calibration, evaluate, threshold
from model.bundle import Bundle, Card, raw_log_odds
from model.calibration import Calibration
from model.columns import Numbers, numbers
from model.evaluate import Holdout
from model.features import FeatureSet, feature_set, features, loss_rate
from model.gate import Gate, gate, refused
from model.rules import RULES
from model.split import Split, iso, split
from model.verdicts import catalogue_of

Progress = Callable[[str, float], None]
Rows = npt.NDArray[np.bool_]

MOST_ROWS = 150_000
FEWEST_TO_FIT = 100
RECIPE: Mapping[str, Any] = {
    "loss_function": "Logloss",
    "iterations": 600,
    "learning_rate": 0.09,
    "depth": 4,
    "l2_leaf_reg": 10.0,
    "min_data_in_leaf": 100,
    "border_count": 64,
    "boosting_type": "Plain",
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    # Combinations of categories memorise opportunities that appear on several landmarks, and cannot be exported.
    "max_ctr_complexity": 1,
    "one_hot_max_size": 12,
    "thread_count": 2,
    "allow_writing_files": False,
    "logging_level": "Silent",
}
PATIENCE = 30


@dataclasses.dataclass(frozen=True)
class Task:
    """What one training run is given: landmark rows, their labels (NaN while unknown), the catalogue, its origin."""

    facts: pd.DataFrame
    label: Numbers
    catalogue: tuple[Field, ...]
    source: str
    as_of_on: dt.date
    seed: int


@dataclasses.dataclass(frozen=True)
class Fitted:
    """Trees with the calibration and the loss rate that belong to them."""

    trees: CatBoost | None
    calibration: Calibration
    chosen: FeatureSet

    def probability(self, facts: pd.DataFrame) -> Numbers:
        """Calibrated loss probability of each row."""
        return self.calibration.apply(raw_log_odds(self.trees, features(facts, self.chosen)))


def train(
    facts: pd.DataFrame,
    catalogue: Iterable[Field],
    *,
    source: str,
    as_of_on: dt.date,
    seed: int = 7,
    progress: Progress | None = None,
) -> Bundle:
    """Train on landmark rows of closed and open opportunities (`label_lost` NaN while unknown)."""
    started, say = time.perf_counter(), progress or (lambda _words, _share: None)
    facts = capped(facts, seed)
    task = Task(facts, numbers(facts["label_lost"]), tuple(catalogue), source, as_of_on, seed)
    say("Judging columns", 0.05)
    parts, chosen = split(facts, pd.Timestamp(as_of_on)), feature_set(facts, task.catalogue)
    lack = _lack(task, parts, chosen)
    if lack:
        return _without_trees(task, chosen, lack)
    say("Fitting on what was known early", 0.2)
    early = _fit(task, parts.fit, parts.calibrate, chosen)
    say("Comparing on later opportunities", 0.55)
    holdout, verdict, metrics = _judge(task, parts, early)
    say("Fitting the model to publish", 0.7)
    final = _fit(task, parts.later, parts.test, chosen)
    card = _card(task, parts, holdout, metrics, final)
    card = dataclasses.replace(card, seconds=round(time.perf_counter() - started, 2))
    say("Done", 1.0)
    return _bundle(task, final, float(task.label[parts.test].mean()), verdict, card, holdout)


def capped(facts: pd.DataFrame, seed: int, most: int = MOST_ROWS) -> pd.DataFrame:
    """Keep whole opportunities, drawn by seed, until the rows fit."""
    if len(facts) <= most:
        return facts
    codes, ids = pd.factorize(facts["opportunity_id"])
    kept = np.random.default_rng(seed).random(len(ids)) < most / len(facts)
    return facts[kept[codes]]


def _lack(task: Task, parts: Split, chosen: FeatureSet) -> str:
    """Say what is too little to learn from; '' where there is enough."""
    if not chosen.names:
        return "No column may be used: each one is missing, constant or tells the ending."
    named = (("early", parts.fit), ("middle", parts.calibrate), ("late", parts.test))
    for words, rows in named:
        closed = int(task.facts["opportunity_id"][rows].nunique())
        if closed < FEWEST_TO_FIT or len(np.unique(task.label[rows])) < 2:
            return (
                f"The {words} part has {closed:,} closed opportunities; {FEWEST_TO_FIT} with both outcomes are needed."
            )
    return ""


def _fit(task: Task, fit: Rows, later: Rows, chosen: FeatureSet) -> Fitted:
    chosen = dataclasses.replace(chosen, prior=loss_rate(task.facts[fit]))
    cats = list(chosen.categorical)
    pool, held = (Pool(features(task.facts[r], chosen), task.label[r], cat_features=cats) for r in (fit, later))
    recipe = {**RECIPE, "random_seed": task.seed, "monotone_constraints": directions(chosen, task.catalogue)}
    trees = CatBoost(recipe)
    trees.fit(pool, eval_set=held, early_stopping_rounds=PATIENCE, use_best_model=True)
    raw = np.asarray(trees.predict(held, prediction_type="RawFormulaVal"), dtype="float64")
    return Fitted(trees, calibration.fit(raw, task.label[later]), chosen)


def directions(chosen: FeatureSet, catalogue: Iterable[Field]) -> dict[str, int]:
    """Which numeric features may only raise (+1) or lower (-1) the probability, as the catalogue and rules declare."""
    fields = catalogue_of(catalogue)
    found = {n: RULES[n].direction if n in RULES else fields[n].direction for n in chosen.numeric}
    return {name: direction for name, direction in found.items() if direction}


def _judge(task: Task, parts: Split, early: Fitted) -> tuple[Holdout, Gate, list[dict[str, Any]]]:
    test, truth = task.facts[parts.test], task.label[parts.test]
    probability, rival = early.probability(test), _rival(task, parts, early.chosen)
    base = _base_rate(task, parts)
    codes = pd.factorize(test["opportunity_id"])[0]
    amount = numbers(test["amount"]) if "amount" in test else np.full(len(test), np.nan)
    holdout = Holdout(probability, truth, amount, codes, int(test["as_of_on"].nunique()))
    verdict = gate(holdout, base, rival=rival, verdicts=early.chosen.verdicts, ripe=parts.ripe_share, seed=task.seed)
    compared = {"CatBoost": probability, "Logistic regression": rival, "Base rate": np.full(len(test), base)}
    return holdout, verdict, [{"model": name, **evaluate.metrics(truth, p)} for name, p in compared.items()]


def _base_rate(task: Task, parts: Split) -> float:
    """Of the loss rates known before the test, long-run and recent, the one that does better on it."""
    known = [float(task.label[rows].mean()) for rows in (parts.later, parts.calibrate)]
    truth = task.label[parts.test]
    return min(known, key=lambda rate: float(evaluate.losses(truth, np.full(len(truth), rate)).mean()))


def _rival(task: Task, parts: Split, chosen: FeatureSet) -> Numbers:
    from model.baselines import Part, logistic  # noqa: PLC0415  # scikit-learn is loaded by training only

    fit, later, test = (
        Part(features(task.facts[r], chosen), task.label[r]) for r in (parts.fit, parts.calibrate, parts.test)
    )
    return logistic(fit, later, test, chosen)


def _card(task: Task, parts: Split, holdout: Holdout, metrics: list[dict[str, Any]], final: Fitted) -> Card:
    curve = evaluate.calibration_curve(holdout.label, holdout.probability)
    rows = {"fit": parts.fit, "calibrate": parts.calibrate, "test": parts.test, "published fit": parts.later}
    return Card(
        metrics=metrics,
        calibration_curve=[{str(k): v for k, v in row.items()} for row in curve.to_dict("records")],
        split=[_part(name, task, chosen) for name, chosen in rows.items()],
        ripe_share=parts.ripe_share,
        importance=_importance(final, task.catalogue),
        trees=int(final.trees.tree_count_) if final.trees else 0,
        seconds=0.0,
    )


def _part(name: str, task: Task, rows: Rows) -> dict[str, Any]:
    days = numbers(task.facts["as_of_on"])[rows]
    opportunities = int(task.facts["opportunity_id"][rows].nunique())
    span = {"from": iso(days.min()), "to": iso(days.max())}
    share = float(task.label[rows].mean())
    return {"part": name, **span, "rows": int(rows.sum()), "opportunities": opportunities, "lost_share": share}


def _importance(final: Fitted, catalogue: tuple[Field, ...]) -> list[dict[str, Any]]:
    fields = catalogue_of(catalogue)
    if final.trees is None:
        return []
    share = np.asarray(final.trees.get_feature_importance(type="PredictionValuesChange")) / 100.0
    named = [(final.chosen.names[i], float(share[i])) for i in np.argsort(-share, kind="stable")]
    labels = {name: RULES[name].label if name in RULES else fields[name].label for name, _ in named}
    return [{"column": name, "label": labels[name], "share": value} for name, value in named]


def _without_trees(task: Task, chosen: FeatureSet, lack: str) -> Bundle:
    empty = np.zeros(0)
    holdout = Holdout(empty, empty, empty, np.zeros(0, dtype=np.intp), 0)
    nothing = Fitted(None, Calibration(), chosen)
    card = Card([], [], [], 0.0, [], 0, 0.0)
    return _bundle(task, nothing, loss_rate(task.facts), refused(lack, chosen.verdicts), card, holdout)


def _bundle(task: Task, final: Fitted, base_rate: float, verdict: Gate, card: Card, holdout: Holdout) -> Bundle:
    costs = threshold.default_costs(holdout.amount)
    fields, now = catalogue_of(task.catalogue), dt.datetime.now(dt.UTC)
    mark = hashlib.sha256(repr((task.source, task.as_of_on, now, final.chosen, final.calibration, card)).encode())
    return Bundle(
        version=f"{now:%Y%m%dT%H%M%S}Z-{mark.hexdigest()[:8]}",
        source=task.source,
        as_of_on=task.as_of_on,
        trained_at=now.isoformat(timespec="seconds"),
        feature_set=final.chosen,
        fields=tuple(fields[name] for name in final.chosen.names if name in fields),
        base_rate=base_rate,
        calibration=final.calibration,
        costs=costs,
        threshold=threshold.cheapest_threshold(holdout.probability, holdout.label, costs),
        gate=verdict,
        card=card,
        holdout=holdout,
        classifier=final.trees,
    )
