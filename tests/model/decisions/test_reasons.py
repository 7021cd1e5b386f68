"""Reasons are the largest contributions, in words."""

import pytest

from model.decisions.explain import contributions
from model.decisions.reasons import reasons, words
from tests.model.handmade import handmade
from tests.model.synthetic import CATALOGUE


def test_reasons_are_the_largest_contributions_in_words(bundle, open_facts):
    few = open_facts.head(20)
    points = contributions(bundle, few).points
    for row, found in enumerate(reasons(bundle, few)):
        assert len(found) == 3
        assert found[0]["field"] == points.iloc[row].abs().idxmax()
        assert found[0]["points"] == round(float(points.iloc[row][found[0]["field"]]), 1)


@pytest.mark.parametrize(
    ("name", "value", "predicted"),
    [
        ("pushes", 0.0, "Close date never pushed"),
        ("pushes", 1.0, "Close date pushed once"),
        ("pushes", 3.0, "Close date pushed three times"),
        ("pushes", 13.0, "Close date pushed 13 times"),
        ("pushes_in_stage", 1.0, "Close date pushed once in this stage"),
        ("activities", 12.0, "Twelve activities logged"),
        ("contacts", 2.0, "Two contacts"),
        ("days_since_activity", 41.0, "Last activity 41 days ago"),
        ("days_since_activity", 1.0, "Last activity 1 day ago"),
        ("days_to_expected_close", -12.0, "Expected close 12 days overdue"),
        ("owner_loss_rate", 0.583, "Owner's loss rate, leaning to everybody's: 58 %"),
        ("owner", "Owner 3", "Owner Owner 3"),
        ("amount", 12_500.0, "Amount 12,500"),
        ("contacts", float("nan"), "Contacts unknown"),
        ("lead_source", "missing", "Lead source unknown"),
    ],
)
def test_values_are_said_in_words(name, value, predicted):
    assert words(handmade(fields=CATALOGUE), name, value) == predicted
