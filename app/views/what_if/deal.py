"""One open opportunity as known at the as-of date, and the fields as they are offered for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from app import formats
from app.services import Published
from app.views.rivals import competing_policy
from app.views.state import Policy, State
from data.building.build import LISTED_LEVELS
from data.schema import NOT_RECORDED, Field, Kind
from data.snapshots.snapshot import Snapshot
from model.features import change
from model.leaks.verdicts import TABLES, catalogue_of

# What comes along with each value of a field: {"Ann": {"manager": "Mia", ...}, ...}.
Related = Mapping[str, Mapping[str, Any]]
Span = tuple[float, float]
NUMBERS: tuple[Kind, ...] = ("number", "integer")
# Facts of more owners than this are not handed to a browser.
MOST_TOLD = 400
COUNTS_OF_OTHERS = tuple(
    f"{kind}_{what}" for kind in ("owner", "account", "product", "segment") for what in ("closed", "lost")
)


@dataclasses.dataclass(frozen=True)
class Case:
    """One open opportunity as known at the as-of date, with the fields as they are offered for it.

    `related` gives, per field, the facts that come with each of its values. Those of the `server_only` fields are
    too many to be handed to a browser.
    """

    published: Published
    opportunity_id: str | None
    row: pd.DataFrame
    fields: Mapping[str, Field]
    related: Mapping[str, Related]
    server_only: frozenset[str] = frozenset()

    def value(self, name: str, row: pd.DataFrame | None = None) -> Any:
        """Return a field's plain value, now or in a changed row; None if it is not known."""
        held = self.row if row is None else row
        kind = self.fields[name].kind if name in self.fields else "text"
        return plain(held[name].iloc[0], kind) if name in held else None

    def vary_field(self, name: str, values: Sequence[object]) -> pd.DataFrame:
        """Change one field to each value and return the columns it moves, a row for each; raise as `change` does."""
        known, field = self.related.get(name), self.fields.get(name)
        related = [known.get(str(value)) for value in values] if known is not None else ()
        return change.vary_field(self.row, name, values, (field,) if field else self.fields.values(), related)

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot the row is from."""
        return self.published.snapshot


def policy_for(found: Case, state: State | None, owner: object = None) -> Policy:
    """The viewer's policy as it stands for an opportunity beside the others of its owner, or of another one."""
    return competing_policy(found.published, state, found.opportunity_id, owner or found.value("owner"))


def case(published: Published, row: pd.DataFrame) -> Case:
    """Return a row of open facts with the fields as they are offered for it."""
    held = row.to_dict("records")[0]
    fields = {name: _including(field, held.get(name)) for name, field in offered(published.snapshot).items()}
    fields |= _of_pipeline(published.snapshot, fields, held)
    sellers = owners(published.snapshot)
    server_only = frozenset({"owner"} if len(sellers) > MOST_TOLD else ())
    return Case(published, str(row["opportunity_id"].iloc[0]), row, fields, {"owner": sellers}, server_only)


def _of_pipeline(snapshot: Snapshot, fields: Mapping[str, Field], held: Mapping[Any, Any]) -> dict[str, Field]:
    """Return the stage with the stages of the opportunity's own pipeline: it goes through no others."""
    own = _stages_of(snapshot).get(str(held.get("pipeline") or ""), frozenset())
    if "stage" not in fields or not own:
        return {}
    stages = tuple(one for one in fields["stage"].levels if one in own or one == held.get("stage"))
    return {"stage": dataclasses.replace(fields["stage"], levels=stages)}


@lru_cache(maxsize=2)
def _stages_of(snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    rows = snapshot.ask("stages/pipelines")
    return {str(pipeline): frozenset(stages) for pipeline, stages in rows.groupby("pipeline")["stage"]}


def _including(field: Field, value: Any) -> Field:
    """Widen a range to the value that the opportunity holds already."""
    if field.kind not in NUMBERS or pd.isna(value):
        return field
    held = float(value)
    return dataclasses.replace(
        field,
        minimum=None if field.minimum is None else min(field.minimum, held),
        maximum=None if field.maximum is None else max(field.maximum, held),
    )


@lru_cache(maxsize=2)
def offered(snapshot: Snapshot) -> Mapping[str, Field]:
    """Return the catalogue by name as it is offered: an open opportunity can stand in open stages only."""
    stages = tuple(snapshot.ask("open_stages")["stage"])
    levels = {"stage": stages, "owner": tuple(owners(snapshot))}
    return {
        name: dataclasses.replace(field, levels=levels.get(name, _allowed_levels(field)))
        for name, field in catalogue_of(snapshot.catalogue).items()
        if field.table in TABLES
    }


def _allowed_levels(field: Field) -> tuple[str, ...]:
    """A list that was cut off is no list of what is allowed."""
    return () if len(field.levels) >= LISTED_LEVELS else field.levels


@lru_cache(maxsize=2)
def owners(snapshot: Snapshot) -> Related:
    """Return what comes along with each owner: manager, region, record; what is not known is left out."""
    found = snapshot.ask("owners_related", as_of_on=snapshot.as_of_on).to_dict("records")
    return {str(one.pop("owner")): {str(k): v for k, v in one.items() if not pd.isna(v)} for one in found}


@dataclasses.dataclass(frozen=True)
class ValueRange:
    """Where a field's values lie: 98 of 100 between `low` and `high`, all of them between `least` and `most`."""

    low: float
    high: float
    least: float
    most: float


@lru_cache(maxsize=2)
def value_ranges(snapshot: Snapshot) -> Mapping[str, ValueRange]:
    """Return where the values of each number and date known while open lie; dates are days from the as-of date."""
    fields = [field for field in offered(snapshot).values() if field.known != "at close"]
    found = snapshot.ask(
        "what_if_ranges",
        numbers=[f.name for f in fields if f.kind in NUMBERS],
        dates=[f.name for f in fields if f.kind == "date"],
        as_of_on=snapshot.as_of_on,
    )
    rows = found.dropna().itertuples()
    return {row.field: ValueRange(*(float(end) for end in (row.low, row.high, row.least, row.most))) for row in rows}


def usual(snapshot: Snapshot) -> Mapping[str, Span]:
    """Return between which values 98 of 100 opportunities lie, per number and date known while open.

    Dates are days from the as-of date.
    """
    return {name: (one.low, one.high) for name, one in value_ranges(snapshot).items()}


def movable(case: Case) -> tuple[str, ...]:
    """Name the fields that can be changed and that the model would notice, in the catalogue's order."""
    chosen = case.published.bundle.feature_set
    return tuple(
        name
        for name, field in case.fields.items()
        if field.changeable and name in case.row and change.affected_features(name, chosen)
    )


def value_text(value: Any, kind: Kind, unit: str, currency: str = "") -> str:
    """Write a plain value in its unit: 9000 in money -> '$9,000'."""
    if value is None:
        return NOT_RECORDED.lower()
    if kind == "date":
        return formats.date(value)
    return formats.measured(float(value), unit, currency) if kind in NUMBERS else str(value)


def in_days(days: float) -> str:
    """Say how far a day is from the as-of date: 'in 47 days', '12 days ago', 'today'."""
    count = round(days)
    if not count:
        return "today"
    return f"in {formats.days(count)}" if count > 0 else f"{formats.days(-count)} ago"


def plain(value: Any, kind: Kind) -> Any:
    """Return a cell as a plain value: date, int, float, text, or None."""
    if value is None or pd.isna(value):
        return None
    match kind:
        case "date":
            return pd.Timestamp(value).date()
        case "integer":
            return int(value)
        case "number":
            return float(value)
    return str(value)
