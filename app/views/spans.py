"""The calibration's interval of loss probabilities, a pair of ends for each."""

from __future__ import annotations

import pandas as pd

from model.arrays import Numbers
from model.registry.bundle import Bundle

Span = tuple[float | None, float | None]
NO_SPAN: Span = (None, None)


def spans(bundle: Bundle, facts: pd.DataFrame, probability: Numbers) -> list[Span]:
    """Return the lower and the upper end for each row of facts; None and None if the bundle gives no interval."""
    return _pairs(bundle.interval(facts, probability), len(facts))


def spans_of_raw(bundle: Bundle, raw: Numbers, probability: Numbers) -> list[Span]:
    """Return the same of raw log-odds that are known already, of a bundle that ranks."""
    return _pairs(None if bundle.band is None else bundle.band.apply(raw, probability), len(raw))


def _pairs(found: tuple[Numbers, Numbers] | None, count: int) -> list[Span]:
    return [NO_SPAN] * count if found is None else list(zip(*(ends.tolist() for ends in found), strict=True))
