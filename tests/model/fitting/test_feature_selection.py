"""Which features are read: names or their record, and only what tells of opportunities not learned from."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from data.schema import Field
from model.arrays import numbers
from model.features.matrix import FeatureSet
from model.fitting.feature_selection import telling, without_duplicates
from model.fitting.fit import Hyperparameters, Task, sample
from model.leaks.verdicts import ADDS_NOTHING, Verdict
from model.splits.plan import plan

TODAY = dt.date(2026, 6, 30)
QUICK = Hyperparameters(2, 0.3, 3.0)
NAMED = ("owner", "product")
RECORDS = ("owner_loss_rate", "product_loss_rate")


def task_of(facts: pd.DataFrame, catalogue: tuple[Field, ...] = ()) -> Task:
    return Task(facts, numbers(facts["label_lost"]), catalogue, "small", TODAY, 7)


def chosen_of(numeric: tuple[str, ...], text: tuple[str, ...] = ()) -> FeatureSet:
    return FeatureSet(numeric, text, tuple(Verdict(name, "use", "Known.") for name in numeric + text), 0.5)


def verdict(chosen: FeatureSet, column: str) -> Verdict:
    (found,) = (each for each in chosen.verdicts if each.column == column)
    return found


def forty(**columns) -> Task:
    known = {"owner": [f"Owner {n}" for n in range(40)], "product": ["Gale", "Mist", "Zephyr", "Gale"] * 10}
    return task_of(pd.DataFrame({"label_lost": [0.0, 1.0] * 20, **known, **columns}))


def test_many_names_are_read_by_their_record_and_few_by_name():
    found = without_duplicates(forty(), chosen_of(("amount", *RECORDS), NAMED))
    assert (found.numeric, found.categorical) == (("amount", "owner_loss_rate"), ("product",))
    assert verdict(found, "owner").verdict == verdict(found, "product_loss_rate").verdict == "unused"
    assert verdict(found, "owner").reason.startswith("40 names, which recur")
    assert verdict(found, "product_loss_rate").reason.startswith("3 levels, few enough to be read by name")
    assert verdict(found, "product").reason == "Known."


@pytest.mark.parametrize(("count", "kept"), [(12, "owner"), (13, "owner_loss_rate")])
def test_a_dozen_names_are_few(count, kept):
    owners = [f"Owner {n % count}" for n in range(40)]
    assert without_duplicates(forty(owner=owners), chosen_of(("owner_loss_rate",), ("owner",))).names == (kept,)


@pytest.mark.parametrize("alone", [chosen_of((), ("owner",)), chosen_of(("product_loss_rate",))])
def test_where_only_one_of_both_may_be_read_it_stays(alone):
    assert without_duplicates(forty(), alone) == alone


# Three numbers decide between them; of two others the ending knows nothing.
TELL, NOISE = ("first", "second", "third"), ("noise", "hum")


def decided(telling_ones: int = 3, rows: int = 400) -> Task:
    rng = np.random.default_rng(3)
    numbers_of = {name: rng.normal(size=rows) for name in TELL + NOISE}
    odds = 1.5 * sum(numbers_of[name] for name in TELL[:telling_ones])
    facts = pd.DataFrame({"opportunity_id": range(rows), "as_of_on": pd.NaT, "closed_on": pd.NaT, **numbers_of})
    facts["label_lost"] = (rng.random(rows) < 1 / (1 + np.exp(-odds))).astype(float)
    fields = (Field("opportunities", name, name, "number", "at opening") for name in TELL + NOISE)
    return task_of(facts, tuple(fields))


def told(task: Task, monkeypatch, *, small: int = 100) -> FeatureSet:
    monkeypatch.setattr("model.fitting.feature_selection.SMALL", small)
    monkeypatch.setattr("model.fitting.feature_selection.SELECTION_STEPS", 40)
    final = plan(task.facts, pd.Timestamp(TODAY), 7).final
    return telling(task, sample(task, chosen_of(TELL + NOISE), final), final, QUICK)


def test_what_tells_no_more_than_chance_is_left_out_with_the_reason(monkeypatch):
    found = told(decided(), monkeypatch)
    assert found.names == TELL
    assert {verdict(found, name).reason for name in NOISE} == {ADDS_NOTHING}
    assert all(verdict(found, name).used for name in TELL)


def test_of_few_rows_everything_is_kept(monkeypatch):
    assert told(decided(), monkeypatch, small=401).names == TELL + NOISE


def test_where_fewer_than_three_would_be_left_everything_is_kept(monkeypatch):
    assert told(decided(telling_ones=2), monkeypatch).names == TELL + NOISE


def test_a_row_repeated_is_one_opportunity_and_no_more_evidence(monkeypatch):
    """Copies on either side of a fold would be recognised by their noise."""
    once = decided()
    copied = task_of(pd.concat([once.facts] * 3, ignore_index=True), once.catalogue)
    assert set(NOISE).isdisjoint(told(copied, monkeypatch).names)
