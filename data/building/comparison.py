"""What a draft says of opportunities beside a published snapshot: which are new, which are gone, which changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from data.statements import literal, quoted

# What is held against each other of a deal that both know.
FIELDS: Final = ("stage", "outcome", "amount", "owner", "expected_close_on", "closed_on")
OUTCOMES: Final = ("open", "won", "lost")


@dataclasses.dataclass(frozen=True)
class ChangedField:
    """A field, of how many deals it differs, and one of them with both values."""

    field: str
    deals: int
    example: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Deals that a draft has and a snapshot has not, the other way round, those that differ, and those that do not.

    before, after: deals and amounts of each, by outcome. is_earlier: the snapshot's data are of an earlier day, so that
    what moved since then is known.
    """

    version: str
    label: str
    new: int
    gone: int
    changed: int
    same: int
    fields: tuple[ChangedField, ...]
    before: tuple[tuple[str, int, float], ...]
    after: tuple[tuple[str, int, float], ...]
    is_earlier: bool


def comparison(connection: duckdb.DuckDBPyConnection, other: Path) -> Comparison:
    """Hold the opportunities of an open file against those of another, the former one."""
    connection.execute(f"attach {literal(str(other))} as former (read_only)")
    try:
        return _counted(connection, other.stem)
    finally:
        connection.execute("detach former")


def _counted(connection: duckdb.DuckDBPyConnection, version: str) -> Comparison:
    differs = [f"n.{quoted(field)} is distinct from f.{quoted(field)}" for field in FIELDS]
    counted = ", ".join(f"count(*) filter ({each})" for each in (" or ".join(differs), *differs))
    both = "opportunities n join former.opportunities f using (opportunity_id)"
    known, changed, *each = connection.execute(f"select count(*), {counted} from {both}").fetchall()[0]
    ours, theirs = (
        connection.execute(f"select count(*) from {table}").fetchall()[0][0]
        for table in ("opportunities", "former.opportunities")
    )
    label = connection.execute("select value from former.info where key = 'source_label'").fetchall()
    days = "select value from {} where key = 'as_of_on'"
    earlier = connection.execute(f"select ({days.format('former.info')}) < ({days.format('info')})").fetchall()[0][0]
    return Comparison(
        version=version,
        label=label[0][0] if label else "",
        new=ours - known,
        gone=theirs - known,
        changed=changed,
        same=known - changed,
        fields=tuple(_fields(connection, both, each)),
        before=_sums(connection, "former.opportunities"),
        after=_sums(connection, "opportunities"),
        is_earlier=bool(earlier),
    )


def _fields(connection: duckdb.DuckDBPyConnection, both: str, counts: Sequence[int]) -> list[ChangedField]:
    found = []
    for field, deals in zip(FIELDS, counts, strict=True):
        if deals:
            name = quoted(field)
            row = connection.execute(
                f"select opportunity_id, f.{name}::varchar, n.{name}::varchar from {both}"
                f" where n.{name} is distinct from f.{name} order by 1 limit 1"
            ).fetchall()[0]
            found.append(ChangedField(field, deals, *(cell or "" for cell in row)))
    return found


def _sums(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[tuple[str, int, float], ...]:
    rows = connection.execute(
        f"select outcome, count(*)::int, coalesce(sum(amount), 0)::double from {table} group by 1"
    ).fetchall()
    known = {outcome: (deals, amount) for outcome, deals, amount in rows}
    return tuple((outcome, *known.get(outcome, (0, 0.0))) for outcome in OUTCOMES)
