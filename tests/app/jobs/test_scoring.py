"""What a draft is filled with is finite, and what fails beside the scores fails alone and is kept in a sentence."""

import contextlib
import dataclasses
import datetime as dt
import shutil

import duckdb
import numpy as np
import pandas as pd
import pytest

from app.jobs import scoring, training
from app.jobs.scoring import write_scores
from app.settings import Settings
from data.building.build import open_draft
from data.errors import HeadwindError, NotFinite
from data.records.store import Store
from data.snapshots.point_in_time import open_facts, training_facts
from data.snapshots.snapshot import kept_catalogue
from model import finite
from model.features.matrix import features
from model.monitoring.profile import Profile, profile
from model.registry.bundle import Bundle
from tests import worlds
from tests.data.building.test_carry_over import snapshot

AS_OF_ON = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A draft that nobody touches."""
    folder = tmp_path_factory.mktemp("built")
    return worlds.drafted(folder / "draft.duckdb")


@pytest.fixture
def draft(built, tmp_path):
    with contextlib.closing(open_draft(shutil.copy(built, tmp_path))) as opened:
        yield opened


@pytest.fixture
def scored(draft, tmp_path):
    """Fill the draft, and return what failed."""
    facts = training_facts(draft, kept_catalogue(draft))
    bundle = worlds.bundle(facts, kept_catalogue(draft))
    return lambda: write_scores(Settings(data_dir=tmp_path / "var"), draft, bundle, facts)


def noted(draft):
    return dict(draft.execute("select key, value from info where starts_with(key, 'failed_')").fetchall())


def test_nothing_fails_and_every_score_is_finite(draft, scored):
    assert scored() == {}
    scores = draft.execute("select loss_probability, expected_loss from scores").df()
    assert len(scores) == 4
    assert np.isfinite(scores).all(axis=None)


def test_similar_deals_that_cannot_be_laid_out_leave_the_scores_and_say_why(draft, scored, monkeypatch):
    def fail(*_):
        raise FloatingPointError("overflow")

    monkeypatch.setattr("model.decisions.neighbours.landmark_rows", fail)
    sentence = "Which closed deals are similar could not be worked out: overflow."
    assert scored() == {"similar": sentence}
    assert noted(draft) == {"failed_similar": sentence}
    assert draft.execute("select count(*) from scores").fetchall() == [(4,)]
    assert draft.execute("select count(*) from look_features").fetchall() == [(0,)]
    monkeypatch.undo()
    assert scored() == {}
    assert noted(draft) == {}


def test_weeks_that_cannot_be_rebuilt_leave_the_scores_and_say_why(draft, scored, monkeypatch):
    def fail(*_):
        raise FloatingPointError("overflow")

    monkeypatch.setattr("app.jobs.trend.features", fail)
    assert scored() == {"trend": "How loss probabilities have moved could not be worked out: overflow."}
    assert draft.execute("select count(*) from scores").fetchall() == [(4,)]


@pytest.mark.parametrize("part", ["_between", "_by_date"])
def test_a_chance_that_is_not_finite_is_left_out_and_said(draft, scored, monkeypatch, part):
    wild = {"low": np.full(4, np.nan), "high": np.ones(4)} if part == "_between" else {"won_30": np.full(4, np.inf)}
    monkeypatch.setattr(scoring, part, lambda *_: wild)
    (sentence,) = scored().values()
    assert "The scores would hold" in sentence
    unknown = draft.execute("select count(low) + count(high) + count(won_30) from scores").fetchall()
    assert unknown == [(0,)]


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_loss_probability_that_is_none_is_never_written(draft, scored, monkeypatch, number):
    monkeypatch.setattr(Bundle, "loss_probability", lambda _, facts: np.full(len(facts), number))
    with pytest.raises(NotFinite, match=r"The scores would hold (nan|inf) in loss_probability, for 4 deals"):
        scored()
    assert draft.execute("select count(*) from scores").fetchall() == [(0,)]


def test_an_infinite_amount_has_no_expected_loss(draft, scored):
    draft.execute("update open_facts set amount = 'inf'::double where opportunity_id = 'O07'")
    scored()
    assert draft.execute("select expected_loss from scores where opportunity_id = 'O07'").fetchall() == [(None,)]


def test_a_move_that_is_not_finite_is_not_listed(draft, scored, monkeypatch):
    rows = pd.DataFrame([("stage", "Stage", np.inf, 0.1, "moved", "Stage: moved.")])
    rows.columns = ["column", "label", "psi", "usual", "moved", "sentence"]
    monkeypatch.setattr(scoring, "_drift", lambda *_: finite.rows(rows, "The list of what has moved", ["usual"]))
    assert "in psi" in scored()["drift"]
    assert draft.execute("select count(*) from drift").fetchall() == [(0,)]


def test_a_store_of_runs_that_does_not_answer_ends_no_training(draft, tmp_path, monkeypatch):
    def refuse(*_):
        raise HeadwindError("MLflow did not take version 1: no answer.", "See to it.")

    monkeypatch.setattr(training, "track", refuse)
    settings = Settings(data_dir=tmp_path / "var", tracking_uri="http://nowhere")
    bundle = worlds.bundle(training_facts(draft, kept_catalogue(draft)), kept_catalogue(draft))
    said: list[str] = []
    training._track(settings, bundle, said.append)
    assert said == ["  Warning: MLflow did not take version 1: no answer. See to it."]
    (line,) = Store(settings.store_url).audit(5)
    assert (line.author, line.action, line.subject) == ("MLflow", "could not be tracked", bundle.version)
    assert line.detail == "MLflow did not take version 1: no answer."


@pytest.mark.parametrize(("lost", "words"), [(0.99, "What was said before has not come true."), (0.01, "")])
def test_what_former_snapshots_said_of_deals_that_were_open_then_is_held_against_a_new_model(
    draft, tmp_path, monkeypatch, lost, words
):
    """Of four deals two were won within 90 days."""
    former = snapshot(tmp_path / "january.duckdb", "2026-01-31", dict.fromkeys(("O01", "O02", "O04", "O06"), lost))
    with contextlib.closing(duckdb.connect(str(former))) as connection:
        connection.execute("update scores set lost_90 = $1, won_90 = (1 - $1) / 2", [lost])
    assert training._missed(draft, [former], AS_OF_ON) == ""
    monkeypatch.setattr(training, "FEWEST_TOLD", 4)
    assert training._missed(draft, [former], AS_OF_ON).startswith(words)
    assert bool(training._missed(draft, [former], AS_OF_ON)) is bool(words)
    assert training._missed(draft, [], AS_OF_ON) == ""


def test_what_is_open_is_compared_with_training_of_its_weekday(draft, tmp_path, monkeypatch):
    """30 June 2026 is a Tuesday; without dates there is no weekday."""
    asked = []

    def on(then, day):
        asked.append(day)
        return then

    monkeypatch.setattr(Profile, "on", on)
    facts = training_facts(draft, kept_catalogue(draft))
    bundle = worlds.bundle(facts, kept_catalogue(draft))
    looked = open_facts(draft)
    described = profile(features(looked, bundle.feature_set), bundle.loss_probability(looked))
    judged = dataclasses.replace(bundle, profile=described)
    for rows in (looked, looked.assign(as_of_on=pd.NaT)):
        scoring._drift(judged, rows, bundle.loss_probability(looked), kept_catalogue(draft))
    assert asked == [AS_OF_ON, None]
