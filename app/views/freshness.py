"""How fresh everything is, and what the scope can be narrowed to."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd

from app import formats
from app.services import Services
from app.views.answers import Freshness
from app.views.extent import extent
from app.views.state import State, scope_of
from data.snapshots import periods, queries
from data.snapshots.queries import Counted

__all__ = ["Counted", "choices", "comparison_kinds", "freshness", "period_names", "symbol"]


def freshness(services: Services) -> Freshness:
    """Say what is served: the source, its as-of date, what was set aside, the bundle and its verdict."""
    published = services.published()
    info, gate = published.snapshot.info, published.bundle.gate
    counts = published.snapshot.ask("counts").iloc[0]
    return Freshness(
        source_label=info["source_label"],
        as_of_on=published.snapshot.as_of_on,
        currency=info["currency"],
        opportunities=int(counts["opportunities"]),
        open_opportunities=int(counts["open_opportunities"]),
        rejects=int(counts["rejects"]),
        bundle_version=published.bundle.version,
        trained_on=dt.datetime.fromisoformat(published.bundle.trained_at).date(),
        verdict=gate.verdict,
        verdict_words=" ".join(gate.reasons),
        snapshot_version=published.snapshot.version,
        dated=queries.dated(published.snapshot),
    )


def symbol(services: Services) -> str | None:
    """Return the sign of the currency, '' if there is none; None if the export has no amounts at all."""
    snapshot = services.published().snapshot
    return formats.symbol(snapshot.info["currency"]) if extent(snapshot).amounts else None


def period_names(services: Services) -> dict[str, str]:
    """Return the words for every period, as the company counts its quarters and years."""
    snapshot = services.published().snapshot
    return dict(periods.labels(snapshot.as_of_on, snapshot.calendar))


def comparison_kinds(services: Services, state: State | None) -> dict[str, str]:
    """Return, for each comparison that can be chosen, of what kind the days are that the period is compared with.

    'quarter', 'year' or 'length'; left out where nothing is compared.
    """
    snapshot, scope = services.published().snapshot, scope_of(state)
    asked = periods.COMPARED_PERIODS if queries.in_periods(snapshot) else ()
    found = {name: dataclasses.replace(scope, compare=name).earlier(snapshot) for name in asked}
    return {name: days.kind for name, days in found.items() if days is not None}


def choices(services: Services, state: State | None, counted: Counted = "all") -> dict[str, pd.DataFrame]:
    """Return, for each dimension, the names it can be narrowed to and how many of the deals that count each has."""
    frame = queries.choices(services.published().snapshot, scope_of(state), counted)
    return {str(dimension): part[["name", "n"]] for dimension, part in frame.groupby("dimension")}
