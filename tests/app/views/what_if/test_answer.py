"""What-if in the ten-row world, with a model that can be computed in the head."""

import numpy as np
import pytest

from app.answer_json import as_json
from app.views.state import policy_of
from app.views.what_if import answer as what_if_module
from app.views.what_if import curve as curve_module
from app.views.what_if import levers
from app.views.what_if import opening as beginnings
from app.views.what_if.answer import answered, progress, what_if
from app.views.what_if.deal import ValueRange
from app.views.what_if.new_deal import case_of
from data.errors import InvalidInput, NotFound
from tests import nodejs

# O07 is in Offer, was pushed twice and has no discount: 0.2 + 0.2 = 0.4, on an amount of 1,000.
NOW = 0.4


pytestmark = pytest.mark.usefixtures("in_the_head")


def ask(ten, changes, touched=None, **state):
    return what_if(ten, {"threshold": 0.45, **state}, "O07", changes, touched)


def test_without_changes_now_is_then(ten):
    answer = ask(ten, {})
    assert (answer.now, answer.then) == (pytest.approx(NOW), pytest.approx(NOW))
    assert answer.moved == ()
    assert answer.decision == "Below your 45\u00a0% line: no action."
    assert (answer.flagged_now, answer.flagged_then) == (False, False)
    assert (answer.threshold_now, answer.threshold_then) == (0.45, 0.45)
    assert answer.said == ""


def test_now_and_then_have_the_interval_of_their_own_probability(ten, monkeypatch):
    monkeypatch.setattr(
        what_if_module, "spans_of_raw", lambda _bundle, _raw, probability: [(p - 0.1, p + 0.05) for p in probability]
    )
    answer = ask(ten, {"discount": 30, "stage": "Lead"})
    assert (answer.now_low, answer.now_high) == pytest.approx((0.3, 0.45))
    assert (answer.then_low, answer.then_high) == pytest.approx((answer.then - 0.1, answer.then + 0.05))


def test_a_bundle_without_a_band_gives_no_interval(ten):
    answer = ask(ten, {"discount": 30})
    assert (answer.now_low, answer.now_high, answer.then_low, answer.then_high) == (None, None, None, None)


def test_every_change_gets_the_points_that_are_its_own(ten):
    answer = ask(ten, {"expected_close_on": "2026-08-31", "discount": 30, "stage": "Lead"})
    assert answer.then == pytest.approx(0.6)
    points = {one.field: one.points for one in answer.moved}
    assert points == {
        "discount": pytest.approx(30),
        "stage": pytest.approx(-20),
        "expected_close_on": pytest.approx(10),
    }
    assert [one.field for one in answer.moved] == ["discount", "stage", "expected_close_on"]
    assert sum(points.values()) == pytest.approx(100 * (answer.then - answer.now))


def test_the_decision_says_where_the_deal_went(ten):
    assert ask(ten, {"discount": 20}).decision == "Now at or above your 45\u00a0% line: act."
    assert ask(ten, {"discount": 1}).decision == "Still below your 45\u00a0% line: no action."
    assert ask(ten, {"discount": 1}, threshold=0.1).decision == "Still at or above your 10\u00a0% line: act."
    assert ask(ten, {"stage": "Lead"}, threshold=0.3).decision == "Now below your 30\u00a0% line: no action."


def test_by_money_the_line_moves_with_the_amount(ten):
    """An expected loss above €500: of a thousand that is a loss probability above 50 %, of two thousand above 25 %."""
    money = {"threshold": None, "policy": "money", "flag_from": 500}
    assert ask(ten, {}, **money).decision == "Below your 50\u00a0% line at this amount: no action."
    larger = ask(ten, {"amount": 2000}, **money)
    assert larger.decision == "Now above your 25\u00a0% line at this amount: act."
    assert (larger.threshold_now, larger.threshold_then) == (0.5, 0.25)
    small = ask(ten, {"amount": 400}, **money)
    assert small.threshold_then == pytest.approx(1.25)
    assert small.decision == "Still too small to act on: even a sure loss of €400 is under your €500 line."
    assert ask(ten, {"amount": 0}, **money).threshold_then is None


def test_the_expected_loss_follows_the_changed_amount(ten):
    answer = ask(ten, {"amount": 3000})
    assert (answer.expected_loss_now, answer.expected_loss_then) == (pytest.approx(400), pytest.approx(1200))


def test_the_change_is_said_in_whole_points(ten):
    assert ask(ten, {"discount": 20}).said == "Loss 60 percent, up 20 points"
    assert ask(ten, {"amount": 3000}).said == "Loss 40 percent, unchanged"


def test_the_curve_keeps_the_other_changes_and_marks_now_and_then(ten):
    curve = ask(ten, {"stage": "Lead", "discount": 30}).curve
    at = dict(zip(curve.values, curve.loss_probability, strict=True))
    assert curve.field == "discount"
    assert (at[0.0], at[30.0], at[60.0]) == (pytest.approx(0.2), pytest.approx(0.5), pytest.approx(0.8))
    assert (curve.now, curve.now_probability) == (0.0, pytest.approx(0.2))
    assert (curve.then, curve.then_probability) == (30.0, pytest.approx(0.5))


