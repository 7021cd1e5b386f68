"""The calibration's interval of loss probabilities, a pair of ends for each."""

from __future__ import annotations

import pandas as pd

from model.bundle import Bundle
from model.columns import Numbers

Span = tuple[float | None, float | None]
NO_SPAN: Span = (None, None)


def spans(bundle: Bundle, facts: pd.DataFrame, probability: Numbers) -> list[Span]:
    """Return the lower and the upper end for each row of facts; None and None where the bundle gives no interval."""
    found = bundle.interval(facts, probability)
    return [NO_SPAN] * len(facts) if found is None else list(zip(*(ends.tolist() for ends in found), strict=True))
