import datetime as dt

import numpy as np
import pandas as pd
import pytest

from data.errors import InvalidInput
from model.features.matrix import FeatureSet, change, feature_set, features, stakes
from tests.model.synthetic import CATALOGUE
from tests.rewritten import refused


@pytest.fixture(scope="module")
def chosen(facts):
    """Everything that may be read, told or not."""
    return feature_set(facts, CATALOGUE)


def row_of(open_facts: pd.DataFrame) -> pd.DataFrame:
    return open_facts.iloc[[7]]


def test_numbers_are_float_and_choices_are_text_with_missing(chosen, open_facts):
    some = open_facts.head(3).assign(lead_source=[None, "Web", None])
    matrix = features(some, chosen)
    assert list(matrix.columns) == list(chosen.names)
    assert {str(t) for t in matrix[list(chosen.numeric)].dtypes} == {"float64"}
    assert matrix["lead_source"].tolist() == ["missing", "Web", "missing"]


def test_categorical_columns_give_the_same_features(chosen, open_facts):
    other = open_facts.astype({"owner": "category", "lead_source": "category"})
    left, right = features(open_facts, chosen), features(other, chosen)
    pd.testing.assert_frame_equal(left.astype(str), right.astype(str))


def test_absent_columns_are_unknown(chosen, open_facts):
    matrix = features(open_facts[["opportunity_id", "as_of_on"]], chosen)
    assert matrix["contacts"].isna().all()
    assert set(matrix["owner"]) == {"missing"}


def test_row_order_does_not_matter(bundle, open_facts):
    shuffled = open_facts.sample(frac=1, random_state=3)
    expected = dict(zip(open_facts["opportunity_id"], bundle.loss_probability(open_facts), strict=True))
    assert dict(zip(shuffled["opportunity_id"], bundle.loss_probability(shuffled), strict=True)) == expected


def test_no_change_is_no_shift(bundle, open_facts):
    row = row_of(open_facts)
    same = {name: row[name].iloc[0] for name in ("contacts", "amount", "owner", "stage", "expected_close_on")}
    changed = change(row, {**same, "expected_close_on": f"{same['expected_close_on']:%Y-%m-%d}"}, CATALOGUE)
    pd.testing.assert_frame_equal(changed, row)
    assert bundle.loss_probability(changed) == bundle.loss_probability(row)


def test_the_given_row_is_left_alone(open_facts):
    row = row_of(open_facts)
    before = row.copy()
    change(row, {"contacts": 9, "stage": "Negotiation"}, CATALOGUE)
    pd.testing.assert_frame_equal(row, before)


def test_a_later_close_date_is_one_more_push(open_facts):
    row = row_of(open_facts)
    due = row["expected_close_on"].iloc[0].date()
    later = change(row, {"expected_close_on": due + dt.timedelta(days=30)}, CATALOGUE)
    earlier = change(row, {"expected_close_on": due - dt.timedelta(days=30)}, CATALOGUE)
    assert later["pushes"].iloc[0] == row["pushes"].iloc[0] + 1
    assert earlier["pushes"].iloc[0] == row["pushes"].iloc[0]


def test_a_new_stage_starts_today(chosen, open_facts):
    changed = change(row_of(open_facts), {"stage": "Negotiation"}, CATALOGUE)
    assert features(changed, chosen)["days_in_stage"].iloc[0] == 0


def test_pushes_of_a_new_stage_are_those_made_in_it(open_facts):
    row = row_of(open_facts).assign(pushes=3.0, pushes_before_stage=2.0)
    later = row["expected_close_on"].iloc[0].date() + dt.timedelta(days=30)
    stage, close = {"stage": "Negotiation"}, {"expected_close_on": later}
    found = []
    for changes in ({}, stage, close, stage | close, close | stage):
        changed = change(row, changes, CATALOGUE)
        found.append(float(features(changed, FeatureSet(("pushes_in_stage",), (), (), 0.5)).iloc[0, 0]))
    # A date moved on the day of the new stage is pushed in it, whichever of the two is said first.
    assert found == [1, 0, 2, 1, 1]


def test_a_new_owner_brings_a_record_or_none(open_facts):
    row = row_of(open_facts).assign(owner_closed=40, owner_lost=30, manager="Mia")
    known = {"owner": {"owner_closed": 10, "owner_lost": 2, "manager": "Noa"}}
    brought = change(row, {"owner": "Owner X"}, CATALOGUE, related=known)
    unknown = change(row, {"owner": "Owner X"}, CATALOGUE)
    assert brought[["owner_closed", "owner_lost", "manager"]].iloc[0].tolist() == [10, 2, "Noa"]
    assert unknown[["owner_closed", "owner_lost"]].iloc[0].tolist() == [0, 0]


def test_what_comes_along_beyond_the_rules_is_taken_as_it_is(open_facts):
    row = row_of(open_facts).drop(columns="owner_lost", errors="ignore").assign(owner_closed=40)
    brought = change(row, {"owner": "Owner X"}, CATALOGUE, related={"owner": {"desk": "North", "owner_lost": 3}})
    assert brought["desk"].tolist() == ["North"]
    assert brought["owner_closed"].tolist() == [0]
    assert "owner_lost" not in brought  # the rules know it, these facts do not


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": "red"}, "no field"),
        ({"pushes": 0}, "cannot be changed"),
        ({"contacts": "many"}, "must be a number"),
        ({"contacts": 2.5}, "whole number"),
        ({"contacts": 99}, "between 0 and 12"),
        ({"expected_close_on": "soon"}, "must be a date"),
        ({"stage": None}, "cannot be empty"),
        ({"last_activity_on": "2027-01-01"}, "cannot lie after"),
    ],
)
def test_a_bad_change_names_its_field(open_facts, changes, words):
    with pytest.raises(InvalidInput, match=words) as caught:
        change(row_of(open_facts), changes, CATALOGUE)
    assert caught.value.field == next(iter(changes))


def test_a_value_can_be_emptied(bundle, open_facts):
    changed = change(row_of(open_facts), {"expected_close_on": None}, CATALOGUE)
    assert features(changed, bundle.feature_set)["days_to_expected_close"].isna().all()
    assert np.isfinite(bundle.loss_probability(changed)).all()


def test_where_the_close_writes_amounts_nobody_knows_what_was_at_stake(chosen, facts):
    assert stakes(facts, chosen).tolist() == facts["amount"].tolist()
    assert (chosen.amounts_told, refused(chosen).amounts_told) == (True, False)
    assert np.isnan(stakes(facts, refused(chosen))).all()
