"""The verdict in words, who is best, and whether there was enough to judge by."""

import dataclasses

import pandas as pd
import pytest

from app.components.model import quality as components
from app.views.model.quality import BETTER, Declared, Today, model_quality


@pytest.fixture
def answer(ten):
    return model_quality(ten, {})


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_what_flags_were_worth_is_said_in_one_sentence(answer, words):
    assert "of its flags were right, and it caught" in words(components.plainly(answer))
    assert components.plainly(dataclasses.replace(answer, flags=None)) is None


def test_the_verdict_comes_with_its_reason_what_would_help_and_how_it_was_judged(answer, words):
    said = words(components.render_verdict(answer))
    assert said.startswith("● Ready – its probabilities are shown It beats the base rate.")
    assert "What would help: more closed opportunities ." in said
    assert "more closed opportunities . Judged by a rolling origin: on two dates" in said


def test_both_skills_stand_with_their_intervals(answer, words):
    said = words(components.skill(answer))
    assert "Skill over the base rate 20.0 % 95 % interval 10.0 to 30.0 %" in said
    assert "Skill over age × calendar 15.0 % 95 % interval 5.0 to 25.0 %" in said


def test_what_was_never_measured_is_not_shown(answer, words):
    nothing = dataclasses.replace(
        answer, skill=None, skills=(), auc=None, auc_low=None, auc_high=None, metrics=answer.metrics[:0], looked=None
    )
    said = words(components.skill(nothing))
    assert said.startswith("Held out")
    assert "AUC" not in said
    assert "What would help: more closed opportunities." in words(components.metrics(nothing))


def test_no_signal_says_that_nothing_is_shown(ten_without_signal, words):
    said = words(components.render_verdict(model_quality(ten_without_signal, {})))
    assert "no deal is ranked and no probabilities are shown" in said


def test_the_best_value_of_every_metric_is_marked_by_more_than_weight(answer, find, words):
    marked = [words(mark) for mark in find(components.metrics(answer), "hw-best")]
    assert marked == ["0.700", "0.5000", "0.810", "0.1600"]


def test_every_kind_of_model_is_listed_and_the_one_shown_says_so(answer, kinds, words):
    rows = [words(row) for row in kinds(components.metrics(answer), "Tr")][1:]
    assert [row.split(" 0.")[0] for row in rows] == [
        "CatBoost shown",
        "Histogram gradient boosting",
        "Random forest",
        "Logistic regression",
        "Age × calendar rule",
        "Base rate",
    ]
    assert "0.800 0.700 to 0.900" in rows[0]


def test_who_wins_in_a_sentence(answer):
    assert plain(components.winner(answer)) == (
        "Histogram gradient boosting is best on AUC, CatBoost is best on PR AUC and log loss, logistic regression is"
        " best on Brier. On log loss histogram gradient boosting is within 1 % of CatBoost."
    )


def test_a_model_that_wins_nothing_is_named(answer):
    judged = dataclasses.replace(answer, best=dict.fromkeys(BETTER, "Age × calendar rule"), close=())
    assert components.winner(judged) == (
        "The age × calendar rule is best on AUC, PR AUC, log loss and Brier, CatBoost, the one shown, on none."
    )


def test_without_metrics_the_gates_reason_is_given(answer, words):
    bare = dataclasses.replace(answer, metrics=answer.metrics.head(0), best={})
    assert components.winner(bare) == ""
    assert "It beats the base rate." in words(components.metrics(bare))


def test_what_is_needed_stands_beside_what_there_is(answer, kinds, words):
    rows = [words(row) for row in kinds(components.needs(answer.needs), "Tr")][1:]
    assert rows == ["Closed opportunities 8 200 ✕ too few", "Lost 60 50 ✓ enough"]
    assert "No minimum is stated" in words(components.needs(pd.DataFrame()))


def test_what_the_hold_out_cannot_show_stands_beside_the_skill(answer, words):
    assert "Skill not verified" not in words(components.skill(answer))
    declared = Declared(0.62, ("Size", "Sector"), "62 % of its skill rests on 2 columns.")
    today = Today(300, 0.23, 0.32, 0.6, 0.6, 0.52, 0.48, 0.56, vague=True, words="Less far apart.")
    said = words(components.skill(dataclasses.replace(answer, declared=declared, today=today)))
    assert "Skill not verified 62\u00a0% rests on 2 columns declared to be known in time" in said.replace(
        "62 %", "62\u00a0%"
    )
    assert "How far apart today 23 points 32 in the hold-out, for deals of the same age" in said
