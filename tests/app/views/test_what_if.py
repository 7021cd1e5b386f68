"""What-if in the ten-row world, with a model that can be computed in the head."""

import datetime as dt

import pytest

from app.answer_json import as_json
from app.views import what_if as what_if_module
from app.views import what_if_opening as beginnings
from app.views.what_if import what_if
from data.errors import InvalidInput, NotFound
from model.bundle import Bundle

# O07 is in Offer, was pushed twice and has no discount: 0.2 + 0.2 = 0.4, on an amount of 1,000.
NOW = 0.4


@pytest.fixture(autouse=True)
def in_the_head(monkeypatch):
    """A tenth per push, a hundredth per point of discount, two tenths in Offer."""

    def loss_probability(bundle, facts):
        if not bundle.ranks:
            return facts["pushes"].to_numpy("float64") * 0 + bundle.base_rate
        raised = (facts["stage"] == "Offer").to_numpy("float64") * 0.2
        return facts["pushes"].to_numpy("float64") * 0.1 + facts["discount"].to_numpy("float64") * 0.01 + raised

    monkeypatch.setattr(Bundle, "loss_probability", loss_probability)


def open_page(ten, query=None, identity="O07", **state):
    found = beginnings.opening(ten, state, identity, query or {})
    assert found is not None
    return found


def ask(ten, changes, touched=None, **state):
    return what_if(ten, {"threshold": 0.45, **state}, "O07", changes, touched)


def test_without_changes_now_is_then(ten):
    answer = ask(ten, {})
    assert (answer.now, answer.then) == (pytest.approx(NOW), pytest.approx(NOW))
    assert answer.moved == ()
    assert answer.decision == "Below your 45\u00a0% line: no action. Expected loss €400."
    assert answer.said == ""


def test_now_and_then_have_the_interval_of_their_own_probability(ten, monkeypatch):
    monkeypatch.setattr(
        Bundle, "interval", lambda _bundle, _facts, probability: (probability - 0.1, probability + 0.05)
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
    assert ask(ten, {"discount": 20}).decision == (
        "Now at or above your 45\u00a0% line: act. Expected loss €400 → €600."
    )
    assert ask(ten, {"discount": 1}).decision.startswith("Still below your 45\u00a0% line: no action.")
    assert ask(ten, {"discount": 1}, threshold=0.1).decision.startswith("Still at or above your 10\u00a0% line: act.")
    assert ask(ten, {"stage": "Lead"}, threshold=0.3).decision.startswith("Now below your 30\u00a0% line: no action.")
    assert "the 50\u00a0% line" in ask(ten, {}, threshold=None, false_alarm=None).decision.replace(
        f"{ten.published().bundle.threshold:.0%}".replace("%", "\u00a0%"), "50\u00a0%"
    )


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
    monkeypatch.setattr(what_if_module, "LEVELS_TRIED", 1)
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


def test_levers_are_what_can_be_changed_and_moves_a_feature(ten):
    found = {lever.name: lever for lever in open_page(ten).levers}
    assert set(found) == {"stage", "expected_close_on", "discount"}
    assert found["stage"].levels == ("Lead", "Offer")
    assert (found["discount"].minimum, found["discount"].maximum, found["discount"].step) == (0, 60, 1)
    assert found["expected_close_on"].now == dt.date(2026, 7, 15)
    assert found["expected_close_on"].minimum <= 0 <= found["expected_close_on"].maximum


def test_a_link_is_restored_and_what_cannot_be_is_named(ten):
    query = {"set.discount": "30", "set.stage": "Won", "set.x": "1", "set.amount": "5", "deal": "O08"}
    found = open_page(ten, query, threshold=0.45)
    assert found.answer.changes == {"discount": 30.0}
    assert found.answer.then == pytest.approx(0.7)
    assert found.answer.curve.field == "discount"
    assert {lever.name: lever.then for lever in found.levers}["discount"] == 30
    assert len(found.refused) == 3
    assert "The model does not use Amount." in found.refused


def test_facts_carry_the_reason_why_they_are_fixed(ten):
    found = {fact.label: fact for fact in open_page(ten).facts}
    assert found["Product"].because == "It was settled when the opportunity was opened."
    assert found["Manager"].value == "Mia"
    assert found["List price"].value == "€1,000"
    assert found["Amount"].because.startswith("Not used by the model")
    assert not {"Close value", "Closed", "Outcome", "Owner's lost opportunities", "Discount"} & set(found)


def test_the_heading_says_which_deal_it_is(ten):
    found = open_page(ten)
    assert found.title == "Alder · Alpha"
    assert found.facts_line == ("O07", "Ann", "Offer", "Amount €1,000")
    assert open_page(ten, identity="O10").title == "Beta"


def test_without_signal_there_is_the_base_rate_and_no_number_of_the_deal(ten_without_signal):
    found = open_page(ten_without_signal, {"set.discount": "30"})
    answer = found.answer
    assert (answer.now, answer.then, answer.expected_loss_now, answer.curve, answer.moved) == (
        None,
        None,
        None,
        None,
        (),
    )
    assert answer.base_rate.lost_share == pytest.approx(2 / 6)
    assert answer.base_rate.n == 6
    assert answer.base_rate.low < 2 / 6 < answer.base_rate.high
    assert found.levers == ()
    assert {"Stage", "Discount", "Product"} <= {fact.label for fact in found.facts}


def test_it_starts_from_the_largest_expected_losses_in_scope(ten):
    assert beginnings.start(ten, {}, "").rows["opportunity_id"].tolist() == ["O08", "O10", "O09", "O07"]
    bob = beginnings.start(ten, {"owner": ["Bob"]}, None)
    assert bob.rows["opportunity_id"].tolist() == ["O08", "O09"]
    assert bob.scope == ("Bob",)


def test_a_search_looks_everywhere_and_takes_words_as_they_are(ten):
    assert beginnings.start(ten, {"owner": ["Bob"]}, " ALDER ").rows["opportunity_id"].tolist() == ["O07"]
    assert beginnings.start(ten, {}, "%").rows.empty
    assert beginnings.start(ten, {}, "cat").rows["href"].tolist() == ["/what-if/O10"]


@pytest.mark.parametrize("identity", ["O07", "a/b c", "x?y#z", "Grüße"])
def test_an_address_leads_to_its_opportunity(identity):
    assert beginnings.opportunity_of(beginnings.address_of(identity)) == identity
    assert beginnings.opportunity_of("/what-if") == ""


def test_the_answer_is_plain_json(ten):
    answer = as_json(ask(ten, {"expected_close_on": "2026-08-31"}))
    assert answer["changes"] == {"expected_close_on": "2026-08-31"}
    assert answer["moved"][0]["from_words"] == "15 Jul 2026"
