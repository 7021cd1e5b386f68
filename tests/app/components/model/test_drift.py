"""Drift and what came true, in words."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from app.components.model import drift as components
from app.views.model.drift import CameTrue, drift
from model.monitoring.outcome_tracking import Ended
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
    assert "A tick marks how far single days of training lay" in components.chart_summary(answer)
    without = dataclasses.replace(answer, columns=answer.columns.assign(usual=float("nan")))
    assert components.chart_summary(without) == components.summary(without)


def test_that_weekdays_are_told_apart_is_said():
    assert "those of today's weekday are compared with" in components.explained()


def test_each_row_says_how_far_in_a_word_and_does_not_repeat_its_label(answer, kinds, words):
    rows = [words(row) for row in kinds(components.listing(answer.columns), "Tr")][1:]
    assert rows[1] == "Discount 0.300 0.050 !! moved far Larger than in training (median 5 %, was 0 %)."
    assert rows[3] == "Pushes 0.010 – – steady As in training."
    assert rows[4] == "Days quiet 2.000 2.200 – steady As in training; this record changes from day to day."


@pytest.fixture
def came_true():
    day = dt.date(2026, 2, 1)
    losses, wins = Ended(1200, 1100.0, 1040, 1160), Ended(3, 2.0, 0, 5)
    return CameTrue(
        days=60,
        n=4000,
        losses=losses,
        wins=wins,
        as_expected=False,
        log_loss=0.7,
        brier=0.2,
        sentence="Of 4,000 deals …",
        first_on=day,
        last_on=dt.date(2026, 3, 5),
        bins=pd.DataFrame(),
    )


def test_what_came_true_in_numbers(came_true, words):
    said = words(components.realised_terms(came_true))
    assert "Open then 4,000 deals given a probability 1 Feb 2026 to 5 Mar 2026" in said
    assert "Lost within 60 days 30.0 % 27.5 % had been expected" in said
    assert "Won within 60 days 0.1 % 0.1 % had been expected" in said
    assert "Log loss 0.700" in said


def test_one_day_on_which_chances_were_given_is_said_once(came_true, words):
    once = dataclasses.replace(came_true, last_on=came_true.first_on)
    assert "given a probability 1 Feb 2026 Lost within" in words(components.realised_terms(once))


def test_whether_it_came_out_as_expected_is_said_in_a_word(came_true, words):
    assert words(components.render_realised(came_true)) == "! not as expected Of 4,000 deals …"
    good = dataclasses.replace(came_true, as_expected=True)
    assert words(components.render_realised(good)) == "– as expected Of 4,000 deals …"


def test_nothing_to_compare_says_why_and_when_there_will_be(came_true, words):
    none = words(components.not_judged(dataclasses.replace(came_true, n=0, sentence="Nothing was said.")))
    assert "Nothing was said." in none
    assert "30 days after an import" in none
    assert "The next training brings one." in words(components.not_measured())
