"""What publications said of some deals alone, added up again from what is kept of each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from data.ledger.ledger import Ledger, LedgerFile, show
from data.ledger.writing import summary, write_answer
from data.snapshots import deadline

# Of these the ledger keeps what they were when something was said.
AS_SAID: Final = ("manager", "owner", "stage")
QUESTION: Final = "ledger/narrowed"


# The view of the opportunities that count, which a question reads where not every one does.
CHOSEN: Final = "chosen_opportunities"
NONE: Final = pd.DataFrame({"opportunity_id": pd.Series(dtype="str")})


@dataclasses.dataclass(frozen=True)
class Choice:
    """Which opportunities count.

    names: of each of AS_SAID those that count, none meaning all. opportunities: opportunity_id of those that count,
    None for all.
    """

    names: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    opportunities: pd.DataFrame | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """What is chosen as the questions bind it: null where nothing is."""
        names = {name: list(self.names.get(name, ())) or None for name in AS_SAID}
        return {**names, "every": self.opportunities is None}

    @property
    def views(self) -> dict[str, pd.DataFrame]:
        """The views that the questions read."""
        return {CHOSEN: NONE if self.opportunities is None else self.opportunities}


def narrowed(ledger: Ledger, files: Sequence[LedgerFile], choice: Choice) -> tuple[LedgerFile, ...]:
    """Return outcomes whose summaries are of the opportunities of a choice alone."""
    return tuple(_narrowed(ledger, one, choice) for one in files)


def spoken(ledger: Ledger, files: Sequence[LedgerFile], choice: Choice) -> dict[str, int]:
    """Return by snapshot of how many opportunities of a choice each of some publications, one at least, spoke."""
    rows = ledger.ask("ledger/spoken", "entries", files, choice.views, **choice.parameters)
    return dict(zip(rows["snapshot"], rows["n"].astype(int), strict=True))


def _narrowed(ledger: Ledger, file: LedgerFile, choice: Choice) -> LedgerFile:
    with ledger.cursor() as cursor, deadline.watched(cursor):
        show(cursor, choice.views)
        write_answer(cursor, QUESTION, {**choice.parameters, "file": str(ledger.path("outcomes", file.snapshot))})
        return dataclasses.replace(file, summary=summary(cursor))
