"""Reasons raise the loss probability, behaviour before what a deal is, in words beside what is usual."""

import numpy as np
import pandas as pd
import pytest

from data.catalogue import CANONICAL, DERIVED
from model.decisions.explain import contributions
from model.decisions.reasons import _gaps, direction, raising, reason, reasons, words
from model.decisions.usual import Comparison, Rows, Usual, usual_of
from model.derived.definitions import RULES
from tests.model.handmade import handmade
from tests.model.synthetic import CATALOGUE

BUNDLE = handmade(fields=CATALOGUE)
VALUES = {("days_since_activity", ""): 8, ("days_in_stage", "Proposal"): 24}
USUAL = Usual(VALUES, {field.name: field for field in CATALOGUE})


def test_reasons_raise_the_loss_probability_and_are_told_in_words(bundle, open_facts):
    few = open_facts.head(20)
    points = contributions(bundle, few).points
    for row, found in enumerate(reasons(bundle, few)):
        known = points.iloc[row]
        assert len(found) == min((known >= 0.05).sum(), 3)
        assert all(one["points"] == round(known[one["field"]], 1) > 0 for one in found)
        # Contacts are no behaviour here, and weigh most.
        assert not found or found[0]["behaviour"] or max(known[name] for name in RULES if name in known) < 1
        assert all(one["words"] for one in found)


@pytest.mark.parametrize(
    ("points", "behaviour", "named"),
    [
        ([9.0, 1.0, 3.0], [False, True, True], [2, 1, 0]),
        ([9.0, 0.9, 0.5], [False, True, True], [0, 1, 2]),  # no behaviour has a point
        ([9.0, 1.5, 0.4], [False, True, True], [1, 0]),  # one of less is not named before what the deal is
        ([-9.0, -1.0, 0.01], [False, True, True], []),
    ],
)
def test_behaviour_comes_first_where_it_has_a_point(points, behaviour, named):
    assert raising(np.array(points), np.array(behaviour), np.zeros(3, dtype=bool)) == named


@pytest.mark.parametrize(
    ("points", "behaviour", "named"),
    [
        ([9.0, 1.0, 3.0], [True, True, False], [1, 2, 0]),
        ([9.0, 0.5, 3.0], [True, True, False], [2, 1, 0]),  # no known behaviour has a point
        ([9.0, 0.0, 0.0], [True, True, False], [0]),
    ],
)
def test_what_the_data_do_not_tell_comes_last(points, behaviour, named):
    assert raising(np.array(points), np.array(behaviour), np.array([True, False, False])) == named


def test_what_no_history_tells_is_a_gap_and_what_nobody_recorded_is_none():
    values = pd.DataFrame({"days_in_stage": [np.nan, 3.0], "contacts": [np.nan, 1.0], "days_quiet": [np.nan, 2.0]})
    assert _gaps(values, list(values)).tolist() == [[True, False, False], [False, False, False]]


def test_the_catalogue_says_what_is_behaviour():
    known = {field.name for field in (*CANONICAL, *DERIVED) if field.behaviour}
    assert known == {"pushes", "activities"}
    assert {name for name, rule in RULES.items() if rule.behaviour} == {
        *("age_days", "days_in_stage", "days_to_expected_close", "days_since_activity", "amount_change"),
        *("planned_cycle_days", "pushes_in_stage", "quarter_ends_in_stage", "activities_a_week", "days_quiet"),
    }
    assert (USUAL.is_behaviour("pushes"), USUAL.is_behaviour("days_quiet")) == (True, True)
    assert (USUAL.is_behaviour("stage"), USUAL.is_behaviour("owner_loss_rate")) == (False, False)


def test_what_is_usual_is_the_rows_own():
    facts = pd.DataFrame(
        {
            "stage": ["Proposal", "Lead"],
            "segment": ["SMB", None],
            "usual_cycle_days": [46.6, np.nan],
        }
    )
    held = Rows(facts, USUAL)
    assert held.comparison("days_in_stage", 0) == Comparison(24, "Proposal")
    assert held.comparison("days_in_stage", 1) == Comparison(None, "Lead")
    assert held.comparison("days_since_activity", 1) == Comparison(8, "Lead")
    assert held.comparison("age_days", 0) == Comparison(46.6, won="won SMB deals")
    assert held.comparison("age_days", 1) == Comparison()


def test_a_snapshots_answer_becomes_what_is_usual():
    rows = pd.DataFrame({"feature": ["days_in_stage"], "stage": ["Lead"], "usual": [24]})
    assert usual_of(rows, CATALOGUE).known == {("days_in_stage", "Lead"): 24}


def test_a_reason_says_which_side_of_what_is_usual_it_lies_on():
    held = Rows(pd.DataFrame({"stage": ["Proposal"]}), USUAL)
    assert reason(BUNDLE, "days_in_stage", 102.0, 4.26, held, 0) == {
        "field": "days_in_stage",
        "label": "Days in stage",
        "words": "102 days in Proposal, won deals stayed 24 days",
        "points": 4.3,
        "behaviour": True,
        "direction": "high",
        "value": "102",
    }


@pytest.mark.parametrize(
    ("name", "value", "beside", "side"),
    [
        ("days_since_activity", 9.0, Comparison(8), "high"),
        ("days_since_activity", 8.0, Comparison(8), "low"),
        ("days_to_expected_close", -3.0, Comparison(), "low"),
        ("days_to_expected_close", 3.0, Comparison(), "high"),
        ("pushes", 1.0, Comparison(), "high"),
        ("pushes", 0.0, Comparison(), "low"),
        ("contacts", float("nan"), Comparison(), "unknown"),
        ("lead_source", "missing", Comparison(), "unknown"),
        ("lead_source", "Web", Comparison(), "any"),
    ],
)
def test_the_side_of_what_is_usual(name, value, beside, side):
    assert direction(BUNDLE, name, value, beside) == side


@pytest.mark.parametrize(
    ("name", "value", "beside", "said"),
    [
        ("days_since_activity", 31.0, Comparison(8), "No activity for 31 days (won deals: usually under 9)"),
        ("days_since_activity", 1.0, Comparison(8), "No activity for 1 day (won deals: usually under 9)"),
        ("days_since_activity", 0.0, Comparison(8), "Last activity 0 days ago"),
        ("days_quiet", 21.0, Comparison(8), "No activity or new stage for 21 days (won deals: usually under 9)"),
        ("days_in_stage", 102.0, Comparison(24, "Proposal"), "102 days in Proposal, won deals stayed 24 days"),
        ("days_in_stage", 102.0, Comparison(None, "Proposal"), "In this stage for 102 days"),
        ("age_days", 1_203.0, Comparison(47, won="won SMB deals"), "Open for 1,203 days, won SMB deals took 47 days"),
        ("age_days", 80.0, Comparison(), "Open for 80 days"),
        ("activities_a_week", 0.1, Comparison(1.4), "0.1 activities a week, won deals had 1.4"),
        ("activities_a_week", 0.0, Comparison(1.4), "0 activities a week"),
        ("days_in_stage", 9.0, Comparison(24, "{odd}"), "9 days in {odd}, won deals stayed 24 days"),
    ],
)
def test_values_stand_beside_what_is_usual(name, value, beside, said):
    assert words(BUNDLE, name, value, beside) == said


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
        ("contacts", float("nan"), "No contact recorded"),
        ("lead_source", "missing", "Lead source not recorded"),
        ("quarter_ends_in_stage", float("nan"), "Not known when the deal came into this stage"),
    ],
)
def test_values_are_said_in_words(name, value, predicted):
    assert words(handmade(fields=CATALOGUE), name, value) == predicted
