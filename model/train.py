"""Train one bundle: judge columns, search, learn and compare at every origin, gate, and fit the model to publish."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.schema import Field
from model import evaluate, measures, threshold
from model.backtest import Tell, backtest
from model.beside import Learned, completed
from model.bundle import Bundle, Card
from model.calibration import Calibration
from model.columns import numbers
from model.contest import contested, settings_of
from model.evaluate import MODEL, Holdout
from model.export import export
from model.features import FeatureSet, feature_set, loss_rate
from model.gate import Gate, counted, gate, refused
from model.lack import Lack, judgeable, known_outcomes, lacking
from model.learn import Fitted, Task, calibrated, settled
from model.origins import Index, Plan, drawn, iso, plan, thinned
from model.records import Records
from model.resample import Resamples
from model.rules import label_of
from model.search import search
from model.selection import narrowed, told_once
from model.standing import standing_today
from model.verdicts import catalogue_of, let_through

Progress = Callable[[str, float], None]

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
) -> Bundle:
    """Train on rows of closed and open opportunities (`label_lost` NaN while unknown), however they are dated.

    `overrides` says of suspect columns who uses them and why. `data` is the content hash of the export. `openings` are
    opportunities as of the day they were opened; without them the bundle has no interval, dates, drivers or profile.
    `champion` is what is served: the card says whether this run may take its place. `records` hold what is on record of
    columns beside the rows. `missed` says how what was said before has not come true, '' where it has.
    """
    started, say = time.perf_counter(), progress or (lambda _words, _share: None)
    facts = capped(facts, seed)
    task = Task(facts, numbers(facts["label_lost"]), tuple(catalogue), source, as_of_on, seed)
    say("Judging columns", 0.02)
    chosen = feature_set(facts, task.catalogue, overrides, records)
    method = judgeable(task, thinned(plan(facts, pd.Timestamp(as_of_on), seed), facts, MOST_JUDGED, seed))
    lack = lacking(task, method, chosen)
    if lack.words:
        return _portable(dataclasses.replace(_without_trees(task, chosen, method, lack), data=data), task)
    run, searched = _learned(task, chosen, method, say)
    say("Comparing with what happened", 0.8)
    bundle = _judged(run, searched, missed)
    if openings is not None:
        say("Dates, intervals and drivers", 0.85)
        bundle = completed(bundle, run, openings)
    if champion is not None and champion.classifier is not None:
        say("Meeting the champion", 0.9)
        met = contested(run, settings_of(bundle), champion)
        bundle = dataclasses.replace(bundle, card=dataclasses.replace(bundle.card, challenge=met))
    say("Proving the copy for the browser", 0.95)
    bundle = _portable(bundle, task)
    card = dataclasses.replace(bundle.card, seconds=round(time.perf_counter() - started, 2))
    say("Done", 1.0)
    return dataclasses.replace(bundle, data=data, card=card)


def _portable(bundle: Bundle, task: Task) -> Bundle:
    """Return the bundle with its model as a browser evaluates it, or with the reason why there is none."""
    trees = bundle.classifier if bundle.ranks else None
    exported = export(trees, bundle.feature_set, bundle.calibration, bundle.band, task.facts)
    return dataclasses.replace(bundle, exported=exported)


def _learned(task: Task, chosen: FeatureSet, method: Plan, say: Progress) -> tuple[Learned, list[dict[str, Any]]]:
    """Search settings and features at the first origin, learn at every origin, then learn what is published."""
    chosen = told_once(task, chosen)
    settings, searched = search(task, chosen, method.origins[0], _within(say, 0.05, 0.2))
    looks = backtest(task, chosen, method, settings, _within(say, 0.2, 0.6))
    say("Fitting the model to publish", 0.6)
    rows = narrowed(task, chosen, method.final, settings)
    final = settled(task, rows, method.final, settings, calibrated(task, rows, method.final, settings))
    return Learned(task, method, looks, rows, final, settings), searched


def _judged(run: Learned, searched: list[dict[str, Any]], missed: str) -> Bundle:
    """Measure, gate, and put together what is published."""
    task, looks, method = run.task, run.looks, run.method
    draws = Resamples.of(looks.opportunity, task.seed)
    metrics = measures.models(looks, draws)
    standing = standing_today(run)
    leaks = let_through(task.facts, run.final.chosen.verdicts)
    verdict = gate(
        measures.compared(looks, draws, metrics),
        counted(looks.label, looks.opportunity, min(judged.learned for judged in looks.judged)),
        verdicts=run.final.chosen.verdicts,
        ripe=method.ripe_share,
        let_through=leaks,
        doubts=[*standing.doubts, *([missed] if missed else [])],
    )
    measured = list(measures.origins(looks, draws))
    card = dataclasses.replace(_card(run), metrics=metrics, backtest=measured, search=searched, let_through=list(leaks))
    card = dataclasses.replace(card, today=standing.today, declared=standing.declared)
    return _bundle(task, run.final, open_rate(run), verdict, card, looks.holdout(method.days))


def _within(say: Progress, start: float, end: float) -> Tell:
    """Tell a step's own share of its work as a share of the whole."""
    return lambda words, share: say(words, start + (end - start) * share)


