"""Train one bundle: judge columns, search, learn and compare at every origin, gate, and fit the model to publish."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import time
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from data.schema import Field
from model.arrays import Index, numbers
from model.browser.export import export
from model.derived.definitions import label_of
from model.evaluation import backtest_metrics
from model.evaluation.backtest import Progress, backtest
from model.evaluation.past_forecasts import History
from model.features.matrix import FeatureSet, feature_set, loss_rate
from model.fitting.feature_selection import narrowed, without_duplicates
from model.fitting.fit import FittedModel, Task, calibrated, settled
from model.fitting.tuning import search
from model.leaks.recorded_changes import Records
from model.leaks.verdicts import catalogue_of, residual_leaks
from model.money.costs import default_costs
from model.money.every_line import cheapest_flat
from model.registry.bundle import Bundle
from model.registry.card import Card
from model.registry.card_records import CalibrationBin, Importance, Method, SplitPart, TriedSettings, records
from model.registry.gate import Gate, counted, gate, refused
from model.splits.origin import Plan, day_of
from model.splits.plan import plan
from model.splits.rolling import sampled, thinned
from model.statistics import metrics
from model.statistics.bootstrap import Bootstrap
from model.statistics.calibration import Calibration
from model.statistics.metrics import MODEL, Holdout
from model.training.artifacts import TrainingRun, with_artifacts
from model.training.champion import champion_challenger, settings_of
from model.training.missing_data import MissingData, judgeable, known_outcomes, lacking
from model.training.standing import standing_today

MOST_ROWS = 300_000
# More rows than this make a backtest slow and teach it little.
MOST_JUDGED = 60_000
NOTHING_JUDGED = "No model was learned, so nothing was judged or measured."
NOTHING: Index = np.zeros(0, dtype=np.intp)


def train(
    facts: pd.DataFrame,
    catalogue: Iterable[Field],
    *,
    source: str,
    as_of_on: dt.date,
    seed: int = 7,
    progress: Progress | None = None,
    overrides: Mapping[str, str] | None = None,
    data: str = "",
    openings: pd.DataFrame | None = None,
    champion: Bundle | None = None,
    records: Records | None = None,
    missed: str = "",
    history: History | None = None,
) -> Bundle:
    """Train on rows of closed and open opportunities (`label_lost` NaN while unknown), however they are dated.

    `overrides` says of suspect columns who uses them and why. `data` is the content hash of the export. `openings` are
    opportunities as of the day they were opened; without them the bundle has no interval, dates, drivers or profile.
    `champion` is what is served: the card says whether this run may take its place. `records` hold what is on record of
    columns beside the rows. `missed` says how what was said before has not come true, '' if it has. By `history` past
    periods are forecast.
    """
    started, say = time.perf_counter(), progress or (lambda _words, _share: None)
    facts = capped(facts, seed)
    task = Task(facts, numbers(facts["label_lost"]), tuple(catalogue), source, as_of_on, seed)
    say("Judging columns", 0.02)
    chosen = feature_set(facts, task.catalogue, overrides, records)
    method = judgeable(task, thinned(plan(facts, pd.Timestamp(as_of_on), seed), facts, MOST_JUDGED, seed))
    missing = lacking(task, method, chosen)
    if missing.words:
        return _portable(dataclasses.replace(_without_trees(task, chosen, method, missing), data=data), task)
    run, searched = _learned(task, chosen, method, say)
    say("Comparing with what happened", 0.8)
    bundle = _judged(run, searched, missed)
    if openings is not None:
        say("Dates, intervals and drivers", 0.85)
        bundle = with_artifacts(bundle, run, openings, history)
    if champion is not None and champion.classifier is not None:
        say("Meeting the champion", 0.9)
        met = champion_challenger(run, settings_of(bundle), champion)
        bundle = dataclasses.replace(bundle, card=dataclasses.replace(bundle.card, challenge=met))
    say("Testing that the browser computes what the model does", 0.95)
    bundle = _portable(bundle, task)
    card = dataclasses.replace(bundle.card, seconds=round(time.perf_counter() - started, 2))
    return dataclasses.replace(bundle, data=data, card=card)


def _portable(bundle: Bundle, task: Task) -> Bundle:
    """Return the bundle with its model as a browser evaluates it, or with the reason why there is none."""
    trees = bundle.classifier if bundle.has_signal else None
    exported = export(trees, bundle.feature_set, bundle.calibration, bundle.band, task.facts)
    return dataclasses.replace(bundle, exported=exported)


def _learned(
    task: Task, chosen: FeatureSet, method: Plan, say: Progress
) -> tuple[TrainingRun, tuple[TriedSettings, ...]]:
    """Search settings and features at the first origin, learn at every origin, then learn what is published."""
    chosen = without_duplicates(task, chosen)
    settings, searched = search(task, chosen, method.origins[0], _within(say, 0.05, 0.2))
    landmark_rows = backtest(task, chosen, method, settings, _within(say, 0.2, 0.6))
    say("Fitting the model to publish", 0.6)
    rows = narrowed(task, chosen, method.final, settings)
    final = settled(task, rows, method.final, settings, calibrated(task, rows, method.final, settings))
    return TrainingRun(task, method, landmark_rows, rows, final, settings), searched


def _judged(run: TrainingRun, searched: tuple[TriedSettings, ...], missed: str) -> Bundle:
    """Measure, gate, and put together what is published."""
    task, landmark_rows, method = run.task, run.landmark_rows, run.method
    draws = Bootstrap.of(landmark_rows.opportunity, task.seed)
    table = backtest_metrics.models(landmark_rows, draws)
    standing = standing_today(run)
    leaks = residual_leaks(task.facts, run.final.chosen.verdicts)
    verdict = gate(
        backtest_metrics.compare_models(landmark_rows, draws, table),
        counted(landmark_rows.label, landmark_rows.opportunity, min(judged.learned for judged in landmark_rows.judged)),
        verdicts=run.final.chosen.verdicts,
        ripe=method.ripe_share,
        residual_leaks=leaks,
        doubts=[*standing.doubts, *([missed] if missed else [])],
    )
    measured = tuple(backtest_metrics.origins(landmark_rows, draws))
    card = dataclasses.replace(_card(run), metrics=table, backtest=measured, search=searched, let_through=tuple(leaks))
    card = dataclasses.replace(card, today=standing.today, declared=standing.declared)
    return _bundle(task, run.final, open_rate(run), verdict, card, landmark_rows.holdout(method.days))


def _within(say: Progress, start: float, end: float) -> Progress:
    """Tell a step's own share of its work as a share of the whole."""
    return lambda words, share: say(words, start + (end - start) * share)


