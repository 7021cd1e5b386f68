"""An export whose files are asked anew for what a first look at each of them does not keep."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from data.proposals.survey.fills import Fill, fills
from data.proposals.survey.kept import Workspace
from data.proposals.survey.measures import Measures, measures
from data.proposals.survey.pasts import Pasts, pasts
from data.proposals.survey.tables import Survey, Unread, survey, together
from data.proposals.survey.turns import Turns, middles, turns


@dataclasses.dataclass(frozen=True)
class Export:
    """A folder of files, and where they are looked at."""

    folder: Path
    work: Workspace

    def survey(self) -> tuple[list[Survey], list[Unread]]:
        """Look at each file once: those that hold a table, and those that do not; raise SourceError if none does."""
        return survey(self.folder, self.work)

    def together(self, one: Survey, headers: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return the different cells that some columns of a file have in one row, and last how many rows have them."""
        return together(one, headers, self.work)

    def fills(self, one: Survey, told: Sequence[str], headers: Sequence[str]) -> list[Fill]:
        """Count the filled cells of some columns of a file by the cells of others."""
        return fills(one, told, headers, self.work)

    def measures(self, one: Survey, headers: tuple[str, str], others: Sequence[str]) -> Measures:
        """Measure the amount of a file by its currency, beside other columns of numbers."""
        return measures(one, headers, others, self.work)

    def pasts(self, one: Survey, stage: str, happened: Sequence[str], ahead: Sequence[str]) -> Pasts:
        """Count the past days of the stages of a file."""
        return pasts(one, stage, happened, ahead, self.work)

    def turns(self, one: Survey, stage: str, entered: Mapping[str, str], still_open: Collection[str]) -> Turns:
        """Hold the days on which stages were entered against each other and against each row's own stage."""
        return turns(one, stage, entered, still_open, self.work)

    def middles(
        self, one: Survey, stage: str, header: str, within: tuple[str, Sequence[str]]
    ) -> dict[str, tuple[int, float]]:
        """Return how many rows of each stage have a day in a column, and the middle one, counted."""
        return middles(one, stage, header, within, self.work)
