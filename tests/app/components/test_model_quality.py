"""The verdict in words, who is best, what was refused, and the versions."""

import dataclasses

import pandas as pd
import pytest

from app.components import model_quality as components
from app.views.model_quality import BETTER, model_quality

METRICS = pd.DataFrame(
    [("CatBoost", 0.8, 0.7, 0.5, 0.2), ("Logistic regression", 0.7, 0.6, 0.6, 0.1), ("Base rate", 0.5, 0.5, 0.7, 0.3)],
    columns=["model", *BETTER],
)


@pytest.fixture
def answer(ten):
    return model_quality(ten, {})


def test_the_verdict_comes_with_its_reason_and_what_would_help(answer, words):
    said = words(components.said_verdict(answer))
    assert said.startswith("● Ready – its probabilities are shown It beats the base rate.")
    assert "What would help: more closed opportunities ." in said
    assert "20.0 % 95 % interval 10.0 % to 30.0 %" in words(components.skill(answer))


def test_no_signal_says_that_nothing_is_shown(ten_without_signal, words):
    assert "no probabilities are shown" in words(components.said_verdict(model_quality(ten_without_signal, {})))


def test_the_best_value_of_every_metric_is_marked_by_more_than_weight(answer, find, words):
    best = {"auc": "CatBoost", "pr_auc": "CatBoost", "log_loss": "CatBoost", "brier": "Logistic regression"}
    judged = dataclasses.replace(answer, metrics=METRICS, best=best)
    assert [words(mark) for mark in find(components.metrics(judged), "hw-best")] == [
        "0.800",
        "0.700",
        "0.5000",
        "0.1000",
    ]
    assert components.winner(judged) == (
        "CatBoost is best on AUC, PR AUC and log loss, logistic regression is best on Brier."
    )


def test_a_model_that_wins_nothing_is_named(answer):
    judged = dataclasses.replace(answer, metrics=METRICS, best=dict.fromkeys(BETTER, "Base rate"), close=True)
    said = components.winner(judged).replace("\u00a0", " ")
    assert said == (
        "The base rate is best on AUC, PR AUC, log loss and Brier, CatBoost on none."
        " CatBoost and logistic regression are within 1 % of each other on log loss."
    )


def test_without_metrics_the_gates_reason_is_given(answer, words):
    assert components.winner(answer) == ""
    assert "It beats the base rate." in words(components.metrics(answer))


def test_refused_columns_are_counted_and_listed(words):
    rows = [("close_value", "Close value", "leak", "Known only at close."), ("x", "X", "unused", "It has one value.")]
    frame = pd.DataFrame(rows, columns=["column", "label", "verdict", "reason"])
    assert "Close value close_value Refused Known only at close." in words(components.refused(frame))
    assert components.refused_summary(frame).startswith("1 column tells how the deal ended")
    assert "Nothing was refused" in words(components.refused(frame.head(0)))


def test_the_version_that_serves_is_marked(answer, words):
    said = words(components.versions(answer.versions))
    assert "20260630T000000Z-00000001 serving 2026-06-30 00:00 ten 30 Jun 2026 Ready" in said
    damaged = answer.versions.assign(readable=False, serving=False, skill=None)
    assert "damaged" in words(components.versions(damaged))
    assert "No model has been trained yet" in words(components.versions(answer.versions.head(0)))
