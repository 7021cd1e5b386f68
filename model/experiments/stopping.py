"""When an experiment ends by itself: acting clearly helps, clearly harms, or nothing is clear at the planned end."""

from __future__ import annotations

from typing import Final, Literal

from model.experiments.power import LEAST
from model.experiments.uplift import Uplift

Ending = Literal["", "benefit", "harm", "futility"]
ENDINGS: Final = ("benefit", "harm", "futility")


def ending(found: Uplift | None, planned: int) -> Ending:
    """Say why an experiment ends with what is known of it; '' while it goes on.

    The interval of the loss rates' difference may be looked at as often as anybody likes, but not before `LEAST` deals
    were followed: what it rests on holds for many.
    """
    if found is None or found.n < min(LEAST, planned):
        return ""
    if found.loss.high < 0:
        return "benefit"
    if found.loss.low > 0:
        return "harm"
    return "futility" if found.n >= planned else ""
