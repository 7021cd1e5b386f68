"""A bundle speaks on every open opportunity: the scores of a draft, and the list laid out by them."""

from __future__ import annotations

import json

import duckdb
import pandas as pd

from data.facts import open_facts, sql
from data.listing import write_list
from model.bundle import Bundle


def write_scores(draft: duckdb.DuckDBPyConnection, bundle: Bundle) -> None:
    """Fill `scores` for every open opportunity, note which bundle did it, and lay out the list of them."""
    draft.execute(sql("scores"))
    facts = open_facts(draft)
    if len(facts):
        draft.register("incoming", _scores(bundle, facts))
        draft.execute("insert into scores by name select * from incoming order by opportunity_id")
        draft.unregister("incoming")
    noted = [("bundle_version", bundle.version), ("verdict", bundle.gate.verdict)]
    draft.executemany("insert into info values (?, ?)", noted)
    write_list(draft)


def _scores(bundle: Bundle, facts: pd.DataFrame) -> pd.DataFrame:
    from model.explain import reasons  # noqa: PLC0415  # only scoring explains every row

    scores = pd.DataFrame({"opportunity_id": facts["opportunity_id"].astype(object)})
    scores["loss_probability"] = bundle.loss_probability(facts)
    scores["expected_loss"] = scores["loss_probability"] * facts["amount"].fillna(0)
    scores["reasons"] = [json.dumps(found) for found in reasons(bundle, facts)]
    return scores
