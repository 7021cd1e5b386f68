"""Flags against outcomes: every cell has a sign, a word, a count and its money."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from app.components.threshold.confusion import confusion, holdout_sentence, rates
from app.views.threshold.holdout import Flags, HoldoutInfo

CELLS = [
    ("caught", 12.4, 9000.0, 1240.0, 3600.0),
    ("false_alarm", 3.0, 2000.0, 300.0, 0.0),
    ("missed", 0.0, 0.0, 0.0, 0.0),
    ("left_alone", 5.0, 4000.0, 0.0, 0.0),
]
FLAGS = Flags(pd.DataFrame(CELLS, columns=["cell", "n", "amount", "cost", "avoided"]), 300.0, 0.8, None, 0.5)
LOOKED = HoldoutInfo(60, 40, 3, dt.date(2026, 2, 2), dt.date(2026, 4, 3), 0.5, 0.4, 0.6, 0.75)


def test_counts_and_money_are_signed_and_in_words(words):
    said = words(confusion(FLAGS, "EUR"))
    assert "✓ Caught 12 €9.0 k at stake +€3.6 k saved, −€1.2 k of acting" in said
    assert "! False alarm 3 €2.0 k at stake −€300 of needless acting" in said
    assert "✕ Missed 0 €0 at stake €0 not saved" in said
    assert "– Left alone 5 €4.0 k at stake costs nothing" in said


def test_it_is_a_table_with_headings_both_ways(kinds):
    headings = {heading.scope for heading in kinds(confusion(FLAGS, ""), "Th")}
    assert headings == {"col", "row"}


def test_a_rate_that_is_not_defined_is_a_dash(words):
    assert words(rates(FLAGS)) == (
        "Precision 80 % of the flags were right Recall – of the losses were caught F1 0.50 harmonic mean of both"
    )


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "judged on 3 days from 2 Feb 2026 to 3 Apr 2026 (60 times in all)"),
        ({"days": 1, "last_on": LOOKED.first_on}, "judged on 1 day, 2 Feb 2026 (60 times in all)"),
        ({"first_on": None, "last_on": None}, "judged on 3 days (60 times in all)"),
    ],
)
def test_what_the_numbers_rest_on_is_said(changed, expected):
    said = holdout_sentence(dataclasses.replace(LOOKED, **changed))
    assert expected in said
    assert "40 opportunities that the judged model never learned from" in said
    assert "75\u00a0% of what was open then has an outcome by now." in said
