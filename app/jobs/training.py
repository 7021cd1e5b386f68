"""A draft gets its bundle: the one that fits, or one trained on it."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from app import allocators
from app.jobs.scoring import write_scores
from app.jobs.telling import Say, step
from app.services import bundles_of, snapshots_of
from app.settings import Settings
from data import sources
from data.building.build import at_rest
from data.building.carry_over import carry_over
from data.building.last_seen import closings
from data.errors import HeadwindError, NotFound, NotReady
from data.limited import at_work, limit_of
from data.records.store import Store, keep_trying
from data.schema import Field
from data.snapshots.point_in_time import keep_facts_on, kept_on, logged_changes, opening_facts, training_facts
from data.snapshots.snapshot import kept_catalogue
from data.sources import Source
from data.statements import sql
from model.leaks.recorded_changes import Records
from model.monitoring.outcome_tracking import realised
from model.registry.bundle import Bundle
from model.registry.challenger import publishable
from model.registry.registry import Bundles
from model.registry.tracking import track

if TYPE_CHECKING:
    from model.evaluation.past_forecasts import History

# Who speaks in the audit trail where tracking fails.
TRACKER = "MLflow"
# Deals whose horizon has passed: what was said of fewer says nothing of a model.
FEWEST_TOLD = 30


def train_and_score(
    settings: Settings, draft: duckdb.DuckDBPyConnection, source: Source, say: Say, *, retrain: bool
) -> Bundle:
    """Fill a draft's scores from the bundle that fits its export, or from one trained on it; return that bundle."""
    bundles = bundles_of(settings)
    facts = training_facts(draft, source.catalogue())
    champion = _fitting(bundles, source, kept_catalogue(draft))
    if champion is not None and not champion.has_signal and champion.data != _content(draft):
        # What had no signal has nothing to lose: other data may have one.
        champion = None
    bundle = champion
    if bundle is None or retrain:
        bundle = _trained(settings, draft, source, facts, champion, say)
        bundles.keep(bundle)
        _warn(bundle.card.failures, say)
        _track(settings, bundle, say)
        bundle = _not_worse(bundle, champion, say)
    _score(settings, draft, bundle, facts, say)
    return bundle


def score_with(settings: Settings, draft: duckdb.DuckDBPyConnection, bundle: Bundle, say: Say) -> None:
    """Fill a draft's scores from a bundle."""
    _score(settings, draft, bundle, training_facts(draft, source_of(draft).catalogue()), say)


def source_of(draft: duckdb.DuckDBPyConnection) -> Source:
    """Return the source that a draft was built from, by the mapping that it keeps."""
    return sources.kept(draft.execute("select value from info where key = 'mapping'").fetchall()[0][0])


def _content(draft: duckdb.DuckDBPyConnection) -> str:
    return str(draft.execute("select value from info where key = 'content_hash'").fetchall()[0][0])


def _score(settings: Settings, draft: duckdb.DuckDBPyConnection, bundle: Bundle, facts: pd.DataFrame, say: Say) -> None:
    say(step(f"Scoring with bundle {bundle.version}: {bundle.gate.verdict}", 1.0))
    _warn(write_scores(settings, draft, bundle, facts), say)


def _warn(failures: Mapping[str, str], say: Say) -> None:
    for sentence in failures.values():
        say(f"  Warning: {sentence}")


def _fitting(bundles: Bundles, source: Source, catalogue: tuple[Field, ...]) -> Bundle | None:
    """Return the current bundle if it was trained on this kind of export, with columns that are still there."""
    try:
        bundle = bundles.current(source.name)
    except (NotReady, NotFound):
        return None
    held = {(field.name, field.kind) for field in catalogue}
    return bundle if all((field.name, field.kind) in held for field in bundle.fields) else None


