"""The viewer's scope, and one function per question asked of a snapshot."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from data.errors import NotFound
from data.snapshots import periods
from data.snapshots.periods import Earlier, Period
from data.statements import literal, quoted, spliced
from data.viewer_state import DECLARED

if TYPE_CHECKING:
    import pandas as pd

    from data.snapshots.snapshot import Snapshot

Counted = Literal["all", "open", "closed"]
# In the table info: the day of the first of several imports from which the export's missing histories follow.
LEARNED_FROM: Final = "learned_from"
# Quarters of the amounts, the smallest first, as text.
SIZES: Final = ("0", "1", "2", "3")
GONE: Final = "It may have been closed or withdrawn."
HAS_CLOSED: Final = "It has closed: search for it, or ask /api/v1/closed-opportunities for it."
DIMENSIONS: Final = tuple(one.name for one in DECLARED.filters)
_Declared: Any = dataclasses.make_dataclass(
    "_Declared",
    [
        ("period", str, DECLARED.period),
        ("compare", str, DECLARED.compare),
        *((name, tuple[str, ...], ()) for name in DIMENSIONS),
    ],
    frozen=True,
)


class Scope(_Declared):  # type: ignore[misc]  # its fields are declared in viewer_state
    """The viewer's filter: a period by name, and for each dimension the chosen names; none chosen means all.

    The empty text is chosen where what is not recorded is meant. `compare` says which earlier days figures are compared
    with: those of the quarter or of the year before, or none.
    """

    period: str
    compare: str

    def over(self, snapshot: Snapshot) -> Period:
        """Resolve the period against the data's as-of date and the company's calendar."""
        return periods.period(self.period, snapshot.as_of_on, snapshot.calendar)

    def earlier(self, snapshot: Snapshot) -> Earlier | None:
        """Return the days that the period is compared with; None if there are none."""
        return periods.earlier(self.over(snapshot), snapshot.as_of_on, self.compare, snapshot.calendar)

    def parameters(self) -> dict[str, Any]:
        """Return the bound parameters of every scoped question; null means all."""
        return {one.parameter: list(getattr(self, one.name)) or None for one in DECLARED.filters}


# Where more of the deals were lost in a stage that nobody recorded, the others would seem to come further than they do.
MOST_UNTOLD: Final = 0.15


def ask(snapshot: Snapshot, question: str, scope: Scope, **parameters: Any) -> pd.DataFrame:
    """Answer a scoped question over the scope's dimensions and its period."""
    known = {**_days(snapshot, scope), "as_of_on": snapshot.as_of_on, "most_untold": MOST_UNTOLD}
    return snapshot.ask(question, **scope.parameters(), **known, **parameters)


def _days(snapshot: Snapshot, scope: Scope) -> dict[str, dt.date | None]:
    """Return the first and last day of the period; null, which means ever, where the export has no dates."""
    over = scope.over(snapshot)
    return {"start": over.start, "end": over.end} if in_periods(snapshot) else {"start": None, "end": None}


def dated(snapshot: Snapshot) -> bool:
    """Tell whether anything in the export has a date."""
    return snapshot.info["has_dates"] == "yes"


def records_changes(snapshot: Snapshot) -> bool:
    """Tell whether changes are on record: the export logs them, or they follow from several imports."""
    return snapshot.info["has_changes"] == "yes" or LEARNED_FROM in snapshot.info


def has_names(snapshot: Snapshot) -> bool:
    """Tell whether the export has a column of what deals are called."""
    return any((field.table, field.name) == ("opportunities", "deal_name") for field in snapshot.catalogue)


def knows_last_activity(snapshot: Snapshot) -> bool:
    """Tell whether the day of each open deal's latest activity is known as of today alone: no activities are logged."""
    return snapshot.info.get("last_activity_alone") == "yes"


@lru_cache(maxsize=2)
def lacking_dates(snapshot: Snapshot) -> str:
    """Name the dates of which the export has none: 'dates', 'opening dates' or 'closing dates', '' if it has both.

    Where nothing has closed, no closing date is lacking.
    """
    if not dated(snapshot):
        return "dates"
    held = snapshot.ask("dates_held").iloc[0]
    if held["closed"] and not held["closing"]:
        return "closing dates"
    return "" if held["opening"] else "opening dates"


def in_periods(snapshot: Snapshot) -> bool:
    """Tell whether what closed can be placed in periods: without a closing date nothing can."""
    return lacking_dates(snapshot) not in ("dates", "closing dates")


def win_rate_by_field(snapshot: Snapshot, scope: Scope, fields: Sequence[str]) -> pd.DataFrame:
    """Return what was won of what closed in the period, by field and level: field, level, n, won, amount."""
    # A field may be called level, n, won or amount; none is called by two words.
    counts = 'count(*) as n, count(*) filter ("was won") as won, sum("at stake") as amount from closed group by 2'
    parts = (f"select {literal(field)} as field, {quoted(field)}::varchar as level, {counts}" for field in fields)
    text = spliced("win_rate_by_field", {"each field": "\n    union all\n    ".join(parts)})
    return snapshot.answer(text, scope.parameters() | _days(snapshot, scope) | {"dimensions": list(fields)})


def closed_cells(snapshot: Snapshot, scope: Scope, fields: Sequence[str], *, priced: bool) -> pd.DataFrame:
    """Return what was won of what closed in the period in each combination of size and fields.

    Columns: f0, f1, ... for the fields, size (a quarter of the amounts, '0' the smallest; None without), n, won.
    """
    text = spliced("closed_cells", {"each field": _each_field(fields)})
    return snapshot.answer(text, scope.parameters() | _days(snapshot, scope) | {"ends": _ends(snapshot, scope, priced)})


