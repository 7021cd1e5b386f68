"""Drift and what came true, in words."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from app.components import model_drift as components
from app.views.model_drift import CameTrue, drift
from tests import cards


@pytest.fixture
def answer(ten):
    columns = pd.DataFrame(cards.DRIFT, columns=cards.DRIFT_COLUMNS)
    ordered = columns.iloc[[0, 3, 2, 4, 1]].reset_index(drop=True)
    return dataclasses.replace(drift(ten), columns=ordered, counts={"steady": 2, "moved": 1, "moved far": 1})


def test_how_many_have_moved_and_which_the_most(answer):
    assert components.summary(answer) == "2 of 4 features have moved, 1 of them far, led by Discount (PSI 0.30)."


def test_that_nothing_has_moved_is_an_answer(answer):
    steady = dataclasses.replace(answer, counts={"steady": 3, "moved": 0, "moved far": 0})
    assert components.summary(steady).startswith("None of 3 features has moved beyond chance")
    assert "led by" not in components.summary(steady)


def test_the_ticks_are_explained_where_there_are_any(answer):
    assert "A tick marks how far single days of training lay" in components.drawn(answer)
    without = dataclasses.replace(answer, columns=answer.columns.assign(usual=float("nan")))
    assert components.drawn(without) == components.summary(without)


def test_each_row_says_how_far_in_a_word_and_does_not_repeat_its_label(answer, kinds, words):
    rows = [words(row) for row in kinds(components.listing(answer.columns), "Tr")][1:]
    assert rows[1] == "Discount 0.300 0.050 !! moved far Larger than in training (median 5 %, was 0 %)."
    assert rows[3] == "Pushes 0.010 – – steady As in training."
    assert rows[4] == "Days quiet 2.000 2.200 – steady As in training; this record changes from day to day."


def test_what_came_true_in_numbers(words):
    day = dt.date(2026, 2, 1)
    found = CameTrue(4, 3, 2.0, 0.5, 3.5, 0.7, 0.2, "Of 4 deals …", day, dt.date(2026, 3, 5), pd.DataFrame())
    said = words(components.realised_terms(found))
    assert "Closed since 4 deals closed 1 Feb 2026 to 5 Mar 2026" in said
    assert "Lost 3 75.0 %" in said
    assert "Log loss 0.700" in said


def test_nothing_to_compare_says_when_there_will_be(words):
    assert "After the next import this says how they came out." in words(components.none_closed())
    assert "python -m app train" in words(components.not_measured())
