"""What may fail alone: interval, dates, drivers and whatever else stands beside a model that scores without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from catboost import CatBoostError

from data.errors import NotFinite

Found = TypeVar("Found")
# How arithmetic fails. NumPy, SciPy and scikit-learn refuse with a ValueError what is not finite, empty or singular.
NUMERICAL: Final = (ArithmeticError, ValueError, CatBoostError, NotFinite)
ARTIFACT_LABELS: Final[Mapping[str, str]] = {
    "interval": "How sure each loss chance is",
    "dates": "When a deal ends",
    "forecasts": "How good past forecasts were",
    "drivers": "What goes with winning",
    "drift": "How far open deals lie from those learned from",
    "similar": "Which closed deals are similar",
    "trend": "How loss probabilities have moved",
}


class Attempts:
    """Work that may fail: what failed, in a sentence each, by name."""

    def __init__(self) -> None:
        """Begin without a failure."""
        self.failures: dict[str, str] = {}

    def get(self, name: str, work: Callable[[], Found], otherwise: Found) -> Found:
        """Return what the work finds; where it fails numerically, keep the sentence and return the other."""
        try:
            return work()
        except NUMERICAL as error:
            self.failures[name] = f"{ARTIFACT_LABELS[name]} could not be worked out: {_reason(error)}."
            return otherwise


def _reason(error: Exception) -> str:
    predicted = error.message if isinstance(error, NotFinite) else str(error)
    return (predicted.strip().splitlines() or [type(error).__name__])[0].rstrip(".")