def capped(facts: pd.DataFrame, seed: int, most: int = MOST_ROWS) -> pd.DataFrame:
    """Keep whole opportunities, drawn by seed, until the rows fit."""
    return facts if len(facts) <= most else facts[sampled(facts, most, seed)]


def open_rate(run: TrainingRun) -> float:
    """Loss rate of the looks that the model was calibrated on: what to expect of one open today."""
    return float(np.average(run.task.label[run.final.held], weights=run.final.weight))


def _card(run: TrainingRun) -> Card:
    landmark_rows, method, final = run.landmark_rows, run.method, run.final
    curve = metrics.calibration_curve(
        landmark_rows.label, landmark_rows.predicted[MODEL], opportunity=landmark_rows.opportunity
    )
    first, test = method.origins[0].parts[0], np.unique(landmark_rows.rows)
    rows = {"fit": first.fit, "calibrate": first.calibrate, "test": test, "published fit": method.final.learned}
    return Card(
        calibration_curve=records(CalibrationBin, curve.to_dict("records")),
        split=tuple(_part(name, run.task, chosen) for name, chosen in rows.items()),
        ripe_share=method.ripe_share,
        importance=_importance(final, run.task.catalogue),
        trees=int(final.trees.tree_count_) if final.trees else 0,
        method=Method(method.name, method.words),
    )


def _part(name: str, task: Task, rows: Index) -> SplitPart:
    days = numbers(task.facts["as_of_on"].iloc[rows])
    dated = np.isfinite(days).any()
    first, last = (day_of(np.nanmin(days)), day_of(np.nanmax(days))) if dated else (None, None)
    opportunities = int(task.facts["opportunity_id"].iloc[rows].nunique())
    share = float(task.label[rows].mean())
    return SplitPart(name, first, last, len(rows), opportunities, share)


def _importance(final: FittedModel, catalogue: tuple[Field, ...]) -> tuple[Importance, ...]:
    fields = catalogue_of(catalogue)
    if final.trees is None:
        return ()
    share = np.asarray(final.trees.get_feature_importance(type="PredictionValuesChange")) / 100.0
    named = [(final.chosen.names[i], float(share[i])) for i in np.argsort(-share, kind="stable")]
    return tuple(Importance(name, label_of(name, fields), value) for name, value in named)


def _without_trees(task: Task, chosen: FeatureSet, method: Plan, missing: MissingData) -> Bundle:
    needs = counted(task.label[NOTHING], NOTHING, len(known_outcomes(task)))
    empty = np.zeros(0)
    holdout = Holdout(empty, empty, empty, NOTHING, 0)
    card = Card(method=Method(method.name, NOTHING_JUDGED))
    nothing = FittedModel(None, Calibration(), chosen, NOTHING, np.zeros(0), np.zeros(0))
    verdict = refused(missing.words, chosen.verdicts, needs, first=missing.helps)
    return _bundle(task, nothing, loss_rate(task.facts), verdict, card, holdout)


def _bundle(task: Task, final: FittedModel, base_rate: float, verdict: Gate, card: Card, holdout: Holdout) -> Bundle:
    costs = default_costs(holdout.amount, holdout.weight)
    held = (holdout.probability, holdout.label, holdout.amount)
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
        threshold=cheapest_flat(*held, costs, weight=holdout.weight).at,
        gate=verdict,
        card=card,
        holdout=holdout,
        classifier=final.trees,
    )
