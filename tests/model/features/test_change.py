"""Variants of one opportunity: the same rows that one change after the other would make."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from data.errors import InvalidInput
from data.schema import Field
from model.derived.side_effects import affected_columns
from model.features.change import affected_features, combined, varied, vary_field
from model.features.matrix import FeatureSet, change

CATALOGUE = (
    Field("opportunities", "amount", "Amount", "number", "while open", minimum=0, changeable=True),
    Field("opportunities", "stage", "Stage", "choice", "while open", levels=("Lead", "Offer"), changeable=True),
    Field("opportunities", "owner", "Owner", "choice", "at opening", changeable=True),
    Field("opportunities", "expected_close_on", "Expected close", "date", "while open", changeable=True),
    Field("opportunities", "product", "Product", "choice", "at opening", fixed_because="It was settled."),
)
ROW = pd.DataFrame(
    {
        "opportunity_id": ["A"],
        "as_of_on": pd.to_datetime(["2026-06-30"]),
        "amount": [100.0],
        "stage": ["Lead"],
        "stage_entered_on": pd.to_datetime(["2026-06-01"]),
        "owner": ["Ann"],
        "manager": ["Mia"],
        "owner_closed": [10],
        "owner_lost": [4],
        "expected_close_on": pd.to_datetime(["2026-07-15"]),
        "pushes": [1.0],
        "pushes_before_stage": [0.0],
        "product": ["Alpha"],
    }
)
ALONG = {"manager": "Noa", "owner_closed": 2, "owner_lost": 1}


def test_a_change_carries_what_follows_from_it():
    later = vary_field(ROW, "expected_close_on", ["2026-08-01"], CATALOGUE)
    assert later["pushes"].iloc[0] == 2
    offer = vary_field(ROW, "stage", ["Offer"], CATALOGUE)
    assert offer["stage_entered_on"].iloc[0] == pd.Timestamp("2026-06-30")
    assert offer["pushes_before_stage"].iloc[0] == 1
    assert "pushes" not in offer
    other = vary_field(ROW, "owner", ["Cat"], CATALOGUE, [ALONG])
    assert other[["owner", "manager", "owner_closed", "owner_lost"]].iloc[0].tolist() == ["Cat", "Noa", 2, 1]


def test_combinations_are_the_rows_that_change_would_make_one_after_the_other():
    wanted = {"amount": 50.0, "stage": "Offer", "owner": "Cat", "expected_close_on": "2026-08-01"}
    parts = {n: vary_field(ROW, n, [v], CATALOGUE, [ALONG] if n == "owner" else ()) for n, v in wanted.items()}
    members = np.array([[False] * 4, [True, False, True, False], [True] * 4])
    frame = combined(ROW, parts, members)
    for made, place in zip(members, range(3), strict=True):
        chosen = {name: value for (name, value), is_in in zip(wanted.items(), made, strict=True) if is_in}
        expected = change(ROW, chosen, CATALOGUE, related={"owner": ALONG})
        for column in ROW.columns:
            assert frame[column].iloc[place] == expected[column].iloc[0], column


def test_the_last_rows_of_a_frame_take_a_fields_values_and_what_follows():
    frame = combined(ROW, {}, np.zeros((3, 0), dtype=bool))
    days = ["2026-07-01", "2026-09-01"]
    curve = varied(frame, vary_field(ROW, "expected_close_on", days, CATALOGUE))
    assert curve["pushes"].tolist() == [1, 1, 2]
    assert curve["expected_close_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-07-15", *days]


def test_the_row_itself_stays_as_it_is():
    before = ROW.copy()
    vary_field(ROW, "stage", ["Offer"], CATALOGUE)
    combined(ROW, {"stage": vary_field(ROW, "stage", ["Offer"], CATALOGUE)}, np.array([[True]]))
    pd.testing.assert_frame_equal(ROW, before)


@pytest.mark.parametrize(("name", "value"), [("product", "Beta"), ("nonsense", 1), ("amount", "much"), ("amount", -1)])
def test_what_cannot_be_changed_is_named(name, value):
    with pytest.raises(InvalidInput) as refused:
        vary_field(ROW, name, [value], CATALOGUE)
    assert refused.value.field == name


def test_a_field_moves_the_features_that_read_it_or_what_follows_from_it():
    chosen = FeatureSet(("pushes", "days_in_stage", "owner_loss_rate", "amount_change"), ("manager",), (), 0.5)
    assert affected_features("expected_close_on", chosen) == ("pushes",)
    assert affected_features("stage", chosen) == ("days_in_stage",)
    assert affected_features("owner", chosen) == ("owner_loss_rate", "manager")
    assert affected_features("product", chosen) == ()
    assert affected_columns("product") == {"product"}


def test_what_comes_along_beyond_the_rules_moves_with_its_field():
    """The recorded level is among those tried, and brings what the row has already."""
    row = ROW.assign(list_price=[10.0])
    catalogue = (dataclasses.replace(CATALOGUE[4], changeable=True),)
    parts = vary_field(row, "product", ["Alpha", "Beta"], catalogue, [{"list_price": 10.0}, {"list_price": 30.0}])
    assert combined(row, {"product": parts.tail(1)}, np.array([[False], [True]]))["list_price"].tolist() == [10, 30]
    frame = combined(row, {}, np.zeros((3, 0), dtype=bool))
    assert varied(frame, parts)["list_price"].tolist() == [10, 10, 30]


def test_in_a_composed_one_the_amount_is_the_opening_amount_and_no_later_day_is_a_push():
    row = ROW.assign(opening_amount=[80.0], composed=[1.0])
    larger = vary_field(row, "amount", [500], CATALOGUE)
    later = vary_field(row, "expected_close_on", ["2026-08-01"], CATALOGUE)
    assert (larger["opening_amount"].iloc[0], later["pushes"].iloc[0]) == (500, 1)
    recorded = vary_field(row.drop(columns="composed"), "amount", [500], CATALOGUE)
    assert recorded["opening_amount"].iloc[0] == 80
    frame = combined(row, {"amount": larger, "expected_close_on": later}, np.array([[True, True]]))
    assert frame[["amount", "opening_amount", "pushes"]].iloc[0].tolist() == [500, 500, 1]
