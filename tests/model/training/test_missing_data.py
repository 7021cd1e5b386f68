"""What is too little to learn from is said by what is missing: closed deals, one of the outcomes, or columns."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from model.arrays import numbers
from model.features.matrix import feature_set
from model.fitting.fit import Task
from model.splits.plan import plan
from model.training.missing_data import MissingData, judgeable, known_outcomes, lacking
from tests.model.synthetic import AS_OF_ON, CATALOGUE


def task_of(facts):
    return Task(facts, numbers(facts["label_lost"]), CATALOGUE, "few", AS_OF_ON, 7)


def with_lost(facts, wanted):
    """Return the facts with so many of the closed opportunities lost, evenly over their numbers; the others won."""
    closed = facts.loc[facts["label_lost"].notna(), "opportunity_id"].unique()
    lost = closed[np.linspace(0, len(closed) - 1, wanted).astype(int)] if wanted else []
    known = facts["label_lost"].notna()
    return facts.assign(label_lost=facts["opportunity_id"].isin(lost).astype(float).where(known)), len(closed)


def predicted(facts):
    task = task_of(facts)
    method = judgeable(task, plan(facts, pd.Timestamp(AS_OF_ON), 7))
    return lacking(task, method, feature_set(facts, CATALOGUE))


def test_origins_at_which_too_little_was_known_are_left_out(facts):
    few = facts[facts["opportunity_id"].isin(facts["opportunity_id"].unique()[:150])].reset_index(drop=True)
    method = plan(few, pd.Timestamp(AS_OF_ON), 7)
    kept = judgeable(task_of(few), method)
    assert 0 < len(kept.origins) < len(method.origins)
    assert {origin.name for origin in kept.origins} < {origin.name for origin in method.origins}


def test_an_opportunity_of_many_looks_counts_once():
    facts = pd.DataFrame({"opportunity_id": ["A", "A", "B", "C", "D"], "label_lost": [1, 1, 0, np.nan, 1]})
    assert known_outcomes(task_of(facts)).tolist() == [1, 0, 1]


def test_enough_of_both_lacks_nothing(facts):
    assert predicted(facts) == MissingData()


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (0, "All {closed} closed opportunities that were seen open on a day were won: there is nothing to tell apart."),
        (2, "Only 2 of {closed} closed opportunities that were seen open on a day were lost: too few to tell apart."),
    ],
)
def test_the_outcome_that_is_too_rare_is_named(facts, lost, words):
    changed, closed = with_lost(facts, lost)
    found = predicted(changed)
    assert found.words == words.format(closed=f"{closed:,}")
    assert found.helps == ("at least 50 lost opportunities, or a mapping that tells which ones were lost",)


def test_where_all_that_can_be_judged_were_lost_that_is_said(facts):
    task, method = task_of(facts), plan(facts, pd.Timestamp(AS_OF_ON), 7)
    label = task.label.copy()
    for origin in method.origins:
        label[origin.test] = 1.0
    found = lacking(dataclasses.replace(task, label=label), method, feature_set(facts, CATALOGUE))
    assert found.words == (
        "Every opportunity that the model could be judged on was lost: there is nothing to tell apart."
    )
    assert found.helps == ("at least 50 won opportunities among the later ones",)


def test_too_few_closed_are_called_so_whatever_their_outcomes(facts):
    some = facts[facts["opportunity_id"].isin(facts["opportunity_id"].unique()[:60])].reset_index(drop=True)
    changed, closed = with_lost(some, 0)
    assert predicted(changed).words.startswith(
        f"{closed} closed opportunities that were seen open on a day are too few"
    )


def test_without_a_column_the_columns_are_what_lacks(facts):
    task, method = task_of(facts), plan(facts, pd.Timestamp(AS_OF_ON), 7)
    none = dataclasses.replace(feature_set(facts, CATALOGUE), numeric=(), categorical=())
    assert lacking(task, method, none).words.startswith("No column may be used")
