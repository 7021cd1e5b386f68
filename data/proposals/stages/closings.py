"""The day on which deals closed, told by which columns are filled once they have ended, and what it is of open ones."""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from data.proposals.columns import CLOSINGS, LABELS, one_date
from data.proposals.proposed import Guess, Staging
from data.proposals.stages.rules import headers_of, outcome_by
from data.proposals.survey import Export, Survey

ENDS: Final = ("won", "lost")
# A column is filled in an outcome where most of its deals have a cell.
MOST: Final = 0.5
# Of so many dates that no name tells their cells are counted.
MOST_DATES: Final = 30
# What has happened by the day of an export.
HAPPENED: Final = ("opened_on", "last_activity_on", "modified_on")
BOTH: Final = "The same column as the day they closed: of open deals it is the day on which they are expected to close"


@dataclasses.dataclass(frozen=True)
class Closings:
    """What closing days are told by: the deals' file, its columns by name, what tells outcomes, and the export."""

    main: Survey
    named: dict[str, Guess]
    staging: Staging
    export: Export

    @functools.cached_property
    def candidates(self) -> tuple[str, ...]:
        """Return the dates left over that may be the day on which a deal ended, the likely ones alone where any is.

        Likely is what most closed deals have and most open ones lack; a planned day that stands in yields to it alone.
        """
        closing = self.named.get("closed_on")
        if {"won_on", "lost_on"} & set(self.named) or (closing is not None and not closing.planned):
            return ()
        shares = self.shares(self._free())
        ended = [header for header, share in shares.items() if all(share.get(end, 1.0) >= MOST for end in ENDS)]
        likely = [header for header in ended if shares[header].get("open", 1.0) < MOST]
        return tuple(likely or (ended if closing is None else ()))

    @functools.cached_property
    def ahead(self) -> str:
        """Return the date left over that is ahead in open deals, where nothing is their expected close; else ''."""
        free = [header for header in self._free() if header not in self.candidates]
        if "expected_close_on" in self.settled() or not free or not self.staging.header:
            return ""
        happened = [self.named[name].header for name in HAPPENED if name in self.named]
        happened = [one for one in happened if self.main.column(one).kind == "date"]
        found = self.export.pasts(self.main, self.staging.header, happened, free)
        still_open = [one.name.casefold() for one in self.staging.stages if one.outcome == "open"]
        days, past = (sum(counts.get(name, 0) for name in still_open) for counts in (found.days, found.past))
        return found.header if found.is_ahead and days - past > MOST * days else ""

    def settled(self) -> dict[str, Guess]:
        """Return the columns with both closing days where one column tells both, or stands in for want of any other."""
        if not CLOSINGS & set(self.named) and not self.candidates and not self.staging.history.get("tells_stage"):
            return one_date(dict(self.named))
        one = CLOSINGS & set(self.named) == {"closed_on"} and "expected_close_on" not in self.named
        return self.named | self._expected(self.named["closed_on"]) if one else dict(self.named)

    def _expected(self, closing: Guess) -> dict[str, Guess]:
        """Return the expected close, where open and closed deals alike have a day in the column of the closing."""
        share = self.shares([closing.header])[closing.header]
        if "open" not in share or any(share.get(outcome, 1.0) < MOST for outcome in (*ENDS, "open")):
            return {}
        label = LABELS["opportunities", "expected_close_on"]
        return {"expected_close_on": dataclasses.replace(closing, name="expected_close_on", label=label, evidence=BOTH)}

    def shares(self, headers: Sequence[str]) -> dict[str, dict[str, float]]:
        """Return the share of the deals of each outcome that have a cell in each column; {} where nothing tells one."""
        told = [header for header in (self.staging.header, *headers_of(self.staging.outcomes)) if header]
        if not told or not headers:
            return {header: {} for header in headers}
        rows: Counter[str] = Counter()
        filled: dict[str, Counter[str]] = {header: Counter() for header in headers}
        for one in self.export.fills(self.main, told, headers):
            outcome = self._outcome(dict(zip(told, one.cells, strict=True)))
            rows[outcome] += one.rows
            for header, n in zip(headers, one.filled, strict=True):
                filled[header][outcome] += n
        return {
            header: {outcome: counts[outcome] / rows[outcome] for outcome in rows} for header, counts in filled.items()
        }

    def _outcome(self, cells: Mapping[str, str]) -> str:
        stages = {stage.name.casefold(): stage.outcome for stage in self.staging.stages}
        stage = cells.get(self.staging.header, "").casefold()
        return outcome_by(cells, self.staging.outcomes) or stages.get(stage, "")

    def _free(self) -> list[str]:
        read = {*self.staging.of_each, *(guess.header for guess in self.named.values())}
        return [c.header for c in self.main.columns if c.kind == "date" and c.header not in read][:MOST_DATES]
