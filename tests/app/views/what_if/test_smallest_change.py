"""The smallest change in the ten-row world, with a model that can be computed in the head."""

import dataclasses

import pytest

from app.views.what_if import smallest_change as module
from app.views.what_if.levers import lever
from app.views.what_if.new_deal import case_of
from app.views.what_if.smallest_change import smallest_change
from data.errors import NotFound
from model.registry.bundle import Bundle

pytestmark = pytest.mark.usefixtures("in_the_head")


def ask(ten, identity, changes=None, **state):
    return smallest_change(ten, state, identity, changes or {})


def told(way):
    return [(step.field, step.from_words, step.to_words) for step in way.steps]


def test_the_least_effort_comes_first_and_each_way_says_where_it_leads(ten):
    # O08 stands in Offer with 20 % off: 0.2 + 0.2. At 0.4 it is flagged, at 0.39 no longer.
    found = ask(ten, "O08", threshold=0.4)
    assert (found.flagged, found.loss_probability, found.threshold) == (True, pytest.approx(0.4), 0.4)
    assert [told(way) for way in found.ways] == [
        [("discount", "20\u00a0%", "19\u00a0%")],
        [("stage", "Offer", "Lead")],
    ]
    first, second = found.ways
    assert (first.changes, second.changes) == ({"discount": 19.0}, {"stage": "Lead"})
    assert (first.loss_probability, first.expected_loss) == (pytest.approx(0.39), pytest.approx(780))
    assert not first.flagged
    assert first.decision == "Now below your 40\u00a0% line: no action."
    # 98 of 100 discounts lie between 0 and 19.1 points.
    assert first.effort == pytest.approx(1 / 19.1)
    assert first.steps[0].effort_words == "5\u00a0% of its usual range"
    assert (second.effort, second.steps[0].effort_words) == (1.0, "another stage")
    assert found.said == "2 ways under the line, the smallest first."
    assert found.best is None


def test_two_changes_are_offered_where_one_is_not_enough(ten):
    # Lead and 14 % off: 0.14. Neither reaches 0.15 alone.
    found = ask(ten, "O08", threshold=0.15)
    assert [told(way) for way in found.ways] == [[("stage", "Offer", "Lead"), ("discount", "20\u00a0%", "14\u00a0%")]]
    assert found.ways[0].changes == {"stage": "Lead", "discount": 14.0}


def test_it_says_how_much_was_tried_and_of_what(ten):
    # Stage has one other level, expected close 26 weeks, discount 20 other steps: 47, and 1 x 26 + 1 x 20 + 26 x 20.
    found = ask(ten, "O08", threshold=0.15)
    assert found.tried == 47 + 26 + 20 + 520
    assert found.tried_words == "613 combinations of 3 fields, all of them."
    assert found.left_out == (module.DATES.format(past="last activity"),)


def test_where_nothing_gets_under_the_line_it_says_so_and_names_the_best(ten):
    # O07 was pushed twice: in Lead it would still be 0.2.
    found = ask(ten, "O07", threshold=0.15)
    assert found.ways == ()
    assert found.said == "No allowed change gets under the line. Best reachable: 20\u00a0% with Stage Lead."
    assert (found.best.changes, found.best.flagged) == ({"stage": "Lead"}, True)
    assert found.best.decision == "Still at or above your 15\u00a0% line: act."


def test_where_nothing_helps_nothing_is_offered(ten):
    found = ask(ten, "O09", threshold=0.0)  # in Lead, never pushed, no discount
    assert (found.ways, found.best) == ((), None)
    assert "none lowers the loss probability" in found.said


def test_a_deal_under_the_line_is_told_its_room_and_offered_nothing(ten):
    found = ask(ten, "O07", threshold=0.45)
    assert (found.flagged, found.ways, found.tried) == (False, (), 0)
    assert found.said == "Already under its line of 45\u00a0%, with 5.0\u00a0pts of room at 40\u00a0%."


def test_by_money_the_line_is_the_deals_own(ten):
    # 0.4 x 1,000 lies above 350; in Lead it is 200.
    found = ask(ten, "O07", flag_from=350)
    assert found.threshold == pytest.approx(0.35)
    assert [way.changes for way in found.ways] == [{"stage": "Lead"}]


