"""Which pages an export's data are enough for, and what the others lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.imports.report import PageSupport

Counts = Mapping[str, int]
NO_OPEN: Final = "No deal is open: export the open ones, too."
NO_DATES: Final = "No column says when deals were opened or closed."
NO_HISTORY: Final = "The export holds no stage history. Import it every week: from the second import on there is one."
NO_DAYS: Final = (
    "Lost deals keep their last stage, so how far deals came is known, and not how long they stayed in a stage: import"
    " weekly, and from the second import on it is."
)
NO_CHANGES: Final = "The export logs no changes. Import it every week: what moved between two imports is found then."
NO_OWNER: Final = "No column says who sells: choose the owner's."
NO_AMOUNT: Final = "No column holds an amount: deals are counted, and not added up to money."
NO_ENDINGS: Final = "Of won and of lost deals 50 each are needed at least: export those of the last two years, too."
NO_EXPECTED: Final = "No open deal says when it is expected to close."
# What a model learns from at all.
FEWEST_ENDED: Final = 50

# Of each page in the order of the navigation: what it cannot do without, and the sentence where that is missing.
NEEDS: Final[tuple[tuple[str, tuple[tuple[Callable[[Counts], bool], str], ...]], ...]] = (
    ("Pipeline", ((lambda n: n["open"] > 0, NO_OPEN), (lambda n: n["amounts"] > 0, NO_AMOUNT))),
    ("Deals at risk", ((lambda n: n["open"] > 0, NO_OPEN), (lambda n: _ended(n) >= FEWEST_ENDED, NO_ENDINGS))),
    ("Forecast", ((lambda n: n["expected"] > 0, NO_EXPECTED),)),
    ("What changed", ((lambda n: n["changes"] + n["stage_history"] + n["former"] > 0, NO_CHANGES),)),
    (
        "Stages",
        (
            (lambda n: n["stage_history"] + n["former"] + n["last_stages"] > 0, NO_HISTORY),
            (lambda n: n["stage_history"] + n["former"] > 0, NO_DAYS),
        ),
    ),
    ("Win rate", ((lambda n: n["closings"] > 0, NO_DATES),)),
    ("People", ((lambda n: n["owners"] > 0, NO_OWNER),)),
)


def _ended(counts: Counts) -> int:
    return min(counts["won"], counts["lost"])


def supported(counts: Counts) -> tuple[PageSupport, ...]:
    """Say of each page what these data lack for it.

    counts: deals by outcome, those with an amount, an owner, an expected and a closing day, lost ones with their last
    stage, rows of the histories, and former snapshots of the same export.
    """
    return tuple(
        PageSupport(page, next((words for holds, words in needs if not holds(counts)), "")) for page, needs in NEEDS
    )
