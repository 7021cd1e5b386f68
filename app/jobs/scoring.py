"""A bundle speaks on every open opportunity: the scores of a draft, what has moved since, and the list laid out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import duckdb
import numpy as np
import pandas as pd

from app.jobs.trend import write_trend
from app.services import snapshots_of
from app.settings import Settings
from data.building.carry_over import carry_over, carry_standing
from data.schema import Field
from data.snapshots.listing import write_list
from data.snapshots.point_in_time import open_facts
from data.snapshots.snapshot import FAILED, kept_catalogue
from data.statements import over, sql
from model.arrays import Numbers, amounts, numbers
from model.decisions import neighbours
from model.decisions.reasons import reasons
from model.decisions.usual import Usual, usual_of
from model.derived.definitions import RULES
from model.features.matrix import features
from model.finite import json_text, rows
from model.leaks.verdicts import catalogue_of
from model.monitoring import drift
from model.registry.bundle import Bundle
from model.training.attempts import Attempts

# Of what is scored: an amount is not always known, and without signal no deal has a loss probability.
MAY_LACK: Final = {True: ["expected_loss"], False: ["expected_loss", "loss_probability"]}


def write_scores(
    settings: Settings, draft: duckdb.DuckDBPyConnection, bundle: Bundle, training_facts: pd.DataFrame
) -> Mapping[str, str]:
    """Fill a draft with what a bundle says of every open opportunity, and lay out the list of them.

    `training_facts` are closed opportunities as they stood, for comparison. Return what stands beside the scores and
    could not be worked out, a sentence each by name; raise NotFinite if a score is no number.
    """
    draft.execute(sql("scores"))
    tried = Attempts()
    facts = open_facts(draft).sort_values("opportunity_id").reset_index(drop=True)
    usual = usual_of(draft.execute(sql("usual_won")).df(), kept_catalogue(draft))
    if len(facts):
        probability = bundle.loss_probability(facts)
        _insert(
            draft,
            "scores",
            rows(_scores(bundle, facts, probability, usual, tried), "The scores", MAY_LACK[bundle.has_signal]),
        )
        moved = tried.get("drift", lambda: _drift(bundle, facts, probability, kept_catalogue(draft)), None)
        if moved is not None:
            _insert(draft, "drift", moved)
    tried.get("similar", lambda: neighbours.write(draft, bundle, training_facts), None)
    tried.get("trend", lambda: write_trend(draft, bundle, facts), None)
    former = snapshots_of(settings).verified()
    carry_over(draft, former)
    carry_standing(draft, former)
    _note(draft, bundle, tried.failures)
    write_list(draft)
    return tried.failures


def _note(draft: duckdb.DuckDBPyConnection, bundle: Bundle, failures: Mapping[str, str]) -> None:
    draft.execute(f"delete from info where starts_with(key, '{FAILED}')")
    failed = [(f"{FAILED}{name}", sentence) for name, sentence in failures.items()]
    noted = [("bundle_version", bundle.version), ("verdict", bundle.gate.verdict), *failed]
    draft.executemany("insert into info values (?, ?)", noted)


def _insert(draft: duckdb.DuckDBPyConnection, table: str, rows: pd.DataFrame) -> None:
    over(draft, rows, f"insert into {table} by name select * from incoming")


def _scores(bundle: Bundle, facts: pd.DataFrame, probability: Numbers, usual: Usual, tried: Attempts) -> pd.DataFrame:
    scores = pd.DataFrame({"opportunity_id": facts["opportunity_id"].astype(object)})
    said = probability if bundle.has_signal else np.full(len(facts), np.nan)
    known = amounts(facts)
    scores["loss_probability"] = said
    scores["expected_loss"] = said * np.where(np.isfinite(known), known, np.nan)
    scores["reasons"] = [json_text(found, "A deal's reasons") for found in reasons(bundle, facts, usual)]
    nothing: dict[str, Numbers] = {}
    between = tried.get("interval", lambda: _finite(_between(bundle, facts, probability)), nothing)
    dated = tried.get("dates", lambda: _finite(_by_date(bundle, facts, probability)), nothing)
    return scores.assign(**between, **dated)


def _finite(columns: dict[str, Numbers]) -> dict[str, Numbers]:
    rows(pd.DataFrame(columns), "The scores")
    return columns


def _between(bundle: Bundle, facts: pd.DataFrame, probability: Numbers) -> dict[str, Numbers]:
    found = bundle.interval(facts, probability)
    return {} if found is None else {"low": found[0], "high": found[1]}


def _by_date(bundle: Bundle, facts: pd.DataFrame, probability: Numbers) -> dict[str, Numbers]:
    if bundle.timing is None or not bundle.has_signal:
        return {}
    return bundle.timing.by_month(features(facts, bundle.feature_set), probability, numbers(facts["as_of_on"]))


def _drift(
    bundle: Bundle, facts: pd.DataFrame, probability: Numbers, catalogue: tuple[Field, ...]
) -> pd.DataFrame | None:
    if bundle.profile is None:
        return None
    fields = catalogue_of(catalogue)
    named = [name for name in bundle.feature_set.names if name in RULES or name in fields]
    said = {name: RULES.get(name) or fields[name] for name in named}
    found = drift.drift(
        bundle.profile.on(_day(facts)),
        features(facts, bundle.feature_set),
        probability,
        {name: each.label for name, each in said.items()},
        {name: each.unit for name, each in said.items()},
    )
    return rows(found, "The list of what has moved", ["usual"])


def _day(facts: pd.DataFrame) -> dt.date | None:
    """The day on which open opportunities are looked at; None if the export has no dates."""
    known = pd.to_datetime(facts["as_of_on"]).dropna()
    return None if known.empty else known.iloc[0].date()
