"""Scores on request: known opportunities with changes, and new ones from what is known of them."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.views.what_if.score import score_known, score_new
from data.errors import InvalidInput, NotFound
from model.features.matrix import features
from tests.examples import examples


def test_known_opportunities_are_scored_in_the_order_asked(ten):
    answer = score_known(ten, {"threshold": 0.5}, [("O09", {}), ("O07", {"discount": 60}), ("O09", {})])
    assert [one.opportunity_id for one in answer.scores] == ["O09", "O07", "O09"]
    assert answer.scores[0] == answer.scores[2]
    assert (answer.policy.policy, answer.policy.line, answer.policy.chosen) == ("flat", 0.5, True)
    for one in answer.scores:
        assert one.loss_probability is not None
        assert one.amount is not None
        assert one.flagged is (one.loss_probability >= 0.5)
        assert one.expected_loss == pytest.approx(one.loss_probability * one.amount)


def test_by_money_each_amount_has_its_own_threshold(ten):
    answer = score_known(ten, {"flag_from": 100}, [("O07", {}), ("O07", {"amount": 50}), ("O07", {"amount": 400})])
    assert [one.threshold for one in answer.scores] == [0.1, None, 0.25]
    for one in answer.scores:
        assert one.expected_loss is not None
        assert one.flagged is (one.expected_loss > 100)


def test_unchanged_scores_are_what_the_bundle_says(ten):
    published = ten.published()
    row = published.snapshot.ask("open_facts_of", opportunity_id="O07")
    (one,) = score_known(ten, {}, [("O07", {})]).scores
    assert one.loss_probability == published.bundle.loss_probability(row)[0]


class Tenth:
    """A band from a tenth below a probability to two tenths above it."""

    def apply(self, raw, probability):
        assert len(raw) == len(probability)
        return probability - 0.1, probability + 0.2


def test_a_score_comes_with_its_interval(ten, monkeypatch):
    published = ten.published()
    banded = dataclasses.replace(published, bundle=dataclasses.replace(published.bundle, band=Tenth()))
    monkeypatch.setattr(ten, "published", lambda: banded)
    (one,) = score_known(ten, {}, [("O07", {})]).scores
    assert one.loss_probability is not None
    assert (one.low, one.high) == pytest.approx((one.loss_probability - 0.1, one.loss_probability + 0.2))


CHANGES = some.fixed_dictionaries(
    {},
    optional={
        "discount": some.sampled_from([0, 20, 60, "7.5", None]),
        "amount": some.sampled_from([0, 50, 1000, 3000.5, 10**9, None]),
        "owner": some.sampled_from(["Ann", "Bob", "Cat"]),
        "stage": some.sampled_from(["Lead", "Offer"]),
        "expected_close_on": some.sampled_from(["2026-06-20", "2026-07-15", "2026-12-31", None]),
        "last_activity_on": some.sampled_from(["2026-06-30", "2026-06-25"]),
        "activities": some.sampled_from([0, 5]),
    },
)
ASKED = some.tuples(some.sampled_from(["O07", "O08", "O09", "O10"]), CHANGES)


def alone(ask):
    """What is answered where each is asked for by itself, up to the first that is refused."""
    try:
        return [one for each in ask() for one in each.scores]
    except InvalidInput as error:
        return error.field, error.next_step


@settings(max_examples=examples(30))
@given(some.lists(ASKED, min_size=1, max_size=8))
def test_many_changed_at_once_are_scored_as_each_would_be_alone(ten, asked):
    together = alone(lambda: [score_known(ten, {"flag_from": 300}, asked)])
    assert together == alone(lambda: [score_known(ten, {"flag_from": 300}, [one]) for one in asked])


@settings(max_examples=examples(30))
@given(some.lists(CHANGES, min_size=1, max_size=8))
def test_many_new_ones_are_scored_as_each_would_be_alone(ten, told):
    together = alone(lambda: [score_new(ten, {}, told)])
    assert together == alone(lambda: [score_new(ten, {}, [one]) for one in told])


def test_the_features_of_many_are_built_once(ten, monkeypatch):
    built = []

    def counted(*given):
        built.append(len(given[0]))
        return features(*given)

    monkeypatch.setattr("app.views.what_if.score.features", counted)
    score_known(ten, {}, [("O07", {"discount": 5}), ("O08", {"discount": 6}), ("O09", {})])
    assert built == [3]


def test_without_signal_or_without_a_band_there_is_no_interval(ten, ten_without_signal):
    for services in (ten, ten_without_signal):
        (one,) = score_known(services, {}, [("O07", {})]).scores
        assert (one.low, one.high) == (None, None)


def test_what_cannot_be_scored_is_named(ten):
    with pytest.raises(NotFound, match="nonsense"):
        score_known(ten, {}, [("O07", {}), ("nonsense", {})])
    with pytest.raises(InvalidInput, match="O08: Product cannot be changed") as refused:
        score_known(ten, {}, [("O07", {}), ("O08", {"product": "Beta"})])
    assert refused.value.field == "product"
    for many in (0, 1001):
        with pytest.raises(InvalidInput, match="1 to 1,000"):
            score_known(ten, {}, [("O07", {})] * many)
        with pytest.raises(InvalidInput, match="1 to 1,000"):
            score_new(ten, {}, [{}] * many)


def test_a_new_opportunity_is_scored_even_where_little_is_known(ten):
    (one,) = score_new(ten, {}, [{}]).scores
    assert one.loss_probability is not None
    assert 0 < one.loss_probability < 1
    assert (one.opportunity_id, one.amount, one.expected_loss) == (None, None, None)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"nonsense": 1}, "nonsense"),
        ({"close_value": 1}, "close_value"),
        ({"owner_lost": 1}, "owner_lost"),
        ({"opportunity_id": "X"}, "opportunity_id"),
        ({"stage": "Won"}, "stage"),
        ({"discount": 61}, "discount"),
        ({"expected_close_on": "soon"}, "expected_close_on"),
    ],
)
def test_facts_that_cannot_be_are_named(ten, facts, field):
    with pytest.raises(InvalidInput) as refused:
        score_new(ten, {}, [facts])
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        (
            {"opened_on": "2026-06-10", "stage_entered_on": "2026-06-09"},
            "stage_entered_on",
            "cannot lie before 2026-06-10",
        ),
        (
            {"opened_on": "2026-06-10", "last_activity_on": "2026-06-09"},
            "last_activity_on",
            "Give that day or a later one",
        ),
        ({"last_activity_on": "2026-06-29"}, "last_activity_on", "Give opened_on too"),
        ({"last_activity_on": "2026-07-01"}, "last_activity_on", "cannot lie after 2026-06-30"),
        ({"opened_on": "0001-01-01"}, "opened_on", "more than 50 years"),
        ({"last_activity_on": "0001-01-01", "opened_on": "0001-01-01"}, "opened_on", "Check the year"),
        ({"expected_close_on": "9999-12-31"}, "expected_close_on", "more than 50 years"),
        ({"pushes": 1, "pushes_before_stage": 2}, "pushes_before_stage", "Give pushes of 2 or more"),
        ({"pushes_before_stage": 2}, "pushes_before_stage", "more than all 0"),
        ({"pushes_before_stage": -1}, "pushes_before_stage", "must lie between"),
    ],
)
def test_a_history_that_cannot_have_been_is_refused_with_the_next_step(ten, facts, field, words):
    with pytest.raises(InvalidInput) as refused:
        score_new(ten, {}, [facts])
    assert refused.value.field == field
    assert words in str(refused.value)


def test_a_history_that_can_have_been_is_scored(ten):
    quiet = {"opened_on": "2026-06-10", "stage_entered_on": "2026-06-10", "last_activity_on": "2026-06-10"}
    pushed = {"pushes": 2, "pushes_before_stage": 2, "expected_close_on": "2036-06-30"}
    for facts in (quiet, pushed, {"opened_on": None, "last_activity_on": "2026-06-01"}):
        assert score_new(ten, {}, [facts]).scores[0].loss_probability is not None


def test_without_signal_nobody_is_told_apart(ten_without_signal):
    answer = score_known(ten_without_signal, {}, [("O07", {}), ("O08", {})])
    assert answer.verdict == "No signal"
    assert answer.base_rate == pytest.approx(1 / 3)
    told = [(one.loss_probability, one.threshold, one.flagged, one.expected_loss, one.reasons) for one in answer.scores]
    assert told == [(None, None, None, None, [])] * 2
