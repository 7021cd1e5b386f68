"""The deals of one kind of change as a file, or of every kind: all of them, with what each was then and is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from app import formats
from app.services import Published, Services
from app.views.deals.title import unnamed
from app.views.exports.export import Column, Export, by_key, in_chunks, known_columns, with_money
from app.views.exports.provenance import CLOSES, provenance, scope_filters
from app.views.movement.answer import LABELS, labels_of, moves_of, named_deals
from app.views.movement.days import Days, days_of
from app.views.movement.flags import FLAG_LABELS, NEWLY, flag_moves
from app.views.state import State, policy_of, scope_of
from data.errors import InvalidInput
from data.schema import shown

# More than any export has.
EVERY: Final = 1_000_000_000
CHUNK_ROWS: Final = 5_000


def export(services: Services, state: State | None) -> Export:
    """Answer with the deals of the kind that the address names, or with those of every change of the amount."""
    published, scope = services.published(), scope_of(state)
    days, kind = days_of(state, published, scope), _kind(state)
    if days.none:
        raise InvalidInput("since", days.none, days.next_step)
    found = _flags(published, state, days, kind) if kind in FLAG_LABELS else _deals(published, state, days, kind)
    rows = found.drop(columns=unnamed(published.snapshot))
    money = {"amount": "Amount", "amount_then": "Amount then", "amount_now": "Amount now"}
    columns = known_columns(rows, with_money(KNOWN, published.snapshot.info["currency"], **money))
    filters = (*_days_words(days, kind), *scope_filters(published.snapshot, scope))
    return Export(
        name=f"headwind-changes-{kind.replace('_', '-') or 'all'}-{days.since.isoformat()}-{days.until.isoformat()}",
        title={**labels_of(days), **FLAG_LABELS}.get(kind, "What changed"),
        columns=columns,
        rows=len(rows),
        chunks=in_chunks(rows, columns, CHUNK_ROWS),
        provenance=provenance(published, policy_of(state, published), filters),
    )


def _kind(state: State | None) -> str:
    """The kind of change that is asked for, '' for all of them."""
    kind = str((state or {}).get("class") or "")
    if kind and kind not in LABELS and kind not in FLAG_LABELS:
        known = ", ".join((*LABELS, *FLAG_LABELS))
        raise InvalidInput("class", f"There is no kind of change {shown(kind)}.", f"Use one of: {known}.")
    return kind


def _days_words(days: Days, kind: str) -> Iterator[str]:
    yield f"From the end of {formats.date(days.since)} to the end of {formats.date(days.until)}"
    if days.closes:
        yield CLOSES.format(days.closes.label)
    if kind:
        yield f"Change: {({**labels_of(days), **FLAG_LABELS})[kind]}"


def _deals(published: Published, state: State | None, days: Days, kind: str) -> pd.DataFrame:
    found = named_deals(moves_of(published, scope_of(state), days, EVERY))
    rows = found[found["class"] == kind] if kind else found
    return rows.assign(**{"class": rows["class"].map(labels_of(days)), "in_bar": rows["in_bar"].astype(bool)})


def _flags(published: Published, state: State | None, days: Days, kind: str) -> pd.DataFrame:
    found = flag_moves(published, scope_of(state), policy_of(state, published), days, EVERY)
    if found.none:
        raise InvalidInput("class", found.none, found.next_step)
    return found.newly if kind == NEWLY else found.no_longer


KNOWN: Final = by_key(
    Column("class", "Change"),
    Column("opportunity_id", "Deal"),
    Column("deal_name", "Deal name"),
    Column("in_bar", "Moves the open amount", "yes or no"),
    Column("expected_then", "Expected close then", "date"),
    Column("expected_now", "Expected close now", "date"),
    Column("open_then", "Was open then", "yes or no"),
    Column("loss_then", "Loss chance then", "percent"),
    Column("loss_now", "Loss chance today", "percent"),
    Column("outcome", "Is"),
)
