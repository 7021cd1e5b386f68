"""What the served model says of itself, as frames with every column there whatever the card lacks."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from app import formats
from app.services import Published
from app.views.answers import Verdict
from data.snapshots.snapshot import FAILED
from model.registry.bundle import Bundle, Card
from model.statistics.metrics import CURVE, METRICS, calibration_curve

BY_ORIGIN: Final = ("auc", "log_loss", "skill", "brier", "calibration_error", "saved")


@dataclasses.dataclass(frozen=True)
class Standing:
    """Which model version the pages speak of, what it learned from, its verdict, and whether deals are ranked by it."""

    verdict: Verdict
    ranked: bool
    version: str
    source: str
    as_of_on: dt.date


def standing(published: Published) -> Standing:
    """Say which version scored what is served, and its verdict."""
    bundle = published.bundle
    return Standing(bundle.gate.verdict, bundle.has_signal, bundle.version, bundle.source, bundle.as_of_on)


def failed(published: Published, name: str) -> str:
    """Say why what stands beside the model ('drivers', 'dates', 'similar', 'drift') failed; '' where it did not."""
    return published.bundle.card.failures.get(name, "") or published.snapshot.info.get(f"{FAILED}{name}", "")


def frame(rows: Sequence[Mapping[str, Any]], words: Sequence[str], numbers: Sequence[str] = ()) -> pd.DataFrame:
    """Return a card's rows with exactly these columns; `numbers` are float64, NaN where a row has none."""
    made = pd.DataFrame(list(rows), columns=[*words, *numbers])
    return made.astype(dict.fromkeys(numbers, "float64"))


def with_ends(names: Sequence[str]) -> list[str]:
    """Name each value with the two ends of its 95 % interval: auc, auc_low, auc_high."""
    return [f"{name}{end}" for name in names for end in ("", "_low", "_high")]


def metrics(card: Card) -> pd.DataFrame:
    """One row per model: model, seconds, and each metric with its interval; the least log loss first."""
    judged = frame(card.metrics, ["model"], ["seconds", *with_ends(METRICS)])
    return judged.sort_values("log_loss", kind="stable").reset_index(drop=True)


def backtest(card: Card) -> pd.DataFrame:
    """One row per origin: origin, named, counts, lost_share, flag_from (an expected loss), each value with its ends.

    What a version judged by a flat threshold would have saved is another figure, and left out.
    """
    counts = ["learned", "open_then", "known", "lost_share", "flag_from"]
    made = frame(card.backtest, ["origin"], [*counts, *with_ends(BY_ORIGIN)])
    made.loc[made["flag_from"].isna(), with_ends(["saved"])] = float("nan")
    return made.assign(named=[_named(str(origin)) for origin in made["origin"]])


def _named(origin: str) -> str:
    """A date as everywhere else; an origin of an export without dates keeps its name."""
    try:
        return formats.date(dt.date.fromisoformat(origin))
    except ValueError:
        return origin


def search(card: Card) -> pd.DataFrame:
    """One row per setting tried: depth, learning_rate, ..., border_count, log_loss, chosen; the best first."""
    settings = ["depth", "learning_rate", "l2_leaf_reg", "iterations", "border_count"]
    tried = frame(card.search, ["chosen"], [*settings, "log_loss"])
    return tried.sort_values("log_loss", kind="stable").reset_index(drop=True)


def timing(card: Card) -> pd.DataFrame:
    """One row per days and outcome: what was said, what happened, and the log loss of both ways of saying it."""
    numbers = ["days", "predicted", "realised", "log_loss", "base_log_loss", "n"]
    return frame(card.timing, ["outcome"], numbers)


def drivers(card: Card) -> pd.DataFrame:
    """One row per comparison: column, label, level, reference, driver, and the odds ratio with its interval."""
    words = ["column", "label", "level", "reference", "driver", "note"]
    made = frame(card.drivers, words, ["n", "odds_ratio", "low", "high", "p", "won_share"])
    return made.fillna(dict.fromkeys(("level", "reference", "note"), ""))


def calibration(bundle: Bundle) -> pd.DataFrame:
    """One row per group of looks: predicted, realised, n (opportunities), looks, low, high.

    A version that counted looks alone is read anew from its hold-out.
    """
    curve, held = bundle.card.calibration_curve, bundle.holdout
    if any("looks" not in row for row in curve):
        return calibration_curve(held.label, held.probability, opportunity=held.opportunity)
    return frame(curve, [], CURVE)


def importance(card: Card) -> pd.DataFrame:
    """One row per feature: column, label, share of movement; the most important first."""
    return frame(card.importance, ["column", "label"], ["share"])


def split(card: Card) -> pd.DataFrame:
    """One row per part of the data: part, from, to (dates), rows, opportunities, lost_share."""
    parts = frame(card.split, ["part", "from", "to"], ["rows", "opportunities", "lost_share"])
    return parts.assign(**{end: pd.to_datetime(parts[end]) for end in ("from", "to")})
