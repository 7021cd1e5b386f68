"""Nothing that is not finite passes a door, and what is refused is named with its place."""

import json

import numpy as np
import pandas as pd
import pytest

from data.errors import NotFinite
from model.finite import json_text, rows

WILD = [float("nan"), float("inf"), -np.inf, np.float64("nan")]


@pytest.mark.parametrize("number", WILD)
@pytest.mark.parametrize(
    ("content", "place"),
    [
        (lambda number: {"drivers": [{"p": 0.1}, {"p": number}]}, "drivers[1].p"),
        (lambda number: {"gate": {"low": number}}, "gate.low"),
        (lambda number: [1, (2.0, number)], "[1][1]"),
        (lambda number: number, "its top"),
    ],
)
def test_a_number_without_a_value_is_named_with_its_place(number, content, place):
    with pytest.raises(NotFinite) as refused:
        json_text(content(number), "The card")
    assert refused.value.message == f"The card would hold {number} at {place}."


def test_what_is_finite_is_written_as_it_is():
    held = {"a": [1, 1.5, None, True], "ä": {"b": "inf"}}
    assert json.loads(json_text(held, "The card")) == held
    assert json_text(held, "The card") == '{"a":[1,1.5,null,true],"ä":{"b":"inf"}}'


@pytest.mark.parametrize("number", WILD)
def test_a_column_with_such_a_number_is_named(number):
    frame = pd.DataFrame({"deal": ["A", "B"], "loss_probability": [0.5, number]})
    with pytest.raises(NotFinite, match=r"The scores would hold .* in loss_probability, for 1 deals"):
        rows(frame, "The scores")


def test_a_column_that_may_be_unknown_may_have_gaps_and_nothing_infinite():
    frame = pd.DataFrame({"usual": [0.5, np.nan]})
    assert rows(frame, "The list", ["usual"]) is frame
    with pytest.raises(NotFinite, match="usual"):
        rows(frame.fillna(np.inf), "The list", ["usual"])