def test_the_curve_of_a_date_counts_days_and_knows_that_later_is_a_push(ten):
    curve = ask(ten, {}, "expected_close_on").curve
    at = dict(zip(curve.values, curve.loss_probability, strict=True))
    assert curve.now == 15
    assert at[15] == pytest.approx(NOW)
    assert {round(p, 6) for day, p in at.items() if day > 15} == {0.5}
    assert {round(p, 6) for day, p in at.items() if day < 15} == {0.4}


def test_the_curve_of_a_choice_takes_every_level(ten):
    curve = ask(ten, {}, "stage").curve
    assert curve.values == ("Lead", "Offer")
    assert curve.loss_probability == (pytest.approx(0.2), pytest.approx(NOW))


def test_of_a_long_list_the_nearest_are_tried(ten, monkeypatch):
    monkeypatch.setattr(curve_module, "LEVELS_TRIED", 1)
    curve = ask(ten, {}, "stage").curve
    assert "Offer" in curve.values
    assert curve.left_out == 2 - len(curve.values)


def test_a_change_to_what_it_is_already_is_none(ten):
    assert ask(ten, {"discount": 0, "stage": "Offer"}).changes == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nonsense": 1}, "nonsense"),
        ({"product": "Beta"}, "product"),
        ({"discount": "much"}, "discount"),
        ({"discount": 61}, "discount"),
        ({"stage": "Won"}, "stage"),
        ({"owner": "Nobody"}, "owner"),
        ({"last_activity_on": "2026-07-01"}, "last_activity_on"),
        ({"last_activity_on": "2026-04-30"}, "last_activity_on"),
        ({"last_activity_on": "1900-01-01"}, "last_activity_on"),
        ({"expected_close_on": "9999-12-31"}, "expected_close_on"),
    ],
)
def test_what_cannot_be_changed_is_named(ten, changes, field):
    with pytest.raises(InvalidInput) as refused:
        ask(ten, changes)
    assert refused.value.field == field


@pytest.mark.parametrize("identity", ["O01", "nonsense", ""])
def test_only_an_open_opportunity_can_be_asked_about(ten, identity):
    with pytest.raises(NotFound):
        what_if(ten, {}, identity, {})
    assert beginnings.opening(ten, {}, identity, {}) is None


def test_the_answer_is_plain_json(ten):
    answer = as_json(ask(ten, {"expected_close_on": "2026-08-31"}))
    assert answer["changes"] == {"expected_close_on": "2026-08-31"}
    assert answer["moved"][0]["from_words"] == "15 Jul 2026"


def test_similar_deals_are_those_of_the_deal_as_it_is_changed(ten, monkeypatch):
    compared = []
    monkeypatch.setattr(
        what_if_module, "similar_to", lambda _published, facts: compared.append(facts[["opportunity_id", "discount"]])
    )
    what_if_module.neighbours(ten, "O07", {"discount": 30})
    assert compared[0].to_dict("records") == [{"opportunity_id": "O07", "discount": 30.0}]


def test_a_value_beyond_everything_seen_is_answered_and_one_beyond_what_is_allowed_is_not(ten):
    assert ask(ten, {"amount": 10_000_000}).changes == {"amount": 10_000_000}
    with pytest.raises(InvalidInput):
        ask(ten, {"amount": -1})


def test_a_slider_ends_before_what_lies_far_outside_the_rest():
    """98 of 100 lie below 100 and one at a million; the fence is 900."""
    seen = ValueRange(low=1, high=100, least=0, most=1_000_000)
    assert levers._top([50.0], seen, 900) == 100
    assert levers._top([200.0], seen, 900) == 900
    assert levers._top([200.0], seen, None) == 1_000_000


def test_progress_is_told_in_a_browsers_words(ten):
    answer = ask(ten, {"stage": "Lead"})
    assert progress(answer) == "40 → 20\u00a0%. Expected loss €400 → €200."
    assert progress(ask(ten, {})) == "40\u00a0%. Expected loss €400."
    assert progress(answer, amounts=False) == "40 → 20\u00a0%."
    assert nodejs.run(PROGRESS, policy={"by": "money", "at": 1500}, now=answer.now, then=answer.then) == progress(
        answer
    )


PROGRESS = """
const { progress, side } = await import("./app/assets/what_if/decision.mjs");
const of = (probability) => side(given.policy, probability, 1000);
return progress({ policy: given.policy, symbol: "€", amounts: true }, of(given.now), of(given.then), true);
"""


@pytest.mark.parametrize(("rivals", "place"), [([], "1st"), ([350.0], "1st"), ([900.0, 500.0], "3rd")])
def test_by_capacity_the_place_among_the_owners_deals_is_told(ten, rivals, place):
    """O07 may lose 400 of 1,000, and 200 in the stage Lead; acting pays above 300."""
    published = ten.published()
    found = case_of(published, "O07", {"stage": "Lead"})
    policy = policy_of({"policy": "capacity", "capacity": 1, "false_alarm": 60}, published).against(np.array(rivals))
    answer = answered(found, policy, {"stage": "Lead"}, None)
    assert progress(answer).startswith("40 → 20\u00a0%. Expected loss €400 → €200. ")
    assert f"{place} of this owner's deals → needs no action" in progress(answer)
    told = {"by": "money", "at": policy.line.at, "floor": 300, "rivals": rivals, "most": 1, "by_worth": True}
    assert nodejs.run(PROGRESS, policy=told, now=answer.now, then=answer.then) == progress(answer)
