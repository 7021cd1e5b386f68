import dataclasses
from typing import Any

import numpy as np
import pytest

from model.leaks.verdicts import Evidence, Verdict
from model.registry.gate import VERIFY, BaselineComparison, counted, gate, refused
from model.statistics.metrics import Interval

BETTER = Interval(0.2, 0.15, 0.25)
ORDERED = Interval(0.8, 0.78, 0.82)
ENOUGH = counted(np.r_[np.ones(600), np.zeros(900)], np.arange(1500), 800)


CLOSEST = {"Random forest": Interval(0.01, 0.005, 0.02)}


def compared(**changed: Any) -> BaselineComparison:
    return dataclasses.replace(BaselineComparison(BETTER, BETTER, ORDERED, CLOSEST), **changed)


@pytest.mark.parametrize("against", ["skill", "rule_skill"])
@pytest.mark.parametrize(("low", "word"), [(0.021, "Ready"), (0.019, "Weak"), (0.0, "No signal"), (-0.1, "No signal")])
def test_the_lower_ends_against_both_simple_rules_decide(against, low, word):
    assert gate(compared(**{against: Interval(0.2, low, 0.3)}), ENOUGH).verdict == word


def test_both_skills_are_kept_and_said():
    found = gate(compared(rule_skill=Interval(0.1, 0.05, 0.12)), ENOUGH)
    assert (found.skill, found.low, found.high) == (0.2, 0.15, 0.25)
    assert (found.rule_skill, found.rule_low, found.rule_high) == (0.1, 0.05, 0.12)
    assert (found.auc, found.auc_low, found.auc_high) == (0.8, 0.78, 0.82)
    assert found.reasons[:2] == (
        "Log loss is 20.0 % better than the base rate (95 % interval 15.0 to 25.0 %).",
        "Log loss is 10.0 % better than the age × calendar rule (95 % interval 5.0 to 12.0 %).",
    )


def test_a_rule_that_repeats_the_base_rate_is_not_said_twice():
    """Without dates every row has one age and one month."""
    again = gate(compared(), ENOUGH)
    assert not any("age × calendar" in reason for reason in again.reasons)
    nothing = Interval(0.01, -0.02, 0.04)
    silent = gate(compared(skill=nothing, rule_skill=nothing), ENOUGH)
    assert silent.reasons[0] == "On later opportunities the model is not reliably better than the base rate."


def test_an_order_no_better_than_chance_is_no_signal():
    found = gate(compared(auc=Interval(0.52, 0.49, 0.55)), ENOUGH)
    assert found.verdict == "No signal"
    assert found.reasons[0] == "The model's order of opportunities is no better than chance (AUC 0.49 to 0.55)."
    assert found.reasons[1].startswith("Log loss is 20.0 % better")


def test_what_keeps_a_model_from_a_better_verdict_is_said_before_what_it_is_good_at():
    weak, nothing = Interval(0.03, 0.01, 0.05), Interval(0.01, -0.02, 0.04)
    assert gate(compared(skill=weak), ENOUGH).reasons[0].endswith("under 2 %: use it to sort, not to decide.")
    rates = "the base rate or the age × calendar rule"
    both = gate(compared(skill=nothing, rule_skill=Interval(0.0, -0.03, 0.04)), ENOUGH)
    assert both.reasons[0] == f"On later opportunities the model is not reliably better than {rates}."
    one = gate(compared(rule_skill=nothing), ENOUGH)
    assert one.reasons[0] == "On later opportunities the model is not reliably better than the age × calendar rule."


def test_too_few_known_outcomes_are_never_ready():
    found = gate(compared(), ENOUGH, ripe=0.4)
    assert found.verdict == "Weak"
    assert found.reasons[0].startswith("Only 40 %")


