"""As of which day a draft is, and what tells it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

import duckdb

from data.sources.source import Source
from data.statements import quoted, spliced

LATEST: Final = "the latest day in the export"
SNAPSHOT: Final = "the day of the last snapshot in the export"


@dataclasses.dataclass(frozen=True)
class AsOf:
    """The day as of which an export is, what tells it, and whether anything does: else it is that of its import.

    `latest`: the last day on which anything happened in it, None where it holds no day.
    """

    day: dt.date
    by: str = LATEST
    is_told: bool = True
    latest: dt.date | None = None


def as_of(connection: duckdb.DuckDBPyConnection, source: Source) -> AsOf:
    """Return the day as of which an export is: the last on which anything happened in it, or somebody looked at it."""
    own = "".join(f", (select max({quoted(field.name)}) from opportunities)" for field in source.own_events())
    latest = connection.execute(spliced("latest_day", {"own days": own})).fetchall()[0][0]
    if latest is None:
        # An export without any date has no today of its own; the day of its import stands in.
        return AsOf(dt.datetime.now(dt.UTC).date(), is_told=False)
    looked = _last_look(connection)
    found = looked if looked is not None and looked.day >= latest else AsOf(latest)
    return dataclasses.replace(found, latest=latest)


def _last_look(connection: duckdb.DuckDBPyConnection) -> AsOf | None:
    """Return the last day on which somebody looked at what the export tells; None where nothing says so."""
    told = dict(connection.execute("select key, value from info").fetchall())
    days = {told["made_from"]: told["made_from_by"]} if "made_from" in told else {}
    days |= {told["last_snapshot_on"]: SNAPSHOT} if "last_snapshot_on" in told else {}
    return AsOf(dt.date.fromisoformat(max(days)), days[max(days)]) if days else None
