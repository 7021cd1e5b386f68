import math

import numpy as np
import pytest

from model.derived.definitions import DERIVED, RULES, Rule, evaluate, source_columns


def value(name: str, *inputs: float, prior: float = 0.5) -> float:
    rule = RULES[name]
    columns = {column: np.array([given]) for column, given in zip(rule.inputs, inputs, strict=True)}
    return float(evaluate(rule, columns, prior)[0])


def test_age_is_days_from_opening():
    assert value("age_days", 100.0, 130.0) == 30.0


def test_an_expected_close_in_the_past_is_negative():
    assert value("days_to_expected_close", 130.0, 120.0) == -10.0


def test_amount_since_opening_is_relative():
    assert value("amount_change", 80.0, 100.0) == pytest.approx(-0.2)


def test_an_amount_of_nothing_at_opening_gives_nothing_to_compare():
    assert math.isnan(value("amount_change", 80.0, 0.0))


def test_pushes_in_a_stage_are_all_less_those_before_it():
    assert value("pushes_in_stage", 3.0, 2.0) == 1.0


def test_a_thin_history_leans_on_everybodys_rate():
    assert value("owner_loss_rate", 0.0, 0.0, prior=0.4) == pytest.approx(0.4)
    assert value("owner_loss_rate", 20.0, 20.0, prior=0.4) == pytest.approx((20 + 8) / 40)


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-01-01", 0), ("2026-03-31", 89), ("2026-08-01", 31), ("1969-12-31", 91)]
)
def test_day_of_quarter_counts_from_its_first_day(day, expected):
    assert value("expected_close_quarter_day", float(np.datetime64(day, "D").astype(int))) == expected


@pytest.mark.parametrize(
    ("entered", "day", "expected"),
    [
        ("2026-07-01", "2026-09-29", 0),
        ("2026-07-01", "2026-09-30", 1),
        ("2026-09-30", "2026-12-30", 0),
        ("2026-06-30", "2026-12-31", 2),
        ("2025-12-31", "2026-01-01", 0),
        ("1969-12-30", "1970-04-01", 2),
    ],
)
def test_quarter_ends_in_a_stage_count_the_last_day_of_each_quarter_after_it_was_entered(entered, day, expected):
    days = [float(np.datetime64(each, "D").astype(int)) for each in (entered, day)]
    assert value("quarter_ends_in_stage", *days) == expected


def test_the_least_is_of_what_is_known():
    assert value("days_quiet", 12.0, 5.0) == 5.0
    assert value("days_quiet", math.nan, 5.0) == 5.0
    assert math.isnan(value("days_quiet", math.nan, math.nan))


@pytest.mark.parametrize("rule", [r for r in DERIVED if r.op != "least"], ids=lambda rule: rule.name)
def test_unknown_in_is_unknown_out(rule: Rule):
    for unknown in rule.inputs:
        columns = {name: np.array([math.nan if name == unknown else 5.0]) for name in rule.inputs}
        assert math.isnan(evaluate(rule, columns, 0.5)[0])


def test_a_rule_that_rests_on_another_names_its_columns_and_what_they_are_about():
    assert source_columns(RULES["activities_a_week"]) == ("activities", "opened_on", "as_of_on")
    assert "account" in source_columns(RULES["account_loss_rate"])


def test_a_rate_that_leans_on_everybodys_is_never_said_to_be_the_record():
    words = {rule.words for rule in DERIVED if rule.op == "shrunk_rate"}
    whose = ("Owner", "Account", "Product", "Segment")
    assert words == {f"{who}'s loss rate, leaning to everybody's: {{value}}" for who in whose}
