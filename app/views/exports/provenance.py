"""On what a list rests: the day of its data, the source, the model version, the policy, and its filters in words."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from app import formats
from app.services import Published, Services
from app.views.emptied import EVER, filter_words
from app.views.exports.export import Provenance
from app.views.flagging import flagging
from app.views.state import CHOICES, Policy, State, policy_of, scope_of
from data.snapshots import periods, queries
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot

NO_FILTERS: Final = "none"
JOINED: Final = " · "
ANY: Final = "any"
CLOSES: Final = "Expected to close: {}"
BETWEEN: Final = {"since": "From the end of {}", "until": "To the end of {}"}


def provenance(published: Published, policy: Policy, filters: Sequence[str]) -> Provenance:
    """Say on what a list with these filters rests."""
    said = flagging(published, policy)
    told = Provenance(
        filters=JOINED.join(filters) or NO_FILTERS,
        as_of_on=published.snapshot.as_of_on,
        source=published.snapshot.info["source_label"],
        policy=said.words if policy.ranked else "",
        bundle_version=published.bundle.version if policy.ranked else "",
    )
    return dataclasses.replace(told, words=_line(told))


def _line(told: Provenance) -> str:
    """The line below a picture and on paper."""
    parts = (
        "" if told.filters == NO_FILTERS else told.filters,
        f"Data as of {formats.date(told.as_of_on)}",
        told.source,
        f"Model version {told.bundle_version}" if told.bundle_version else "",
        f"Flagged: {told.policy}" if told.policy else "",
    )
    return JOINED.join(part for part in parts if part)


def scope_filters(snapshot: Snapshot, scope: Scope, *, periodic: bool = False) -> Iterator[str]:
    """Write each filter of a scope in words, and the period where it counts: 'Owner: Ann, Bob', 'Period: Q3 2026'."""
    if periodic and scope.period != EVER and queries.in_periods(snapshot):
        yield f"Period: {scope.over(snapshot).label}"
    for one in CHOICES.filters:
        if getattr(scope, one.name):
            yield filter_words(scope, one.name, one.label)


def _days_asked(snapshot: Snapshot, state: State) -> Iterator[str]:
    """Write what a page's own address asks for: when deals are expected to close, and between which days they moved."""
    if (closes := str(state.get("closes") or "")) not in ("", ANY):
        yield CLOSES.format(periods.close_period(closes, snapshot.as_of_on, snapshot.calendar).label)
    for key, words in BETWEEN.items():
        if state.get(key):
            yield words.format(formats.date(dt.date.fromisoformat(str(state[key]))))


def page_provenance(services: Services, state: State | None) -> Provenance:
    """Say on what a page rests that follows the viewer's filters, and its period unless `periodic` is no."""
    published, scope = services.published(), scope_of(state)
    periodic = (state or {}).get("periodic") != "no"
    asked = _days_asked(published.snapshot, state or {})
    filters = (*asked, *scope_filters(published.snapshot, scope, periodic=periodic))
    return provenance(published, policy_of(state, published), filters)