def _ends(snapshot: Snapshot, scope: Scope, priced: bool) -> list[float] | None:
    """Return where the quarters of the amounts end of what closed in the period; None where none is known."""
    ends = snapshot.ask("closed_quarters", **_days(snapshot, scope))["ends"].iloc[0] if priced else None
    return ends.tolist() if isinstance(ends, np.ndarray) else None


def expected_won(
    snapshot: Snapshot, scope: Scope, fields: Sequence[str], rates: pd.DataFrame, *, priced: bool
) -> pd.DataFrame:
    """Return what each owner won beside what was to be expected: owner, won, n, expected, variance.

    rates: f0, f1, ... and size as `closed_cells` names them, and the rate that each combination is expected to have.
    """
    levels = {f"f{nth}": sorted(rates[f"f{nth}"].dropna().unique()) for nth in range(len(fields))}
    steps, of_each = _placed(rates, {**levels, "size": SIZES})
    places = (
        f"{step} * coalesce(list_position(${name}::varchar[], {quoted(field)}::varchar), 0)"
        for name, field, step in zip(levels, fields, steps[:-1], strict=True)
    )
    given = {"ends": _ends(snapshot, scope, priced), "rate": of_each} | levels
    asked = scope.parameters() | _days(snapshot, scope) | given
    with snapshot.cursor() as cursor:
        return cursor.execute(
            spliced("expected_won", {"each field": f"owner, {' + '.join([*places, '0'])} as place, "}), asked
        ).df()


def _placed(rates: pd.DataFrame, levels: Mapping[str, Sequence[str]]) -> tuple[list[int], list[float | None]]:
    """Lay rates out in one list, so that no row has to be grouped by texts to find its own.

    Return how far one level of each column lies from the next, no level coming first, and the list: None where no rate
    is known.
    """
    shape = [len(known) + 1 for known in levels.values()]
    places = [
        rates[name].map({one: nth for nth, one in enumerate(known, 1)}).fillna(0).astype(int)
        for name, known in levels.items()
    ]
    found: list[float | None] = [None] * math.prod(shape)
    for place, rate in zip(np.ravel_multi_index(places, shape), rates["rate"], strict=True):
        found[place] = float(rate)
    return [math.prod(shape[nth + 1 :]) for nth in range(len(shape))], found


def _each_field(fields: Sequence[str]) -> str:
    return "".join(f"{quoted(field)}::varchar as f{nth}, " for nth, field in enumerate(fields))


def discounts(snapshot: Snapshot, scope: Scope, field: str) -> pd.DataFrame:
    """Return the discounts of what each owner won in the period: owner, discount_sum (per cent), discounted."""
    text = spliced("discounts", {"discount": quoted(field)})
    return snapshot.answer(text, scope.parameters() | _days(snapshot, scope))


def choices(snapshot: Snapshot, scope: Scope, counted: Counted = "all") -> pd.DataFrame:
    """Return what each dimension can be filtered by, given the dimensions above it: dimension, name, n.

    The name is empty for what is not recorded. n counts every opportunity, the open ones, or what closed in the period;
    a stage is that of an open one.
    """
    return snapshot.ask("choices", **scope.parameters(), **_days(snapshot, scope), counted=counted)


def ids_in_scope(snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """Return opportunity_id of every opportunity of the scope, open and closed."""
    return snapshot.ask("ids_in_scope", **scope.parameters())


def scope_counts(snapshot: Snapshot, scope: Scope) -> dict[str, int]:
    """Return how many deals of the scope are open, and how many closed in the period: open, closed."""
    row = snapshot.ask("scope_counts", **scope.parameters(), **_days(snapshot, scope)).iloc[0]
    return {"open": int(row["open"]), "closed": int(row["closed"])}


def hygiene(snapshot: Snapshot, scope: Scope, gaps: Sequence[str]) -> pd.DataFrame:
    """Return each of some gaps that any open deal of a scope has: gap, n, amount, n_amount."""
    return snapshot.ask("hygiene", **scope.parameters(), gaps=list(gaps))


def deal_names(snapshot: Snapshot, opportunity_ids: Sequence[str]) -> dict[str, str]:
    """Return the names of those of some opportunities, open or closed, that have one of their own, by id."""
    rows = snapshot.ask("names_of_many", opportunity_ids=list(opportunity_ids))
    return dict(zip(rows["opportunity_id"], rows["deal_name"], strict=True))


def not_open(snapshot: Snapshot, opportunity_id: str) -> NotFound:
    """Say that no open opportunity has an id, and where one that has closed is found."""
    step = HAS_CLOSED if len(closed(snapshot, opportunity_id)) else GONE
    return NotFound(f"{opportunity_id} is not an open opportunity of this snapshot.", step)


def closed(snapshot: Snapshot, opportunity_id: str) -> pd.DataFrame:
    """Return the closed opportunity of an id with all its facts; no row where there is none."""
    return snapshot.ask("closed_opportunity", opportunity_id=opportunity_id)


def open_facts_of(snapshot: Snapshot, opportunity_id: str) -> pd.DataFrame:
    """Return one open opportunity as known at the as-of date; raise NotFound where it is not open."""
    row = snapshot.ask("open_facts_of", opportunity_id=opportunity_id)
    if row.empty:
        raise not_open(snapshot, opportunity_id)
    return row
