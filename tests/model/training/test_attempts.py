"""What stands beside the trees fails alone: training goes on, and the card says what failed and why."""

import numpy as np
import pandas as pd
import pytest
from catboost import CatBoostError

from data.errors import NotFinite
from model.evaluation.past_forecasts import History
from model.registry.registry import Bundles
from model.training.attempts import Attempts
from model.training.train import train
from tests.examples import some
from tests.model.synthetic import AS_OF_ON, CATALOGUE, world

PARTS = {
    "dates": "model.training.artifacts.by_date.fit",
    "drivers": "model.drivers.win_rate.drivers",
    "interval": "model.training.artifacts.venn_abers.fit",
    "drift": "model.training.artifacts.profile",
}


@pytest.fixture(scope="module")
def small():
    return world(800)


@pytest.mark.parametrize(
    "error",
    [np.linalg.LinAlgError("Singular matrix"), FloatingPointError(), OverflowError("too large"),
     CatBoostError("no trees\nat all"), NotFinite("It is nan.", "Look."), ValueError("array must not contain infs")],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_arithmetic_that_fails_is_said_in_one_sentence(error):
    def fail():
        raise error

    tried = Attempts()
    assert tried.get("drivers", fail, []) == []
    sentence = tried.failures["drivers"]
    assert sentence.startswith("What goes with winning could not be worked out: ")
    assert sentence.count(".") == 1
    assert "\n" not in sentence


@pytest.mark.parametrize("error", [KeyError("amount"), TypeError("no"), AttributeError("no")])
def test_a_mistake_in_the_code_is_no_failed_attempt(error):
    def fail():
        raise error

    with pytest.raises(type(error)):
        Attempts().get("drivers", fail, [])


@pytest.mark.parametrize("part", some(PARTS, 1))
def test_each_part_fails_alone_and_the_bundle_says_so_for_ever(small, part, monkeypatch, tmp_path):
    def fail(*_args, **_named):
        raise np.linalg.LinAlgError("Singular matrix")

    monkeypatch.setattr(PARTS[part], fail)
    openings = small.drop_duplicates("opportunity_id").reset_index(drop=True)
    bundle = train(small, CATALOGUE, source="small", as_of_on=AS_OF_ON, openings=openings)
    assert list(bundle.card.failures) == [part]
    there = {
        "dates": bundle.timing is not None,
        "drivers": bool(bundle.card.drivers),
        "interval": bundle.band is not None,
        "drift": bundle.profile is not None,
    }
    assert there == {name: name != part for name in PARTS}
    bundles = Bundles(tmp_path)
    assert bundles.load(bundles.publish(bundle)).card.failures == bundle.card.failures


def test_a_part_that_would_write_what_is_not_finite_is_left_out(small, monkeypatch, tmp_path):
    monkeypatch.setattr("model.drivers.win_rate.drivers", lambda *_: [{"column": "amount", "p": float("nan")}])
    openings = small.drop_duplicates("opportunity_id").reset_index(drop=True)
    bundle = train(small, CATALOGUE, source="small", as_of_on=AS_OF_ON, openings=openings)
    assert bundle.card.drivers == ()
    assert "nan at [0].p" in bundle.card.failures["drivers"]
    Bundles(tmp_path).publish(bundle)


def history_of(facts):
    """What was open on a day is what was on the landmark before it."""

    def open_on(day):
        at = pd.Timestamp(day)
        then = facts["as_of_on"][facts["as_of_on"] <= at].max()
        rows = facts[(facts["as_of_on"] == then) & (facts["closed_on"] > at)]
        return rows.assign(as_of_on=at).reset_index(drop=True)

    won = facts[facts["label_lost"] == 0].drop_duplicates("opportunity_id")
    return History(won[["opportunity_id", "opened_on", "closed_on", "amount"]].reset_index(drop=True), open_on)


def with_history(small):
    """What is learned from an export with a history."""
    openings = small.drop_duplicates("opportunity_id").reset_index(drop=True)
    history = history_of(small)
    return train(small, CATALOGUE, source="small", as_of_on=AS_OF_ON, openings=openings, history=history).card


def test_past_periods_are_forecast_where_there_is_a_history(small):
    card = with_history(small)
    assert {each.kind for each in card.forecasts} == {"quarter", "month"}
    assert all(0 <= each.low <= each.middle <= each.high for each in card.forecasts)
    assert all(each.end <= AS_OF_ON for each in card.forecasts)


@pytest.mark.thorough
def test_forecasts_of_past_periods_fail_alone(small, monkeypatch):
    def fail(*_args):
        raise np.linalg.LinAlgError("Singular matrix")

    monkeypatch.setattr("model.training.artifacts.past_forecasts", fail)
    assert list(with_history(small).failures) == ["forecasts"]