@pytest.mark.parametrize(
    ("rivals", "words"),
    [
        ({"Random forest": Interval(-0.012, -0.02, -0.004), "Logistic regression": Interval(0.1, 0.05, 0.2)},
         "Random forest has the lowest log loss, 0.012 below CatBoost, more than noise."),
        ({"Random forest": Interval(-0.001, -0.02, 0.01)},
         "Random forest has the lowest log loss, 0.001 below CatBoost, which is within noise."),
        ({"Logistic regression": Interval(0.002, -0.01, 0.01), "Base rate": Interval(0.2, 0.1, 0.3)},
         "CatBoost has the lowest log loss; logistic regression is within noise."),
        ({"Logistic regression": Interval(0.02, 0.01, 0.03)},
         "CatBoost has the lowest log loss, 0.020 below logistic regression, more than noise."),
    ],
)  # fmt: skip
def test_who_wins_is_among_the_reasons(rivals, words):
    assert words in gate(compared(rivals=rivals), ENOUGH).reasons


def test_a_leak_let_through_is_no_signal_whatever_the_skill():
    found = gate(compared(), ENOUGH, residual_leaks=("close_value",))
    assert found.verdict == "No signal"
    assert found.reasons[0] == "A leak was let through: close_value."


def test_needs_count_each_opportunity_once():
    label, groups = np.array([1.0, 1.0, 0.0, 0.0, 0.0]), np.array([1, 1, 2, 3, 3])
    have = {need["name"]: (need["have"], need["need"], need["enough"]) for need in counted(label, groups, 40)}
    assert list(have.values()) == [(3, 200, False), (1, 50, False), (2, 50, False), (40, 100, False)]
    assert all(need["enough"] for need in ENOUGH)


def test_too_few_to_judge_is_no_signal_and_says_how_many():
    found = gate(compared(), counted(np.r_[np.ones(20), np.zeros(280)], np.arange(300), 800))
    assert found.verdict == "No signal"
    assert found.reasons[0] == "Lost opportunities in the hold-out: 20, and 50 are needed to judge."
    assert found.skill == 0.2


def test_few_closed_opportunities_are_judged_by_their_interval_and_it_is_called_wide():
    found = gate(compared(), counted(np.r_[np.ones(221), np.zeros(227)], np.arange(448), 356))
    assert found.verdict == "Ready"
    assert "448 closed opportunities: the interval is wide (AUC 0.78 to 0.82)." in found.reasons


def test_nothing_to_learn_from_is_refused_with_what_would_help():
    found = refused("Nothing.", [Verdict("pushes", "unused", "")], counted(np.zeros(0), np.zeros(0, dtype=int), 12))
    assert found.verdict == "No signal"
    assert found.reasons[0] == "Nothing."
    assert found.reasons[-1] == "Closed opportunities to learn from: 12, and 100 are needed to judge."
    assert found.would_help == ("a history of changes to amount and close date",)
    assert refused("Nothing.", first=("more",)).would_help == ("more",)


def test_only_what_has_an_interval_was_measured():
    assert gate(compared(), ENOUGH).measured
    assert not refused("Nothing.").measured


def test_a_doubt_about_today_keeps_a_model_from_being_ready_and_comes_before_its_figures():
    doubt = "Loss chances lie less far apart today."
    found = gate(compared(), ENOUGH, doubts=(doubt,))
    assert (found.verdict, found.reasons[0]) == ("Weak", doubt)
    nothing = gate(compared(skill=Interval(0.01, -0.02, 0.04)), ENOUGH, doubts=(doubt,))
    assert (nothing.verdict, nothing.reasons[1]) == ("No signal", doubt)


def test_what_would_verify_the_used_columns_helps_most():
    declared = Verdict("size", "use", "Known at opening.", Evidence("at opening", verified="declared, not verified"))
    tested = dataclasses.replace(declared, evidence=Evidence("at opening", verified="tested"))
    assert gate(compared(), ENOUGH, verdicts=(declared,), doubts=("x",)).would_help == (VERIFY,)
    assert gate(compared(), ENOUGH, verdicts=(tested,), doubts=("x",)).would_help == ()
