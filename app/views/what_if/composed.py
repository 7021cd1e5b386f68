"""Deals that are not in the snapshot, composed from what is told of them and what that brings along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from app.views.what_if.deal import COUNTS_OF_OTHERS, offered
from data.errors import InvalidInput
from data.schema import Field
from data.snapshots import queries
from data.snapshots.snapshot import Snapshot
from model.features import bounds

OPENED_TOO: Final = "Give opened_on too: without it the opportunity counts as opened on the data's date."
# Whose names bring along what is known of them.
NAMES: Final = ("owner", "account", "product", "segment")


def composed(snapshot: Snapshot, facts: Mapping[str, Any]) -> pd.DataFrame:
    """Return one row of facts: what is given, what its names and its segment bring, and an opening's defaults."""
    return composed_rows(snapshot, (facts,))


def composed_rows(snapshot: Snapshot, told: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return a row of facts for each of several opportunities."""
    fields, empty = offered(snapshot), snapshot.ask("open_facts_columns")
    read = [
        _facts_and_start(snapshot, fields, facts, place if len(told) > 1 else None)
        for place, facts in enumerate(told, 1)
    ]
    names = {f"{name}s": [given.get(name) for given, _ in read] for name in NAMES}
    related = snapshot.ask("facts_related", as_of_on=snapshot.as_of_on, **names).to_dict("records")
    rows = [
        {**start, **_recorded(brought), **given, "as_of_on": snapshot.as_of_on}
        for (given, start), brought in zip(read, related, strict=True)
    ]
    return pd.DataFrame(
        {name: _column([row.get(str(name)) for row in rows], empty[name].dtype.kind) for name in empty.columns}
    )


def _facts_and_start(
    snapshot: Snapshot, fields: Mapping[str, Field], facts: Mapping[str, Any], place: int | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is given of an opportunity and what it starts with; `place` says which of several is at fault."""
    try:
        given = {name: _checked_fact(fields, name, value) for name, value in facts.items()}
        start = _at_opening(snapshot, fields, given)
        _refuse_impossible(snapshot, fields, given, start)
    except InvalidInput as error:
        if place is None:
            raise
        raise InvalidInput(error.field, f"Opportunity {place:,}: {error.message}", error.next_step) from None
    return given, start


def _recorded(brought: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in brought.items() if not pd.isna(value)}


def _refuse_impossible(
    snapshot: Snapshot, fields: Mapping[str, Field], given: Mapping[str, Any], start: Mapping[str, Any]
) -> None:
    today = {"as_of_on": snapshot.as_of_on}
    held = {**today, "opened_on": given.get("opened_on", snapshot.as_of_on)}
    later = bounds.FROM_THEN_ON if "opened_on" in given else OPENED_TOO
    for field in sorted((fields[name] for name in given), key=lambda field: field.since_opening):
        if isinstance(given[field.name], dt.date):
            bounds.refuse(field, given[field.name], held if field.since_opening else today, later)
    _refuse_more_than_all(fields, {**start, **given})


def _refuse_more_than_all(fields: Mapping[str, Field], values: Mapping[str, Any]) -> None:
    before, pushes = values["pushes_before_stage"], values["pushes"]
    if before is None or pushes is None or before <= pushes:
        return
    field = fields["pushes_before_stage"]
    raise InvalidInput(
        field.name,
        f"{field.label} cannot be {before:,}, more than all {pushes:,}.",
        f"Give pushes of {before:,} or more.",
    )


def _checked_fact(fields: Mapping[str, Field], name: str, value: object) -> Any:
    field = fields.get(name)
    if field is None or name == "opportunity_id":
        takes = ", ".join(one.name for one in fields.values() if _can_be_given(one))
        raise InvalidInput(name, f"There is no field {name!r}.", f"Use any of: {takes}.")
    if field.known == "at close":
        raise InvalidInput(name, f"{field.label} is known only at close, so nothing can be scored by it.")
    if not _can_be_given(field):
        raise InvalidInput(name, f"{field.label} is counted from history.", "Give the owner, account or product.")
    return field.parse(value)


def _can_be_given(field: Field) -> bool:
    return field.known != "at close" and field.name not in (*COUNTS_OF_OTHERS, "opportunity_id")


def _at_opening(snapshot: Snapshot, fields: Mapping[str, Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """What holds on the day an opportunity is opened; a history that the export does not log stays unknown."""
    opened = given.get("opened_on") or snapshot.as_of_on
    stages = fields["stage"].levels if "stage" in fields else ()
    return {
        "opened_on": opened,
        "stage": next(iter(stages), None),
        "stage_entered_on": opened if snapshot.info["has_stage_history"] == "yes" else None,
        "opening_amount": given.get("amount"),
        "pushes_before_stage": 0 if queries.records_changes(snapshot) else None,
        "pushes": 0 if queries.records_changes(snapshot) else None,
        "activities": 0 if snapshot.info["has_activities"] == "yes" else None,
    }


def _column(values: list[Any], kind: str) -> pd.Series[Any]:
    if kind == "M":
        return pd.Series(pd.to_datetime(values)).astype("datetime64[us]")
    if kind in "iufb":
        return pd.Series([np.nan if value is None else float(value) for value in values])
    return pd.Series(values, dtype=object)
