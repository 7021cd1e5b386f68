"""The backtest as figures with their 95 % intervals: every model over all origins, and the model at each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from model.arrays import Index, Numbers
from model.evaluation.landmark_rows import Judged, LandmarkRows
from model.money.costs import at_stake
from model.registry.card_records import ModelMetrics, OriginMetrics
from model.registry.gate import BaselineComparison
from model.statistics import metrics
from model.statistics.bootstrap import Bootstrap, interval
from model.statistics.metrics import BASE, BINS, MODEL, RULE, Interval


def models(landmark_rows: LandmarkRows, draws: Bootstrap) -> tuple[ModelMetrics, ...]:
    """Measure every model on the same looks."""
    seconds = {name: round(spent, 3) for name, spent in landmark_rows.seconds.items()}
    return tuple(
        ModelMetrics(name, seconds[name], **_named(_measured(landmark_rows, draws, name)))
        for name in landmark_rows.predicted
    )


def _measured(landmark_rows: LandmarkRows, draws: Bootstrap, name: str) -> dict[str, Interval]:
    label, predicted = landmark_rows.label, landmark_rows.predicted[name]
    squared = (predicted - label) ** 2
    found = metrics.metrics(label, predicted, landmark_rows.day)
    resampled = {
        "auc": draws.auc(label, predicted, landmark_rows.day),
        "pr_auc": draws.pr_auc(label, predicted),
        "log_loss": draws.means(metrics.losses(label, predicted)),
        "brier": draws.means(squared),
    }
    return {key: interval(value, resampled[key]) for key, value in found.items()}


def _named(found: dict[str, Interval]) -> dict[str, float]:
    spelled: dict[str, float] = {}
    for key, each in found.items():
        spelled |= {key: each.value, f"{key}_low": each.low, f"{key}_high": each.high}
    return spelled


def compare_models(landmark_rows: LandmarkRows, draws: Bootstrap, table: Iterable[ModelMetrics]) -> BaselineComparison:
    """Compare the model with every other on the same looks and the same resamples."""
    losses = {
        name: metrics.losses(landmark_rows.label, predicted) for name, predicted in landmark_rows.predicted.items()
    }
    own = losses[MODEL]
    ranking = next(_ranking(row) for row in table if row.model == MODEL)
    others = {
        name: interval(float((each - own).mean()), draws.means(each - own))
        for name, each in losses.items()
        if name != MODEL
    }
    return BaselineComparison(_skill(own, losses[BASE], draws), _skill(own, losses[RULE], draws), ranking, others)


def _ranking(row: ModelMetrics) -> Interval:
    return Interval(*(getattr(row, name) for name in ("auc", "auc_low", "auc_high")))


def _skill(own: Numbers, simple: Numbers, draws: Bootstrap, rows: Index | slice = slice(None)) -> Interval:
    both = draws.sums(np.column_stack([own, simple]), rows)
    resampled = 1.0 - both[:, 0] / np.where(both[:, 1] > 0, both[:, 1], np.nan)
    return interval(float(1.0 - own.sum() / simple.sum()), resampled)


def origins(landmark_rows: LandmarkRows, draws: Bootstrap) -> Iterator[OriginMetrics]:
    """Measure the model at each origin, and say who was there."""
    for place, judged in enumerate(landmark_rows.judged):
        rows = np.flatnonzero(landmark_rows.place == place)
        label = landmark_rows.label[rows]
        yield OriginMetrics(
            origin=judged.origin.name,
            learned=judged.learned,
            open_then=judged.origin.open_then,
            known=len(np.unique(landmark_rows.opportunity[rows])),
            lost_share=float(label.mean()),
            flag_from=judged.line.at,
            **_named(_at(landmark_rows, draws, rows, judged)),
        )


def _at(landmark_rows: LandmarkRows, draws: Bootstrap, rows: Index, judged: Judged) -> dict[str, Interval]:
    label, predicted, day = landmark_rows.label[rows], landmark_rows.predicted[MODEL][rows], landmark_rows.day[rows]
    own, simple = metrics.losses(label, predicted), metrics.losses(label, landmark_rows.predicted[BASE][rows])
    part = metrics.counted_once(landmark_rows.opportunity[rows])
    saved = _saved(label, predicted, landmark_rows.amount[rows], part, judged)
    means = {"log_loss": own, "brier": (predicted - label) ** 2}
    return {
        "auc": interval(metrics.auc(label, predicted, day), draws.auc(label, predicted, day, rows)),
        "skill": _skill(own, simple, draws, rows),
        "calibration_error": calibration_error(landmark_rows, rows, draws),
        **{key: interval(float(each.mean()), draws.means(each, rows)) for key, each in means.items()},
        "saved": _per_deal(saved, part, draws, rows),
    }


def _per_deal(values: Numbers, part: Numbers, draws: Bootstrap, rows: Index) -> Interval:
    """Mean over opportunities, to each of which every look at it adds its part."""
    both = draws.sums(np.column_stack([values * part, part]), rows)
    drawn = np.where(both[:, 1] > 0, both[:, 1], np.nan)
    return interval(float((values * part).sum() / part.sum()), both[:, 0] / drawn)


def _saved(label: Numbers, predicted: Numbers, amounts: Numbers, part: Numbers, judged: Judged) -> Numbers:
    """Money against flagging nobody: every alarm costs, and of each flagged loss a share is saved."""
    line, costs = judged.line, judged.costs
    stake = at_stake(amounts, line.unpriced, part)
    saved = np.where(label == 1, stake * costs.saves(predicted), 0.0)
    return np.where(line.flags(predicted, amounts), saved - costs.acting(stake), 0.0)


def calibration_error(landmark_rows: LandmarkRows, rows: Index, draws: Bootstrap) -> Interval:
    """Mean distance between said and realised over ten equal bins, less what chance alone makes of a perfect model.

    Each bin's squared distance is reduced by its variance p(1 - p) / n, n being as many opportunities as its looks are
    worth (Broecker 2012, Kumar, Liang & Ma 2019); a resample holds that variance twice.
    """
    label, predicted = landmark_rows.label[rows], landmark_rows.predicted[MODEL][rows]
    place = (np.argsort(np.argsort(predicted, kind="stable"), kind="stable") * BINS) // max(len(predicted), 1)
    member = (place[:, None] == np.arange(BINS)).astype("float64")
    rate = label @ member / np.maximum(member.sum(axis=0), 1)
    worth = np.array([metrics.effective_sample_size(landmark_rows.opportunity[rows][place == b]) for b in range(BINS)])
    noise = rate * (1.0 - rate) / np.maximum(worth, 1.0)
    each = draws.sums(np.hstack([member, member * (predicted - label)[:, None]]), rows)
    value = _distance(member.sum(axis=0)[None], ((predicted - label) @ member)[None], noise)
    return interval(float(value[0]), _distance(each[:, :BINS], each[:, BINS:], 2.0 * noise))


def _distance(count: Numbers, difference: Numbers, noise: Numbers) -> Numbers:
    squared = (difference / np.maximum(count, 1.0)) ** 2
    distance = np.sqrt(np.maximum(squared - noise, 0.0))
    return np.asarray((distance * count).sum(axis=1) / np.maximum(count.sum(axis=1), 1.0), dtype="float64")
