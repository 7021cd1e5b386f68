"""What is served, and what became of every row of the export: kept, read as another spelling, or set aside."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

import pandas as pd

from app import formats
from app.services import Published, Services
from app.views.extent import extent
from data.building.as_of import LATEST
from data.building.build import LISTED_LEVELS
from data.catalogue import EVENTS
from data.errors import NotReady
from data.ingest.last_activities import SHOWN_ALONE
from data.schema import Field
from data.snapshots.queries import knows_last_activity
from data.sources.source import LAST_ACTIVITY
from model.leaks.verdicts import Verdict

MOST_LISTED = 200
HASH = 12


@dataclasses.dataclass(frozen=True)
class ImportReport:
    """The snapshot that is served and the report of its import.

    tables: name, label, n. reasons: file, column, reason, n, first_line, first_value, most frequent first. rejects:
    file, line, column, value, reason, the first `listed`. repairs: file, column, from_value, to_value, n, reason, the
    commonest `listed`. notes: kind ('accepted', 'warning', 'import', 'repeats' or 'read as'), column, sentence, n,
    example.
    accepted is the reason for which the import was published whatever its guards found, '' where they found nothing.
    next_steps_refused says why the data folder's own next steps do not hold, '' where they do or where there are none.
    fields: table, name, label, kind, unit, values (its range or levels in words), known, changeable, fixed_because,
    verdict ('use', 'suspect', 'leak', 'unused' or '' where it is not offered to the model), reason, description.
    no_deals: how many of the `rejected` rows are totals, footers and the like.
    If the export is not `dated`, as_of_on is the day of its import; as_of_by is what tells it. `amounts` says whether
    it has any.
    """

    source: str
    source_label: str
    as_of_on: dt.date
    as_of_by: str
    dated: bool
    amounts: bool
    built_at: dt.datetime
    content_hash: str
    snapshot_version: str
    bundle_version: str
    currency: str
    tables: pd.DataFrame
    rejected: int
    no_deals: int
    reasons: pd.DataFrame
    rejects: pd.DataFrame
    listed: int
    repaired: int
    repairs: pd.DataFrame
    notes: pd.DataFrame
    accepted: str
    next_steps_refused: str
    fields: pd.DataFrame


def unpublished(services: Services) -> tuple[str, str] | None:
    """Say that nothing has been published here yet, and what to do; None where something has been."""
    if not services.is_empty:
        return None
    try:
        services.published()
    except NotReady as error:
        return error.message, error.on_page
    return None


def import_report(services: Services) -> ImportReport:
    """Answer for the snapshot that is served."""
    published = services.published()
    snapshot, info = published.snapshot, published.snapshot.info
    holds = extent(snapshot)
    reasons, repairs = snapshot.ask("rejects_by_reason"), snapshot.ask("repairs_made")
    return ImportReport(
        source=info["source"],
        source_label=info["source_label"],
        as_of_on=snapshot.as_of_on,
        as_of_by=info.get("as_of_by", LATEST),
        dated=holds.dated,
        amounts=holds.amounts,
        built_at=dt.datetime.fromisoformat(info["built_at"]),
        content_hash=info["content_hash"][:HASH],
        snapshot_version=snapshot.version,
        bundle_version=published.bundle.version,
        currency=info["currency"],
        tables=snapshot.ask("rows_by_table"),
        rejected=int(reasons["n"].sum()),
        no_deals=int(info.get("no_deals", 0)),
        reasons=reasons,
        rejects=snapshot.ask("rejects_listed", limit=MOST_LISTED),
        listed=MOST_LISTED,
        repaired=int(repairs["n"].sum()),
        repairs=repairs.head(MOST_LISTED),
        notes=snapshot.ask("notes"),
        accepted=info.get("accepted", ""),
        next_steps_refused=published.steps.refused,
        fields=_fields(published),
    )


def _fields(published: Published) -> pd.DataFrame:
    judged = {verdict.column: verdict for verdict in published.bundle.feature_set.verdicts}
    alone = knows_last_activity(published.snapshot)
    rows = [_field(field, judged.get(field.name)) for field in published.snapshot.catalogue]
    return pd.DataFrame([row | {"reason": SHOWN_ALONE} if alone and _is_last_activity(row) else row for row in rows])


def _is_last_activity(row: Mapping[str, object]) -> bool:
    return (row["table"], row["name"]) == ("facts", LAST_ACTIVITY)


def _field(field: Field, judged: Verdict | None) -> dict[str, object]:
    return {
        "table": field.table,
        "name": field.name,
        "label": field.label,
        "kind": field.kind,
        "unit": field.unit,
        "values": _values(field),
        "known": field.known,
        "changeable": field.changeable,
        "fixed_because": field.fixed_because,
        "verdict": judged.verdict if judged else "",
        "reason": judged.reason if judged else _not_offered(field),
        "description": field.description,
    }


def _not_offered(field: Field) -> str:
    if field.table in EVENTS:
        return "History: from it follows what was known on any day."
    if field.required and not field.feature and field.kind == "text":
        return "It names the row."
    return "It enters only through what is derived from it." if field.kind == "date" else "Kept for reading."


def _values(field: Field) -> str:
    """The range or the number of levels, in words; '' where anything goes."""
    if field.levels:
        more = " or more" if len(field.levels) >= LISTED_LEVELS else ""
        return f"{len(field.levels)}{more} different" if len(field.levels) > 1 else "the same everywhere"
    low, high = field.minimum, field.observed_maximum if field.maximum is None else field.maximum
    if low is None and high is None:
        return ""
    ends = [None if end is None else formats.measured(end, "") for end in (low, high)]
    if high is None:
        return f"from {ends[0]}"
    return f"up to {ends[1]}" if low is None else f"{ends[0]} to {ends[1]}"
