"""The backtest as figures with their 95 % intervals: every model over all origins, and the model at each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from model import evaluate
from model.backtest import Judged, Looks
from model.columns import Numbers
from model.evaluate import BASE, BINS, MODEL, RULE, Interval
from model.gate import Comparison
from model.origins import Index
from model.resample import Resamples, interval
from model.threshold import at_stake


def models(looks: Looks, draws: Resamples) -> list[dict[str, Any]]:
    """Measure every model on the same looks: model, seconds, and auc, pr_auc, log_loss, brier with _low and _high."""
    return [
        {"model": name, "seconds": round(looks.seconds[name], 3), **_named(_measured(looks, draws, name))}
        for name in looks.said
    ]


def _measured(looks: Looks, draws: Resamples, name: str) -> dict[str, Interval]:
    label, said = looks.label, looks.said[name]
    squared = (said - label) ** 2
    found = evaluate.metrics(label, said, looks.day)
    resampled = {
        "auc": draws.auc(label, said, looks.day),
        "pr_auc": draws.pr_auc(label, said),
        "log_loss": draws.means(evaluate.losses(label, said)),
        "brier": draws.means(squared),
    }
    return {key: interval(value, resampled[key]) for key, value in found.items()}


def _named(found: dict[str, Interval]) -> dict[str, float]:
    spelled: dict[str, float] = {}
    for key, each in found.items():
        spelled |= {key: each.value, f"{key}_low": each.low, f"{key}_high": each.high}
    return spelled


def compared(looks: Looks, draws: Resamples, metrics: list[dict[str, Any]]) -> Comparison:
    """Compare the model with every other on the same looks and the same resamples."""
    losses = {name: evaluate.losses(looks.label, said) for name, said in looks.said.items()}
    own = losses[MODEL]
    rows = {row["model"]: row for row in metrics}
    ranking = Interval(*(rows[MODEL][key] for key in ("auc", "auc_low", "auc_high")))
    others = {
        name: interval(float((each - own).mean()), draws.means(each - own))
        for name, each in losses.items()
        if name != MODEL
    }
    return Comparison(_skill(own, losses[BASE], draws), _skill(own, losses[RULE], draws), ranking, others)


def _skill(own: Numbers, simple: Numbers, draws: Resamples, rows: Index | slice = slice(None)) -> Interval:
    both = draws.sums(np.column_stack([own, simple]), rows)
    resampled = 1.0 - both[:, 0] / np.where(both[:, 1] > 0, both[:, 1], np.nan)
    return interval(float(1.0 - own.sum() / simple.sum()), resampled)


def origins(looks: Looks, draws: Resamples) -> Iterator[dict[str, Any]]:
    """Measure the model at each origin: who was there, and auc, log_loss, brier, skill, calibration_error, saved."""
    for place, judged in enumerate(looks.judged):
        rows = np.flatnonzero(looks.place == place)
        label = looks.label[rows]
        yield {
            "origin": judged.origin.name,
            "learned": judged.learned,
            "open_then": judged.origin.open_then,
            "known": len(np.unique(looks.opportunity[rows])),
            "lost_share": float(label.mean()),
            "flag_from": judged.line.at,
            **_named(_at(looks, draws, rows, judged)),
        }


def _at(looks: Looks, draws: Resamples, rows: Index, judged: Judged) -> dict[str, Interval]:
    label, said, day = looks.label[rows], looks.said[MODEL][rows], looks.day[rows]
    own, simple = evaluate.losses(label, said), evaluate.losses(label, looks.said[BASE][rows])
    saved, part = _saved(label, said, looks.amount[rows], judged), evaluate.counted_once(looks.opportunity[rows])
    means = {"log_loss": own, "brier": (said - label) ** 2}
    return {
        "auc": interval(evaluate.auc(label, said, day), draws.auc(label, said, day, rows)),
        "skill": _skill(own, simple, draws, rows),
        "calibration_error": calibration_error(looks, rows, draws),
        **{key: interval(float(each.mean()), draws.means(each, rows)) for key, each in means.items()},
        "saved": _per_deal(saved, part, draws, rows),
    }


def _per_deal(values: Numbers, part: Numbers, draws: Resamples, rows: Index) -> Interval:
    """Mean over opportunities, to each of which every look at it adds its part."""
    both = draws.sums(np.column_stack([values * part, part]), rows)
    drawn = np.where(both[:, 1] > 0, both[:, 1], np.nan)
    return interval(float((values * part).sum() / part.sum()), both[:, 0] / drawn)


def _saved(label: Numbers, said: Numbers, amounts: Numbers, judged: Judged) -> Numbers:
    """Money against flagging nobody: every alarm costs, and of each flagged loss a share is saved."""
    line, costs = judged.line, judged.costs
    saved = np.where(label == 1, at_stake(amounts, line.unpriced) * costs.save_rate, 0.0)
    return np.where(line.flags(said, amounts), saved - costs.false_alarm, 0.0)


def calibration_error(looks: Looks, rows: Index, draws: Resamples) -> Interval:
    """Mean distance between said and realised over ten equal bins, less what chance alone makes of a perfect model.

    Each bin's squared distance is reduced by its variance p(1 - p) / n, n being as many opportunities as its looks are
    worth (Broecker 2012, Kumar, Liang & Ma 2019); a resample holds that variance twice.
    """
    label, said = looks.label[rows], looks.said[MODEL][rows]
    place = (np.argsort(np.argsort(said, kind="stable"), kind="stable") * BINS) // max(len(said), 1)
    member = (place[:, None] == np.arange(BINS)).astype("float64")
    rate = label @ member / np.maximum(member.sum(axis=0), 1)
    worth = np.array([evaluate.told_apart(looks.opportunity[rows][place == b]) for b in range(BINS)])
    noise = rate * (1.0 - rate) / np.maximum(worth, 1.0)
    each = draws.sums(np.hstack([member, member * (said - label)[:, None]]), rows)
    value = _distance(member.sum(axis=0)[None], ((said - label) @ member)[None], noise)
    return interval(float(value[0]), _distance(each[:, :BINS], each[:, BINS:], 2.0 * noise))


def _distance(count: Numbers, difference: Numbers, noise: Numbers) -> Numbers:
    squared = (difference / np.maximum(count, 1.0)) ** 2
    distance = np.sqrt(np.maximum(squared - noise, 0.0))
    return np.asarray((distance * count).sum(axis=1) / np.maximum(count.sum(axis=1), 1.0), dtype="float64")
