"""What the served model says of itself: the records of its card as frames, a column per field of the record."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from app import formats
from app.services import Published
from app.views.answers import Verdict
from data.snapshots.snapshot import FAILED
from model.registry.bundle import Bundle
from model.registry.card import Card
from model.registry.card_records import (
    CalibrationBin,
    DateCalibration,
    DriverComparison,
    Importance,
    ModelMetrics,
    OriginMetrics,
    SplitPart,
    TriedSettings,
)
from model.statistics.metrics import calibration_curve


@dataclasses.dataclass(frozen=True)
class ServedModel:
    """Which model version the pages speak of, what it learned from, its verdict, and whether deals are ranked by it."""

    verdict: Verdict
    ranked: bool
    version: str
    source: str
    as_of_on: dt.date


def served_model(published: Published) -> ServedModel:
    """Say which version scored what is served, and its verdict."""
    bundle = published.bundle
    return ServedModel(bundle.gate.verdict, bundle.has_signal, bundle.version, bundle.source, bundle.as_of_on)


def failed(published: Published, name: str) -> str:
    """Say why what stands beside the model ('drivers', 'dates', 'similar', 'drift') failed; '' where it did not."""
    return published.bundle.card.failures.get(name, "") or published.snapshot.info.get(f"{FAILED}{name}", "")


def frame(rows: Sequence[Mapping[str, Any]], words: Sequence[str], numbers: Sequence[str] = ()) -> pd.DataFrame:
    """Return a card's rows with exactly these columns; `numbers` are float64, NaN if a row has none."""
    made = pd.DataFrame(list(rows), columns=[*words, *numbers])
    return made.astype(dict.fromkeys(numbers, "float64"))


def with_ends(names: Sequence[str]) -> list[str]:
    """Name each value with the two ends of its 95 % interval: auc, auc_low, auc_high."""
    return [f"{name}{end}" for name in names for end in ("", "_low", "_high")]


def table(kind: type[Any], rows: Sequence[Any], without: Collection[str] = ()) -> pd.DataFrame:
    """Return records of a card with a column per field of their kind, but those left out; numbers are float64."""
    fields = [field for field in dataclasses.fields(kind) if field.name not in without]
    counted = [field.name for field in fields if str(field.type).removesuffix(" | None") in ("int", "float")]
    words = [field.name for field in fields if field.name not in counted]
    return frame([dataclasses.asdict(row) for row in rows], words, counted)


def method(card: Card) -> dict[str, str]:
    """How the model was judged: name and words; {} where that is not recorded."""
    return dataclasses.asdict(card.method) if card.method else {}


def metrics(card: Card) -> pd.DataFrame:
    """One row per model: model, seconds, and each metric with its interval; the least log loss first."""
    judged = table(ModelMetrics, card.metrics)
    return judged.sort_values("log_loss", kind="stable").reset_index(drop=True)


def backtest(card: Card) -> pd.DataFrame:
    """One row per origin: origin, named, counts, lost_share, flag_from (an expected loss), each value with its ends.

    What a version judged by a flat threshold would have saved is another figure, and left out.
    """
    rows = [row if row.flag_from is not None else row.unpriced for row in card.backtest]
    return table(OriginMetrics, rows).assign(named=[_origin_label(row.origin) for row in rows])


def _origin_label(origin: str) -> str:
    """A date as everywhere else; an origin of an export without dates keeps its name."""
    try:
        return formats.date(dt.date.fromisoformat(origin))
    except ValueError:
        return origin


def search(card: Card) -> pd.DataFrame:
    """One row per setting tried: depth, learning_rate, ..., border_count, log_loss, chosen; the best first."""
    return table(TriedSettings, card.search).sort_values("log_loss", kind="stable").reset_index(drop=True)


def timing(card: Card) -> pd.DataFrame:
    """One row per days and outcome: what was said, what happened, and the log loss of both ways of saying it."""
    return table(DateCalibration, card.timing, without=("by", "auc"))


def drivers(card: Card) -> pd.DataFrame:
    """One row per comparison: column, label, level, reference, driver, and the odds ratio with its interval."""
    return table(DriverComparison, card.drivers)


def calibration(bundle: Bundle) -> pd.DataFrame:
    """One row per group of looks: predicted, realised, n (opportunities), looks, low, high.

    A version that counted looks alone is read anew from its hold-out.
    """
    curve, held = bundle.card.calibration_curve, bundle.holdout
    if any(group.looks is None for group in curve):
        return calibration_curve(held.label, held.probability, opportunity=held.opportunity)
    return table(CalibrationBin, curve)


def importance(card: Card) -> pd.DataFrame:
    """One row per feature: column, label, share of movement; the most important first."""
    return table(Importance, card.importance)


def split(card: Card) -> pd.DataFrame:
    """One row per part of the data: part, from, to (dates), rows, opportunities, lost_share."""
    parts = table(SplitPart, card.split).rename(columns={"first_on": "from", "last_on": "to"})
    return parts.assign(**{end: pd.to_datetime(parts[end]) for end in ("from", "to")})