def test_a_deal_too_small_to_act_on_has_nothing_to_bring_down(ten):
    found = ask(ten, "O07", flag_from=1_500)
    assert (found.flagged, found.ways) == (False, ())
    assert found.said.startswith("Too small to act on")


def test_by_money_an_amount_is_no_way_out(ten, monkeypatch):
    """Flat, an amount that the model notices is changed like any other number."""
    monkeypatch.setattr(
        Bundle, "loss_probability", lambda _bundle, facts: facts["amount"].to_numpy("float64") / 10_000 + 0.3
    )
    monkeypatch.setattr(module, "movable", lambda _case: ("amount", "discount"))
    flat = ask(ten, "O08", threshold=0.5)
    assert {step.field for way in flat.ways for step in way.steps} == {"amount"}
    assert module.MONEY not in flat.left_out
    money = ask(ten, "O08", flag_from=900)
    assert (money.flagged, money.ways) == (True, ())
    assert money.left_out == (module.MONEY,)
    assert money.tried_words == "20 combinations of 1 field, all of them."


def test_a_composed_deal_is_searched_as_it_stands(ten):
    found = ask(ten, None, {"stage": "Offer", "discount": "30"}, threshold=0.5)
    first = found.ways[0]
    assert told(first) == [("discount", "30\u00a0%", "28\u00a0%")]
    assert first.changes == {"stage": "Offer", "discount": 28.0}
    assert first.loss_probability == pytest.approx(0.48)


def test_what_of_a_composed_deal_cannot_be_is_left_out(ten):
    found = ask(ten, None, {"stage": "Nowhere", "discount": "30", "colour": "blue"}, threshold=0.25)
    assert found.loss_probability == pytest.approx(0.3)


def test_a_recorded_deal_is_searched_as_it_is_recorded(ten):
    assert ask(ten, "O08", {"discount": "0"}, threshold=0.4) == ask(ten, "O08", threshold=0.4)


def test_a_last_activity_is_one_of_today_and_never_an_older_one(ten, monkeypatch):
    monkeypatch.setattr(module, "movable", lambda _case: ("last_activity_on",))
    # O08's last activity was on 1 June; it counts as O07's of 29 June does.
    monkeypatch.setattr(
        Bundle,
        "loss_probability",
        lambda _bundle, facts: 0.9 - 0.5 * (facts["last_activity_on"] == facts["as_of_on"]).to_numpy("float64"),
    )
    found = ask(ten, "O08", threshold=0.5)
    assert [told(way) for way in found.ways] == [[("last_activity_on", "1 Jun 2026", "30 Jun 2026")]]
    assert found.tried == 1


def test_dates_are_tried_week_by_week_ahead(ten):
    found = ten.published()
    case = case_of(found, "O07", {})
    one = lever(case, "expected_close_on", case.value("expected_close_on"))
    days = [(day - found.snapshot.as_of_on).days for day in module._values(case, one)]
    assert days == list(range(7, 183, 7))


@pytest.mark.parametrize(("recorded", "low", "high", "count"), [(20.0, 0, 20, 20), (60.0, 0, 60, 20), (0.0, 1, 19, 19)])
def test_numbers_lie_on_the_steps_of_the_slider_between_the_usual_ends(ten, recorded, low, high, count):
    case = case_of(ten.published(), "O08", {})
    one = dataclasses.replace(lever(case, "discount", recorded), now=recorded)
    values = module._values(case, one)
    assert recorded not in values
    assert len(values) == count <= module.POINTS
    assert all(value == round(value) and low <= value <= high for value in values)


def test_without_signal_nothing_is_tried(ten_without_signal):
    found = ask(ten_without_signal, "O08", threshold=0.1)
    assert (found.flagged, found.loss_probability, found.ways, found.tried) == (None, None, (), 0)
    assert "Without signal" in found.said


def test_a_deal_that_is_not_open_is_not_found(ten):
    with pytest.raises(NotFound):
        ask(ten, "O01")
