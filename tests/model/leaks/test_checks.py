"""What is said of a column is held against what its rows say; and judging costs little."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from data.schema import Field
from model.leaks import checks
from model.leaks.checks import ColumnCase
from model.leaks.evidence import Evidence
from tests.model.judging import custom, each, judge, reason_for, undated, verdict_on


@pytest.mark.parametrize("field", [custom("waited", unit="days"), custom("waited", unit="changes")])
def test_a_duration_said_to_be_known_at_opening_is_suspect(facts, field):
    waited = facts.assign(waited=np.random.default_rng(1).integers(0, 7, 4000)[each(facts)])
    assert judge(waited, field)["waited"].verdict == "suspect"


@pytest.mark.parametrize(("unit", "terms"), [("days", (30, 60, 90)), ("months", (12, 24, 36))])
def test_a_duration_that_was_agreed_is_told_from_time_that_has_passed(facts, unit, terms):
    agreed = facts.assign(term=np.random.default_rng(1).choice(terms, 4000)[each(facts)])
    assert judge(agreed, custom("term", unit=unit))["term"].verdict == "use"


def test_a_count_that_grows_with_the_days_is_suspect_if_said_to_be_known_at_opening(facts):
    days = (facts["closed_on"].fillna(facts["as_of_on"]) - facts["opened_on"]).dt.days
    grown = facts.assign(calls=(days / 5).round() + each(facts) % 7)
    assert "follows the days" in reason_for(grown, custom("calls"))
    assert verdict_on(grown, custom("calls"))["calls"] == "suspect"


def test_what_is_named_for_the_end_is_suspect(facts):
    field = dataclasses.replace(custom("lead_source", "choice"), label="Source at close")
    assert verdict_on(facts, field)["lead_source"] == "suspect"


def test_shares_that_add_up_to_a_whole_are_suspect_and_a_yes_beside_a_no_is_not(facts):
    closed = undated(facts)
    first, second = np.random.default_rng(1).dirichlet((1, 1, 1), len(closed)).T[:2]
    fields = [custom(name) for name in ("one", "two", "three", "yes", "no", "alone")]
    shares = closed.assign(one=first, two=second, three=1 - first - second)
    judged = verdict_on(shares.assign(yes=each(shares) % 2, no=1 - each(shares) % 2, alone=second**2), *fields)
    assert [judged[field.name] for field in fields] == ["suspect"] * 3 + ["use"] * 3


@pytest.mark.parametrize(("right", "word"), [(0.86, "suspect"), (0.70, "use")])
def test_one_column_that_orders_outcomes_too_well_is_suspect_unless_it_was_there_from_the_opening(facts, right, word):
    guess = np.random.default_rng(2).random(4000)[each(facts)] < right
    told = facts.assign(hint=np.where(guess, facts["label_lost"], 1 - facts["label_lost"]))
    told["hint"] = told["hint"].fillna(pd.Series((each(facts) % 5 > 1) * 1.0, index=facts.index))
    field = Field("facts", "hint", "Hint", "number", "while open")
    assert judge(told, field)["hint"].evidence.auc == pytest.approx(right, abs=0.05)
    assert verdict_on(told, field)["hint"] == word
    assert verdict_on(told.drop(columns="pushes"), dataclasses.replace(field, known="at opening"))["hint"] == "use"


def test_a_flag_that_no_lost_one_ever_has_is_refused(facts):
    signed = (facts["label_lost"] == 0) & (each(facts) % 4 > 0)
    words = reason_for(facts.assign(signed=np.where(signed, "Yes", "No")), custom("signed", "choice"))
    assert words.startswith("All lost ones hold the same value")


@pytest.mark.parametrize("name", ["stage", "expected_close_on"])
def test_what_is_known_of_open_ones_alone_is_said_to_be_unknown_before_the_close(name):
    """Of closed ones an export says how they ended, whatever else it holds of them."""
    evidence = Evidence(missing_open=0.0, missing_won=1.0, missing_lost=1.0)
    field = Field("opportunities", name, "It", "choice", "while open")
    case = ColumnCase(field, evidence, some_open=True, lost_share=0.5)
    (said,) = {rule(case) for rule in checks.HARD} - {""}
    assert said == "What it was while they were open is unknown of 100 % of closed ones, which tells that they closed."