def capped(facts: pd.DataFrame, seed: int, most: int = MOST_ROWS) -> pd.DataFrame:
    """Keep whole opportunities, drawn by seed, until the rows fit."""
    return facts if len(facts) <= most else facts[drawn(facts, most, seed)]


def open_rate(run: Learned) -> float:
    """Loss rate of the looks that the model was calibrated on: what to expect of one open today."""
    return float(np.average(run.task.label[run.final.held], weights=run.final.weight))


def _card(run: Learned) -> Card:
    looks, method, final = run.looks, run.method, run.final
    curve = evaluate.calibration_curve(looks.label, looks.said[MODEL], opportunity=looks.opportunity)
    first, test = method.origins[0].parts[0], np.unique(looks.rows)
    rows = {"fit": first.fit, "calibrate": first.calibrate, "test": test, "published fit": method.final.learned}
    return Card(
        metrics=[],
        calibration_curve=[{str(k): v for k, v in row.items()} for row in curve.to_dict("records")],
        split=[_part(name, run.task, chosen) for name, chosen in rows.items()],
        ripe_share=method.ripe_share,
        importance=_importance(final, run.task.catalogue),
        trees=int(final.trees.tree_count_) if final.trees else 0,
        seconds=0.0,
        method={"name": method.name, "words": method.words},
    )


def _part(name: str, task: Task, rows: Index) -> dict[str, Any]:
    days = numbers(task.facts["as_of_on"].iloc[rows])
    dated = np.isfinite(days).any()
    span = {"from": iso(np.nanmin(days)), "to": iso(np.nanmax(days))} if dated else {"from": None, "to": None}
    opportunities = int(task.facts["opportunity_id"].iloc[rows].nunique())
    share = float(task.label[rows].mean())
    return {"part": name, **span, "rows": len(rows), "opportunities": opportunities, "lost_share": share}


def _importance(final: Fitted, catalogue: tuple[Field, ...]) -> list[dict[str, Any]]:
    fields = catalogue_of(catalogue)
    if final.trees is None:
        return []
    share = np.asarray(final.trees.get_feature_importance(type="PredictionValuesChange")) / 100.0
    named = [(final.chosen.names[i], float(share[i])) for i in np.argsort(-share, kind="stable")]
    return [{"column": name, "label": label_of(name, fields), "share": value} for name, value in named]


def _without_trees(task: Task, chosen: FeatureSet, method: Plan, lack: Lack) -> Bundle:
    needs = counted(task.label[NOTHING], NOTHING, len(known_outcomes(task)))
    empty = np.zeros(0)
    holdout = Holdout(empty, empty, empty, NOTHING, 0)
    card = Card([], [], [], 0.0, [], 0, 0.0, method={"name": method.name, "words": NOTHING_JUDGED})
    nothing = Fitted(None, Calibration(), chosen, NOTHING, np.zeros(0), np.zeros(0))
    verdict = refused(lack.words, chosen.verdicts, needs, first=lack.helps)
    return _bundle(task, nothing, loss_rate(task.facts), verdict, card, holdout)


def _bundle(task: Task, final: Fitted, base_rate: float, verdict: Gate, card: Card, holdout: Holdout) -> Bundle:
    costs = threshold.default_costs(holdout.amount)
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
        threshold=threshold.cheapest_line(*held, costs, weight=holdout.weight).at,
        gate=verdict,
        card=card,
        holdout=holdout,
        classifier=final.trees,
    )
