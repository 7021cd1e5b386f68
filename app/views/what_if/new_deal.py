"""A deal composed from nothing: where it starts, and everything about it that can be told."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from app.services import Published
from app.views.what_if.composed import composed
from app.views.what_if.deal import NUMBERS, Case, Related, case, offered, owners, plain, value_text
from data.schema import Field
from data.snapshots import queries
from data.snapshots.memo import Memo
from data.snapshots.snapshot import Snapshot
from model.derived.side_effects import affected_columns

OPENED_TODAY: Final = "A deal composed from nothing is opened on the data's date."
RECORDED, STARTS = "As recorded", "As it starts"
# As many accounts are offered by name; any other can be typed.
OFFERED = 200
# A hand that moves one deal's levers asks for the same row again and again.
_FACTS: Memo[Snapshot, pd.DataFrame] = Memo(most=32)


def case_of(published: Published, opportunity_id: str | None, changes: Mapping[str, Any]) -> Case:
    """Look up an open opportunity, or, for None, the one composed from nothing; raise NotFound if it is not open."""
    if opportunity_id is None:
        return blank(published, changes)
    return case(published, _open_facts(published.snapshot, opportunity_id).copy())


def _open_facts(snapshot: Snapshot, opportunity_id: str) -> pd.DataFrame:
    return _FACTS.get(snapshot, opportunity_id, lambda: queries.open_facts_of(snapshot, opportunity_id))


def blank(published: Published, query: Mapping[str, Any]) -> Case:
    """Return the deal from which a new one is composed.

    `query` holds what is told of it, as field or set.<field> -> value. A product, an owner, a segment and an account
    bring along what is known of them; an account's facts give way to those that are told of the deal itself.
    """
    snapshot = published.snapshot
    fields = _fields(snapshot)
    related = {name: brought for name, brought in _related(snapshot).items() if name in fields}
    if "account" in fields:
        told = {key.removeprefix("set.") for key in query} - {"account"}
        related["account"] = _Accounts(snapshot, {c for name in told for c in _moved_columns(name, related)})
    return Case(published, None, _start(snapshot), fields, related, server_only=frozenset({"account"}))


def was(opportunity_id: str | None) -> str:
    """Name where a change sets out from: 'now', of a composed deal 'start'."""
    return "start" if opportunity_id is None else "now"


def start_label(opportunity_id: str | None) -> str:
    """Name the state before any change: 'As recorded', of a composed deal 'As it starts'."""
    return STARTS if opportunity_id is None else RECORDED


def where_it_starts(start: Case) -> tuple[str, ...]:
    """Say what a deal composed from nothing is before anybody has said more, and why just that."""
    said = {
        "opened_on": "Opened on {}, the data's date.",
        "stage": "In {}, the first stage.",
        "product": "{}, the product of most deals.",
        "segment": "A customer without a record, in the commonest segment, {}.",
        "amount": "{}, the middle amount of the deals opened last.",
        "expected_close_on": "Expected to close on {}, after the time that won deals usually take.",
        "owner": "{}, who has most open deals, owns it.",
    }
    values = {name: _start_text(start, name) for name in start.fields if start.value(name) is not None}
    told = [words.format(values[name]) for name, words in said.items() if name in values]
    rest = [name for name, field in start.fields.items() if name in values and name not in said and field.changeable]
    usual = ", ".join(f"{start.fields[name].label} {values[name]}" for name in rest)
    return (*told, f"As most deals when opened: {usual}.") if rest else tuple(told)


def _start_text(start: Case, name: str) -> str:
    field = start.fields[name]
    return value_text(start.value(name), field.kind, field.unit, start.snapshot.info["currency"])


@lru_cache(maxsize=2)
def _fields(snapshot: Snapshot) -> Mapping[str, Field]:
    """The catalogue as it is offered for a deal that is being composed: all that can be told can be changed."""
    held = offered(snapshot)
    effects = {column for name in held for column in affected_columns(name) - {name}}
    effects |= {field.name for field in held.values() if field.table == "products" and "product" in held}
    return {
        name: _editable_field(field, snapshot) if _can_be_given(field) and name not in effects else _settled(field)
        for name, field in held.items()
    }


def _can_be_given(field: Field) -> bool:
    settled = field.name in ("opportunity_id", "opened_on") or field.known == "at close"
    return not settled and (field.table != "facts" or field.changeable)


def _editable_field(field: Field, snapshot: Snapshot) -> Field:
    found = dataclasses.replace(field, changeable=True, fixed_because="")
    if field.name != "account":
        return found
    # Any name can be typed, so a list of them is an offer and not what is allowed.
    return dataclasses.replace(found, kind="text", levels=tuple(_busiest(snapshot)))


def _settled(field: Field) -> Field:
    return dataclasses.replace(field, fixed_because=OPENED_TODAY) if field.name == "opened_on" else field


@lru_cache(maxsize=2)
def _start(snapshot: Snapshot) -> pd.DataFrame:
    """One row of facts: what an opportunity usually is when it is opened, opened on the as-of date."""
    held = _fields(snapshot)
    told = [field for field in held.values() if field.changeable and field.name != "account" and field.kind != "date"]
    usual = snapshot.ask(
        "usual_opening",
        texts=[field.name for field in told if field.kind not in NUMBERS and field.name not in ("owner", "stage")],
        numbers=[field.name for field in told if field.kind in NUMBERS],
    )
    facts = {str(name): value for name, value in zip(usual["field"], usual["value"], strict=True)}
    facts = {name: value for name, value in facts.items() if _is_level(held[name], value)} | _owned(snapshot, held)
    row = composed(snapshot, facts).assign(composed=1.0)
    return row.assign(expected_close_on=_expected(snapshot, row)) if "expected_close_on" in held else row


def _owned(snapshot: Snapshot, held: Mapping[str, Field]) -> dict[str, str]:
    """The owner with most open opportunities, if the export names owners."""
    busiest = snapshot.ask("busiest", limit=1).set_index("dimension")["name"]
    return {"owner": str(busiest["owner"])} if "owner" in held and "owner" in busiest else {}


def _is_level(field: Field, value: str) -> bool:
    return not field.levels or field.kind != "choice" or value in field.levels


def _expected(snapshot: Snapshot, row: pd.DataFrame) -> pd.Series[Any]:
    days = plain(row["usual_cycle_days"].iloc[0], "number")
    day = None if days is None else snapshot.as_of_on + dt.timedelta(days=round(days))
    return pd.Series(pd.to_datetime([day]), index=row.index).astype("datetime64[us]")


@lru_cache(maxsize=2)
def _related(snapshot: Snapshot) -> Mapping[str, Related]:
    found = {"owner": owners(snapshot)}
    for name in ("product", "segment"):
        found[name] = _by_name(snapshot.ask(f"{name}s_related", as_of_on=snapshot.as_of_on), name)
    return found


def _by_name(rows: pd.DataFrame, name: str) -> dict[str, dict[str, Any]]:
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return {str(one.pop(name)): {str(column): value for column, value in one.items()} for one in records}


@lru_cache(maxsize=2)
def _busiest(snapshot: Snapshot) -> Related:
    """The accounts with most opportunities, the busiest first, with what comes along with each."""
    found = snapshot.ask("busiest", limit=OFFERED)
    names = list(found.loc[found["dimension"] == "account", "name"])
    known = _account_facts(snapshot, names)
    return {name: known[name] for name in names}


def _account_facts(snapshot: Snapshot, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What comes along with accounts; one that is not listed is a customer without a record, and else as it starts."""
    rows = snapshot.ask("accounts_related", as_of_on=snapshot.as_of_on, accounts=list(names))
    listed = set(rows.loc[rows["listed"], "account"])
    known = _by_name(rows.drop(columns="listed"), "account")
    return {
        name: brought if name in listed else {column: brought[column] for column in ("account_closed", "account_lost")}
        for name, brought in known.items()
    }


class _Accounts(Mapping[str, Mapping[str, Any]]):
    """What comes along with an account: the busiest are known, any other is asked for."""

    def __init__(self, snapshot: Snapshot, without: set[str]) -> None:
        """Remember which columns do not come along, because they are told of the deal itself."""
        self._snapshot, self._without = snapshot, without

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        known = _busiest(self._snapshot).get(name) or _account_facts(self._snapshot, [name])[name]
        return {column: value for column, value in known.items() if column not in self._without}

    def __iter__(self) -> Iterator[str]:
        return iter(_busiest(self._snapshot))

    def __len__(self) -> int:
        return len(_busiest(self._snapshot))


def _moved_columns(name: str, related: Mapping[str, Related]) -> set[str]:
    """The columns that a field moves when it is told."""
    brought = next(iter(related.get(name, {}).values()), {})
    return {*affected_columns(name), *brought}
