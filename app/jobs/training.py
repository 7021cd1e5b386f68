"""A draft gets its bundle: the one that fits, or one trained on it."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pandas as pd

from app.jobs.scoring import write_scores
from app.settings import Settings
from data.errors import NotFound, NotReady
from data.facts import training_facts
from data.snapshot import kept_catalogue
from data.sources import Source
from model.bundle import Bundle
from model.bundles import Bundles

Say = Callable[[str], None]
BAR = 24


def train_and_score(
    settings: Settings, draft: duckdb.DuckDBPyConnection, source: Source, say: Say, *, retrain: bool
) -> Bundle:
    """Fill a draft's scores from the bundle that fits its export, or from one trained on it; return that bundle."""
    bundles = Bundles(settings.bundles)
    bundle = None if retrain else _fitting(bundles, source)
    if bundle is None:
        bundle = _trained(draft, source, say)
        bundles.keep(bundle)
    score_with(draft, bundle, say)
    return bundle


def score_with(draft: duckdb.DuckDBPyConnection, bundle: Bundle, say: Say) -> None:
    """Fill a draft's scores from a bundle."""
    say(f"  Scoring with bundle {bundle.version}: {bundle.gate.verdict}")
    write_scores(draft, bundle)


def _fitting(bundles: Bundles, source: Source) -> Bundle | None:
    """Return the current bundle if it was trained on this kind of export, and can be read."""
    try:
        return bundles.current(source.name)
    except (NotReady, NotFound):
        return None


def _trained(draft: duckdb.DuckDBPyConnection, source: Source, say: Say) -> Bundle:
    from model.train import train as fit  # noqa: PLC0415  # scikit-learn stays out of processes that only serve

    facts = training_facts(draft, source.catalogue())
    today = pd.Timestamp(draft.execute("select value from info where key = 'as_of_on'").fetchall()[0][0])
    say(f"  Training on {len(facts):,} point-in-time rows of {facts['opportunity_id'].nunique():,} opportunities")
    # The catalogue as kept in the draft has the levels and ranges that were observed.
    return fit(
        facts,
        kept_catalogue(draft),
        source=source.name,
        as_of_on=today.date(),
        progress=lambda step, share: say(f"    {bar(share)} {step}"),
    )


def bar(share: float) -> str:
    """Draw how much of a job is done: '[######------------------]  25%'."""
    done = round(share * BAR)
    return f"[{'#' * done}{'-' * (BAR - done)}] {share:4.0%}"
