"""The verdict page's numbers, on a card written by hand."""

import dataclasses
import datetime as dt

import pytest

from app.services import Published
from app.views.model.quality import Today, model_quality
from model.derived.definitions import RULES
from model.registry.card import Card
from model.registry.card_records import DeclaredSkill, SplitPart
from model.registry.gate import refused

SPLIT = (
    SplitPart("fit", dt.date(2026, 1, 1), dt.date(2026, 2, 1), 10, 5, 0.5),
    SplitPart("test", dt.date(2026, 5, 1), dt.date(2026, 6, 1), 10, 5, 0.5),
)


def served(services, monkeypatch, **changed):
    """Serve the world with a bundle of which something is changed."""
    published = services.published()
    bundle = dataclasses.replace(published.bundle, **changed)
    monkeypatch.setattr(services, "published", lambda: Published(published.snapshot, bundle))
    return services


def test_the_best_of_every_metric_is_named(ten):
    found = model_quality(ten, {})
    gradient = "Histogram gradient boosting"
    best = {"auc": gradient, "pr_auc": "CatBoost", "log_loss": "CatBoost", "brier": "Logistic regression"}
    assert found.best == best
    assert found.close == (gradient,)


def test_a_metric_has_its_interval(ten):
    first = model_quality(ten, {}).metrics.iloc[0]
    assert (first["auc_low"], first["auc"], first["auc_high"]) == pytest.approx((0.7, 0.8, 0.9))


def test_both_skills_are_told(ten):
    skills = model_quality(ten, {}).skills
    assert [(one.against, one.value, one.low, one.high) for one in skills] == [
        ("the base rate", 0.2, 0.1, 0.3),
        ("age × calendar", 0.15, 0.05, 0.25),
    ]


def test_a_rule_that_was_not_judged_is_not_told(ten, monkeypatch):
    gate = dataclasses.replace(ten.published().bundle.gate, rule_skill=0.0, rule_low=0.0, rule_high=0.0)
    assert [one.against for one in model_quality(served(ten, monkeypatch, gate=gate), {}).skills] == ["the base rate"]


def test_the_minimum_is_given_in_numbers(ten):
    needs = model_quality(ten, {}).needs
    assert needs[["have", "need"]].values.tolist() == [[8, 200], [60, 50]]
    assert needs["enough"].tolist() == [False, True]


def test_flags_follow_the_policy(ten):
    found = model_quality(ten, {})
    assert found.flags is not None
    assert found.flags.cells["n"].tolist() == [3, 2, 1, 2]
    assert (found.policy.line_words, found.policy.policy_words) == (
        "expected loss above €1.5\u00a0k", "the model's suggestion",
    )  # fmt: skip


def test_flags_follow_the_viewers_threshold(ten):
    found = model_quality(ten, {"threshold": 0.65}).flags
    assert found is not None
    assert found.cells.set_index("cell")["n"].to_dict() == {"caught": 2, "false_alarm": 1, "missed": 2, "left_alone": 3}
    assert found.precision == pytest.approx(2 / 3)


def test_dates_of_the_split_are_dates(ten, monkeypatch):
    found = model_quality(served(ten, monkeypatch, card=Card(split=SPLIT, ripe_share=0.8)), {})
    assert found.split["to"].dt.date.map(str).tolist() == ["2026-02-01", "2026-06-01"]
    assert found.looked is not None
    assert str(found.looked.last_on) == "2026-06-01"


def test_a_model_that_could_not_be_judged_has_empty_tables(ten, monkeypatch):
    found = model_quality(served(ten, monkeypatch, card=Card()), {})
    assert found.metrics.empty
    assert found.best == {}
    assert found.close == ()
    assert found.split.empty
    assert found.method == {}


def test_what_was_never_measured_is_no_figure(ten, monkeypatch):
    gate = refused("All 4 closed opportunities were lost: there is nothing to tell apart.")
    found = model_quality(served(ten, monkeypatch, gate=gate, card=Card()), {})
    assert (found.skill, found.skills, found.auc, found.auc_low, found.auc_high) == (None, (), None, None, None)
    assert found.reasons[0].startswith("All 4 closed")


def test_where_the_model_stands(ten, ten_without_signal):
    assert model_quality(ten, {}).standing.ranked
    silent = model_quality(ten_without_signal, {}).standing
    assert (silent.verdict, silent.ranked, silent.source) == ("No signal", False, "ten")


def test_what_rests_on_unverified_columns_is_told_by_their_labels(ten, monkeypatch):
    assert (model_quality(ten, {}).declared, model_quality(ten, {}).today) == (None, None)
    card = dataclasses.replace(
        ten.published().bundle.card,
        declared=DeclaredSkill(("discount", "owner_loss_rate"), 0.4, "40 %"),
        today=Today(4, 0.2, 0.3, 0.4, 0.5, 0.4, 0.3, 0.5, vague=True, words="Less far apart."),
    )
    found = model_quality(served(ten, monkeypatch, card=card), {})
    assert found.declared is not None
    assert found.today is not None
    assert (found.declared.share, found.declared.features[0]) == (0.4, "Discount")
    assert found.declared.features[1] == RULES["owner_loss_rate"].label
    assert (found.today.open_now, found.today.vague) == (4, True)
