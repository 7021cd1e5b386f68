"""The model quality page's numbers, on a card written by hand."""

import dataclasses

import pytest

from app.services import Published
from app.views.model_quality import model_quality
from model.bundle import Card
from model.verdicts import Verdict

METRICS = [
    {"model": "CatBoost", "auc": 0.80, "pr_auc": 0.7, "log_loss": 0.500, "brier": 0.17},
    {"model": "Logistic regression", "auc": 0.81, "pr_auc": 0.6, "log_loss": 0.502, "brier": 0.16},
    {"model": "Base rate", "auc": 0.50, "pr_auc": 0.5, "log_loss": 0.690, "brier": 0.25},
]
SPLIT = [
    {"part": part, "from": first, "to": last, "rows": 10, "opportunities": 5, "lost_share": 0.5}
    for part, first, last in (("fit", "2026-01-01", "2026-02-01"), ("test", "2026-05-01", "2026-06-01"))
]
CURVE = [{"predicted": 0.3, "realised": 0.25, "n": 8, "low": 0.1, "high": 0.6}]
SHARES = [{"column": "stage", "label": "Stage", "share": 0.7}, {"column": "pushes", "label": "Pushes", "share": 0.3}]
VERDICTS = (
    Verdict("pushes", "use", "Known while open."),
    Verdict("days_in_stage", "unused", "It needs stage_entered_on, which this source does not have."),
    Verdict("close_value", "leak", "Known only at close."),
)


@pytest.fixture
def described(ten, monkeypatch):
    """The ten-row world with a model that has something to say of itself."""
    published = ten.published()
    card = Card(METRICS, CURVE, SPLIT, 0.8, SHARES, 2, 0.1)
    chosen = dataclasses.replace(published.bundle.feature_set, verdicts=VERDICTS)
    bundle = dataclasses.replace(published.bundle, card=card, feature_set=chosen)
    monkeypatch.setattr(ten, "published", lambda: Published(published.snapshot, bundle))
    return ten


def test_the_best_of_every_metric_is_named(described):
    found = model_quality(described, {})
    best = {"auc": "Logistic regression", "pr_auc": "CatBoost", "log_loss": "CatBoost", "brier": "Logistic regression"}
    assert found.best == best
    assert found.close


def test_leaks_come_before_what_is_merely_unused(described):
    refused = model_quality(described, {}).refused
    assert refused["label"].tolist() == ["Close value", "Days in stage"]
    assert refused["verdict"].tolist() == ["leak", "unused"]


def test_flags_follow_the_viewers_threshold(described):
    found = model_quality(described, {"threshold": 0.65}).flags
    assert found is not None
    assert found.cells.set_index("cell")["n"].to_dict() == {"caught": 2, "false_alarm": 1, "missed": 2, "left_alone": 3}
    assert found.precision == pytest.approx(2 / 3)


def test_dates_of_the_split_and_the_version_that_serves(described):
    found = model_quality(described, {})
    assert found.split["to"].dt.date.map(str).tolist() == ["2026-02-01", "2026-06-01"]
    assert found.looked is not None
    assert str(found.looked.last_on) == "2026-06-01"
    assert found.versions["serving"].tolist() == [True]
    assert found.versions["skill"].tolist() == [0.2]


def test_a_model_that_could_not_be_judged_has_empty_tables(ten):
    found = model_quality(ten, {})
    assert found.metrics.empty
    assert found.best == {}
    assert not found.close
    assert found.split.empty
