"""A bundle speaks on every open opportunity: the scores of a draft, what has moved since, and the list laid out."""

from __future__ import annotations

import json

import duckdb
import pandas as pd

from app.settings import Settings
from data.facts import open_facts, sql
from data.given import carry_over
from data.listing import write_list
from data.schema import Field
from data.snapshot import Snapshots, kept_catalogue
from model import drift, similar
from model.bundle import Bundle
from model.columns import Numbers
from model.explain import reasons
from model.features import features
from model.rules import RULES
from model.verdicts import catalogue_of


def write_scores(
    settings: Settings, draft: duckdb.DuckDBPyConnection, bundle: Bundle, training_facts: pd.DataFrame
) -> None:
    """Fill a draft with what a bundle says of every open opportunity, and lay out the list of them.

    `training_facts` are closed opportunities as they stood, for comparison.
    """
    draft.execute(sql("scores"))
    facts = open_facts(draft).sort_values("opportunity_id").reset_index(drop=True)
    if len(facts):
        probability = bundle.loss_probability(facts)
        _insert(draft, "scores", _scores(bundle, facts, probability))
        if bundle.profile is not None:
            _insert(draft, "drift", _drift(bundle, bundle.profile, facts, probability, kept_catalogue(draft)))
    similar.write(draft, bundle, training_facts)
    snapshots = Snapshots(settings.snapshots)
    carry_over(draft, [snapshots.path(version) for version in snapshots.versions()])
    noted = [("bundle_version", bundle.version), ("verdict", bundle.gate.verdict)]
    draft.executemany("insert into info values (?, ?)", noted)
    write_list(draft)


def _insert(draft: duckdb.DuckDBPyConnection, table: str, rows: pd.DataFrame) -> None:
    draft.register("incoming", rows)
    draft.execute(f"insert into {table} by name select * from incoming")
    draft.unregister("incoming")


def _scores(bundle: Bundle, facts: pd.DataFrame, probability: Numbers) -> pd.DataFrame:
    scores = pd.DataFrame({"opportunity_id": facts["opportunity_id"].astype(object)})
    scores["loss_probability"] = probability
    scores["expected_loss"] = probability * facts["amount"]
    scores["reasons"] = [json.dumps(found) for found in reasons(bundle, facts)]
    return scores.assign(**_between(bundle, facts, probability), **_by_date(bundle, facts, probability))


def _between(bundle: Bundle, facts: pd.DataFrame, probability: Numbers) -> dict[str, Numbers]:
    found = bundle.interval(facts, probability)
    return {} if found is None else {"low": found[0], "high": found[1]}


def _by_date(bundle: Bundle, facts: pd.DataFrame, probability: Numbers) -> dict[str, Numbers]:
    if bundle.timing is None or not bundle.ranks:
        return {}
    return bundle.timing.by_date(features(facts, bundle.feature_set), probability)


def _drift(
    bundle: Bundle, then: drift.Profile, facts: pd.DataFrame, probability: Numbers, catalogue: tuple[Field, ...]
) -> pd.DataFrame:
    fields = catalogue_of(catalogue)
    named = [name for name in bundle.feature_set.names if name in RULES or name in fields]
    said = {name: RULES.get(name) or fields[name] for name in named}
    return drift.drift(
        then,
        features(facts, bundle.feature_set),
        probability,
        {name: found.label for name, found in said.items()},
        {name: found.unit for name, found in said.items()},
    )