def _trained(
    settings: Settings,
    draft: duckdb.DuckDBPyConnection,
    source: Source,
    facts: pd.DataFrame,
    champion: Bundle | None,
    say: Say,
) -> Bundle:
    from model.training.train import train as fit  # noqa: PLC0415  # scikit-learn stays out of processes that only serve

    info = dict(draft.execute("select key, value from info").fetchall())
    rows = "point-in-time rows" if info["has_dates"] == "yes" else "rows"
    say(f"  Training on {len(facts):,} {rows} of {facts['opportunity_id'].nunique():,} opportunities")
    openings = opening_facts(draft, source.catalogue())
    former = _former(settings)
    records = Records(logged_changes(draft, source.catalogue()), closings(draft, former, source.catalogue()))
    as_of_on = dt.date.fromisoformat(info["as_of_on"])
    missed = _missed(draft, former, as_of_on)
    # The catalogue as kept in the draft has the levels and ranges that were observed.
    catalogue = kept_catalogue(draft)

    def report_step(words: str, share: float) -> None:
        # A small host trains beside what it serves: each step gives back what the one before it has left.
        allocators.trim()
        say(step(words, share))

    history = _history(settings, draft, source, as_of_on)
    with at_rest(draft):
        return fit(
            facts,
            catalogue,
            source=source.name,
            as_of_on=as_of_on,
            data=info["content_hash"],
            openings=openings,
            champion=champion,
            records=records,
            missed=missed,
            overrides=_overrides(settings, source),
            history=history,
            progress=report_step,
        )


def _overrides(settings: Settings, source: Source) -> Mapping[str, str]:
    """Return the overrides in force; a database that is away for a minute fails no training."""
    with contextlib.closing(Store(settings.store_url)) as store:
        return keep_trying(store, lambda: store.overrides(source.name))


def _history(settings: Settings, draft: duckdb.DuckDBPyConnection, source: Source, as_of_on: dt.date) -> History:
    """What past periods are forecast by: kept beside the draft before training needs the memory, and read by day."""
    from model.evaluation.past_forecasts import History, days_seen  # noqa: PLC0415  # for training alone

    days = days_seen(settings.calendar, as_of_on)
    keep_facts_on(draft, source.catalogue(), days)
    allocators.trim()
    memory = limit_of(draft) / 4

    def open_on(day: dt.date) -> pd.DataFrame:
        with at_work(draft, memory):
            return kept_on(draft, day)

    return History(draft.execute(sql("won_deals")).df(), open_on, settings.calendar)


def _former(settings: Settings) -> list[Path]:
    """Files of the snapshots that are kept, oldest first."""
    return snapshots_of(settings).verified()


def _missed(draft: duckdb.DuckDBPyConnection, former: list[Path], as_of_on: dt.date) -> str:
    """Say how what former snapshots said has not come true; '' where it has, or where it is of too few to tell."""
    draft.execute(sql("scores"))
    carry_over(draft, former)
    rows = draft.execute(sql("realised")).df()
    found = realised(rows, as_of_on)
    return (
        ""
        if found.as_expected or found.n < FEWEST_TOLD
        else f"What was said before has not come true. {found.sentence}"
    )


def _track(settings: Settings, bundle: Bundle, say: Say) -> None:
    """Note a training run where a team keeps its experiments, if the settings name such a place.

    A place that does not take it is named in the job's output and in the audit trail; what was trained stays.
    """
    if not settings.tracking_uri:
        return
    try:
        run = track(bundle, settings.tracking_uri, settings.bundles / bundle.version)
    except HeadwindError as problem:
        say(f"  Warning: {problem}")
        Store(settings.store_url).publication(TRACKER, bundle.version, "could not be tracked", problem.message)
    else:
        say(f"  Tracked as run {run}")


def _not_worse(challenger: Bundle, champion: Bundle | None, say: Say) -> Bundle:
    """Return the bundle to serve: the challenger, unless it was worse than the champion on the same backtest."""
    met = challenger.card.challenge
    if met:
        say(f"  {met.words}")
    return challenger if champion is None or publishable(challenger) else champion
