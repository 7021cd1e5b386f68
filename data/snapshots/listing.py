"""The list of open opportunities: narrowed, sorted and paged by DuckDB, so that a million scroll as thousands do."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from data.schema import NOT_RECORDED
from data.snapshots.memo import Memo
from data.snapshots.queries import not_open
from data.statements import named_parameters, sql

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from data.snapshots.queries import Scope
    from data.snapshots.snapshot import Snapshot

# What the list can be sorted by, and the column that sorts it: no other text ever reaches ORDER BY.
ORDERS: Final[Mapping[str, str]] = {
    "opportunity_id": "opportunity_order",
    # A deal stands under what it is called: its name, else its account, else its id.
    "account": "title_order",
    "owner": "owner_order",
    "product": "product_order",
    "stage": "stage_order",
    "amount": "amount",
    "loss_probability": "loss_probability",
    "expected_loss": "expected_loss",
    "expected_close_on": "expected_close_on",
    "age_days": "age_days",
    "days_since_activity": "quiet_days",
    "pushes": "pushes",
}
# What may have to be put in order of a deal; quiet is one on which nobody acted for more days than these.
Gap = Literal["overdue", "no-close-date", "no-amount", "old", "quiet"]
QUIET_DAYS: Final = 30
MARK: Final = "/* order */"
CHUNK_ROWS: Final = 20_000


@dataclasses.dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed by besides the scope; None means all. Shares are of 1, ends are included."""

    q: str | None = None
    flagged: bool | None = None
    stale: bool | None = None
    account_has: str | None = None
    owner_has: str | None = None
    stage_has: str | None = None
    amount_from: float | None = None
    amount_to: float | None = None
    loss_from: float | None = None
    loss_to: float | None = None
    expected_loss_from: float | None = None
    expected_loss_to: float | None = None
    closes_from: dt.date | None = None
    closes_to: dt.date | None = None
    age_from: float | None = None
    age_to: float | None = None
    inactive_from: float | None = None
    inactive_to: float | None = None
    gap: Gap | None = None


ALL: Final = Narrowing()


@dataclasses.dataclass(frozen=True)
class Order:
    """A column of ORDERS and its direction; without a column the list's own order. What is missing comes last."""

    column: str = ""
    descending: bool = False

    def __str__(self) -> str:
        """Write the order as an address does: '-amount' for the largest first."""
        return f"{'-' if self.descending else ''}{self.column}"

    @property
    def sql(self) -> str:
        """The part of ORDER BY that stands before nth."""
        return f"{ORDERS[self.column]} {'desc' if self.descending else 'asc'} nulls last," if self.column else ""


# Totals are counted once while a list is scrolled.
_TOTALS: Memo[Snapshot, pd.Series] = Memo(most=256)


def write_list(draft: duckdb.DuckDBPyConnection) -> None:
    """Lay out the list once the open opportunities are scored and the verdict is noted."""
    draft.execute(sql("open_list"))


@dataclasses.dataclass(frozen=True)
class Listing:
    """The open opportunities of a scope, narrowed; the line decides which are flagged.

    line: `policy`, as the macro `flags` takes it.
    """

    snapshot: Snapshot
    scope: Scope
    line: Mapping[str, Any]
    narrowing: Narrowing = ALL

    def page(self, order: Order, offset: int, limit: int) -> pd.DataFrame:
        """Return some rows of the list in an order."""
        return self._ask("open_page", order, offset=offset, limit=limit)

    def totals(self) -> pd.Series:
        """Return n, amount, expected_loss, flagged, flagged_amount, flagged_expected_loss and stale."""
        asked = (self.scope, self.narrowing, tuple(sorted((key, repr(value)) for key, value in self.line.items())))
        return _TOTALS.get(self.snapshot, asked, lambda: self._ask("open_totals").iloc[0])

    def counts(self) -> pd.DataFrame:
        """Return how many of the list each name of a filter has, within the filters before it: dimension, name, n."""
        return self._ask("listed_choices")

    def chunks(self, order: Order, rows: int = CHUNK_ROWS) -> Iterator[pd.DataFrame]:
        """Yield the whole list in an order, some rows at a time: only whole numbers are sorted and held at once."""
        nths = self._ask("open_order", order)["nth"].to_numpy()
        for start in range(0, max(len(nths), 1), rows):
            yield self._ask("open_rows", nths=nths[start : start + rows].tolist())

    def _ask(self, question: str, order: Order = Order(), **more: Any) -> pd.DataFrame:
        text = sql(question).replace(MARK, order.sql)
        known = {
            **self.scope.parameters(),
            **dataclasses.asdict(self.narrowing),
            **self.line,
            "not_recorded": NOT_RECORDED,
            **more,
        }
        with self.snapshot.cursor() as cursor:
            return cursor.execute(text, {name: known[name] for name in named_parameters(question)}).df()


def opportunity(snapshot: Snapshot, opportunity_id: str, line: Mapping[str, Any]) -> pd.Series:
    """Return one open opportunity with its facts, score and flag; raise NotFound where it is not open."""
    found = snapshot.ask("open_opportunity", opportunity_id=opportunity_id, **line)
    if found.empty:
        raise not_open(snapshot, opportunity_id)
    return found.iloc[0]


def reasons_of_many(snapshot: Snapshot, opportunity_ids: Sequence[str]) -> pd.DataFrame:
    """Return owner and reasons of some open opportunities, by id; raise NotFound of the first that is not open."""
    asked = list(dict.fromkeys(opportunity_ids))
    found = snapshot.ask("reasons_of_many", opportunity_ids=asked).set_index("opportunity_id")
    unknown = next((one for one in asked if one not in found.index), None)
    if unknown is not None:
        raise not_open(snapshot, unknown)
    return found.loc[asked]


def stages(snapshot: Snapshot, opportunity_id: str) -> pd.DataFrame:
    """Return the stages an opportunity has been in: stage, entered_on, days."""
    return snapshot.ask("stages_entered", opportunity_id=opportunity_id)


def changes(snapshot: Snapshot, opportunity_id: str) -> pd.DataFrame:
    """Return what changed on an opportunity, the latest first: field, from_value, to_value, changed_on."""
    return snapshot.ask("changes_made", opportunity_id=opportunity_id)
