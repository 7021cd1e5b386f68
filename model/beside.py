"""What a bundle holds beside its trees: the interval, outcomes by date, win-rate drivers, what training looked like."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd

from model import band, punctuality, timing
from model.attempts import Attempts
from model.backtest import Looks
from model.band import Band
from model.bundle import Bundle
from model.columns import numbers
from model.features import stakes
from model.finite import json_text
from model.learn import Fitted, Sample, Settings, Task, sample
from model.origins import Plan
from model.profile import Profile, profile
from model.spread import spread
from model.timing import By, Timing

# What may tell dates, besides plain frequencies.
TOLD_BY: tuple[By, ...] = ("calendar", "model")


@dataclasses.dataclass(frozen=True)
class Learned:
    """What a training run has learned: its task, how it was judged, the looks, and the model with its rows."""

    task: Task
    method: Plan
    looks: Looks
    data: Sample
    final: Fitted
    settings: Settings


def completed(bundle: Bundle, run: Learned, openings: pd.DataFrame) -> Bundle:
    """Return the bundle with what stands beside its trees; `openings` are opportunities as of their first day.

    Each part may fail alone: the card says which did and why.
    """
    tried = Attempts()
    undated: tuple[Timing | None, list[dict[str, Any]]] = (None, [])
    found, rows = tried.get("dates", lambda: _timing(run), undated)
    card = dataclasses.replace(
        bundle.card,
        timing=rows,
        drivers=tried.get("drivers", lambda: _drivers(run, openings), []),
        failures=tried.failures,
    )
    interval = tried.get("interval", lambda: _band(run), None)
    looked = tried.get("drift", lambda: _profile(run), None)
    return dataclasses.replace(bundle, card=card, band=interval, timing=found, profile=looked)


def _band(run: Learned) -> Band | None:
    """The interval of the calibration, from rows the model had not learned from, and what its trees err by."""
    held, final = run.final.held, run.final
    if not len(held):
        return None
    opportunity = pd.factorize(run.task.facts["opportunity_id"])[0][held]
    found = band.fit(final.raw, run.task.label[held], opportunity, seed=run.task.seed)
    errs = spread(run.task, run.data, run.method.final, run.settings, final)
    found = found.widened(final.calibration, *errs)
    json_text(found.as_json(), "The interval")
    return found


def _timing(run: Learned) -> tuple[Timing | None, list[dict[str, Any]]]:
    """Judge dates out of time at the first origin, the one with the most days after it; then learn from all."""
    task, end = run.task, run.method.final.cut
    origin, first = run.method.origins[0], run.looks.judged[0].fitted
    if timing.lack(task.facts, origin.cut):
        return None, []
    then = sample(task, first.chosen, origin)
    said = first.probability(then.matrix)
    tried = [timing.fit(task.facts, then.matrix, said, origin.cut, by=by, seed=task.seed) for by in TOLD_BY]
    early = [each for each in tried if each is not None]
    by, rows = punctuality.judge(early, task.facts, then.matrix, said, cut=origin.cut, end=end)
    best = next((each for each in early if each.by == by), dataclasses.replace(early[0], by="frequency"))
    stake = stakes(task.facts, run.final.chosen)
    doubts = punctuality.doubts(best, task.facts, then.matrix, said, stake, cut=origin.cut, end=end)
    del then  # as large as the matrix that is learned from next
    said = run.final.probability(run.data.matrix)
    found = timing.fit(task.facts, run.data.matrix, said, end, by=by, seed=task.seed)
    found = found and dataclasses.replace(found, doubts=doubts)
    json_text([rows, found and found.as_json()], "What is said of dates")
    return found, rows


def _drivers(run: Learned, openings: pd.DataFrame) -> list[dict[str, Any]]:
    from model.drivers import drivers  # noqa: PLC0415  # scipy.stats is loaded by training only

    found = drivers(openings, run.task.catalogue, run.final.chosen, openings.get("account"))
    json_text(found, "The list of drivers")
    return found


def _profile(run: Learned) -> Profile:
    """Looks at open opportunities before the as-of date, whatever became of them, as those on it will be compared."""
    facts, days = run.task.facts, numbers(run.task.facts["as_of_on"])
    dated = bool(np.isfinite(days).any())
    before = days < np.nanmax(days) if dated else np.ones(len(facts), dtype=bool)
    matrix, held = run.data.matrix[before], facts[before]
    found = profile(matrix, run.final.probability(matrix), held["opportunity_id"], held["as_of_on"] if dated else None)
    json_text(found.as_json(), "What training looked like")
    return found
