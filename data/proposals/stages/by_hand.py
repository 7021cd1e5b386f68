"""Columns that nothing takes for the stage and a person may choose all the same, with the stages that they bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from data.proposals.proposed import Staging
from data.proposals.stages.stagings import Sight, staging

# More different cells are no stages, and so many columns are kept.
MOST_CELLS, MOST_COLUMNS = 200, 40
NO_STAGES: Final = ("date", "empty")


def stagings_by_hand(sight: Sight, likely: Sequence[Staging]) -> tuple[Staging, ...]:
    """Return what each column with few different cells brings as the stage, but for those that are likely to be it."""
    known = {one.header for one in likely}
    columns = [c for c in sight.main.columns if c.header not in known and c.kind not in NO_STAGES]
    few = sorted((c for c in columns if c.levels <= MOST_CELLS), key=lambda column: column.levels)
    return tuple(staging(sight, column.header, looks=False) for column in few[:MOST_COLUMNS])
