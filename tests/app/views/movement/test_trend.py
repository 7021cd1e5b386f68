"""How the loss probability of a deal moved: ten points a push, one a point of discount, twenty at an offer."""

import datetime as dt

import pandas as pd
import pytest

from app.views.movement import trend as moved
from app.views.movement.flags import NOTHING_OPEN, REBUILT
from app.views.movement.trend import ONE_DAY, trend
from data.errors import InvalidInput, NotFound
from model.decisions.explain import Contributions


@pytest.fixture(autouse=True)
def in_points(monkeypatch):
    """Split a row's points as the model in the head makes them."""

    def points_of(_bundle, matrix):
        offer = (matrix["stage"] == "Offer") * 20.0
        points = pd.DataFrame({"discount": matrix["discount"], "pushes": matrix["pushes"] * 10.0, "stage": offer})
        return Contributions(0.0, points, points.sum(axis=1).to_numpy() / 100)

    monkeypatch.setattr(moved, "points_of", points_of)


def test_the_loss_probability_has_a_point_for_each_weeks_end(rebuilt):
    found = trend(rebuilt, {}, "O07")
    assert [(one.on.isoformat()[5:], round(one.loss_probability, 3), one.amount) for one in found.history] == [
        ("05-05", 0.0, 800), ("05-12", 0.0, 800), ("05-19", 0.0, 800), ("05-26", 0.0, 800), ("06-02", 0.3, 800),
        ("06-09", 0.3, 800), ("06-16", 0.3, 1000), ("06-23", 0.3, 1000), ("06-30", 0.4, 1000),
    ]  # fmt: skip
    assert (found.rebuilt, found.none, found.bundle_version) == (REBUILT, "", rebuilt.published().bundle.version)


def test_behaviour_that_moved_it_is_named_before_what_else_did(rebuilt):
    """Two pushes are twenty points, the offer as many: a stage is no behaviour."""
    found = trend(rebuilt, {}, "O07")
    assert (found.since, found.points) == (dt.date(2026, 5, 5), 40)
    assert [(one.field, one.points, one.behaviour) for one in found.changes] == [("pushes", 20, True)]
    assert found.sentence == "+40\u00a0pts since 5 May 2026: close date pushed two times."


def test_where_no_behaviour_moved_it_what_did_is_named(rebuilt):
    found = trend(rebuilt, {"since": "2026-06-05"}, "O08")
    assert (found.since, found.points) == (dt.date(2026, 6, 2), 40)
    assert {(one.field, one.points, one.behaviour) for one in found.changes} == {
        ("discount", 20, False),
        ("stage", 20, False),
    }


def test_where_nothing_moved_it_the_sentence_says_by_how_much_alone(rebuilt):
    assert trend(rebuilt, {}, "O09").sentence == "0\u00a0pts since 16 Jun 2026."


def test_a_day_before_the_first_is_the_first_and_today_is_no_earlier_day(rebuilt):
    assert trend(rebuilt, {"since": "2020-01-01"}, "O07").since == dt.date(2026, 5, 5)
    with pytest.raises(InvalidInput) as refused:
        trend(rebuilt, {"since": "2026-06-30"}, "O07")
    assert refused.value.field == "since"


def test_a_deal_that_is_not_open_has_no_trend_and_one_without_an_earlier_day_says_so(ten, rebuilt):
    with pytest.raises(NotFound):
        trend(rebuilt, {}, "O06")
    assert trend(ten, {}, "O07").none == NOTHING_OPEN


def test_a_deal_of_today_has_no_earlier_day(rebuilt, monkeypatch):
    whole = rebuilt.published().snapshot.ask("trend_of", opportunity_id="O10")
    snapshot = rebuilt.published().snapshot
    asked = snapshot.ask
    monkeypatch.setattr(
        snapshot, "ask", lambda question, **more: whole.tail(1) if question == "trend_of" else asked(question, **more)
    )
    found = trend(rebuilt, {}, "O10")
    assert (found.none, found.points, len(found.history)) == (ONE_DAY, None, 1)


def test_a_feature_that_is_missing_stays_missing(rebuilt):
    with rebuilt.published().snapshot.cursor() as cursor:
        rows = cursor.execute("select [1.5, null]::float[] as numeric, ['Lead'] as categorical").df()
    chosen = rebuilt.published().bundle.feature_set
    assert moved._matrix(chosen, [rows.iloc[0]]).fillna(-1).iloc[0].tolist() == [1.5, -1, "Lead"]
