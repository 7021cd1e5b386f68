"""The best moves in the ten-row world, with a model that can be computed in the head."""

import dataclasses

import numpy as np
import pytest

from app.views.state import policy_of
from app.views.what_if import best_moves as module
from app.views.what_if.best_moves import best_moves, searched
from app.views.what_if.levers import lever
from app.views.what_if.new_deal import case_of
from data.errors import NotFound
from model.registry.bundle import Bundle

pytestmark = pytest.mark.usefixtures("in_the_head")


@pytest.fixture(autouse=True)
def _offers_come_before_leads(monkeypatch):
    """The safer stage lies ahead here: a deal is not to go back, and both of the world's worth a move are in Offer."""

    def turned(case, name, then):
        one = lever(case, name, then)
        return dataclasses.replace(one, levels=one.levels[::-1]) if name == "stage" else one

    monkeypatch.setattr(module, "lever", turned)


def ask(ten, identity, changes=None, **state):
    return best_moves(ten, state, identity, changes or {})


def told(move):
    return [(step.field, step.from_words, step.to_words) for step in move.steps]


def test_what_a_rep_can_do_comes_first_and_what_has_to_be_asked_for_apart(ten):
    # O08 stands in Offer with 20 % off: 0.2 + 0.2. 2 % off is nine tenths of what no discount at all gains.
    found = ask(ten, "O08", threshold=0.1)
    assert (found.flagged, found.loss_probability, found.threshold) == (True, pytest.approx(0.4), 0.1)
    (first,) = found.within_reach
    assert told(first) == [("discount", "20\u00a0%", "2\u00a0%")]
    assert (first.changes, first.on_request, first.flagged) == ({"discount": 2.0}, False, True)
    assert (first.points, first.worth) == (pytest.approx(18), pytest.approx(360))
    assert (first.loss_probability, first.expected_loss) == (pytest.approx(0.22), pytest.approx(440))
    assert first.decision == "Still at or above your 10\u00a0% line: act."
    asked = found.on_request[0]
    assert asked.on_request
    assert told(asked) == [("stage", "Offer", "Lead"), ("discount", "20\u00a0%", "4\u00a0%")]
    assert (asked.flagged, asked.steps[0].caveat) == (False, "A stage follows from what the customer does.")


def test_by_capacity_every_move_tells_the_place_it_leads_to(ten):
    """O07 may lose 400 of 1,000, in the stage Lead 200; another of the owner's has 300 to gain."""
    published = ten.published()
    found = case_of(published, "O07", {})
    policy = policy_of({"policy": "capacity", "capacity": 1, "false_alarm": 0}, published)
    (move,) = searched(found, policy.against(np.array([300.0])), {}).on_request
    assert (move.place, move.place_words) == (2, "1st → 2nd of this owner's deals; off the list of 1.")
    assert [one.place_words for one in searched(found, policy_of({"threshold": 0.1}, published), {}).on_request] == [""]


def test_the_best_is_always_said(ten):
    asked = "On request: 40 → 4\u00a0%. It is flagged no more."
    assert (
        ask(ten, "O08", threshold=0.15).said == f"The best within your reach: 40 → 22\u00a0%. It stays flagged. {asked}"
    )
    assert ask(ten, "O08", threshold=0.25).said.startswith(
        "The best within your reach: 40 → 22\u00a0%. It is flagged no"
    )
    assert "It is not flagged." in ask(ten, "O08", threshold=0.9).said


def test_where_nothing_within_reach_helps_it_says_so_and_what_has_to_be_asked_for(ten):
    # O07 was pushed twice and has no discount: only the stage is left.
    found = ask(ten, "O07", threshold=0.15)
    assert found.within_reach == ()
    assert found.said == f"{module.NOTHING} On request: 40 → 20\u00a0%. It stays flagged."
    assert [move.changes for move in found.on_request] == [{"stage": "Lead"}]


def test_where_nothing_helps_it_says_so_plainly(ten):
    found = ask(ten, "O09", threshold=0.0)  # in Lead, never pushed, no discount
    assert (found.within_reach, found.on_request, found.said) == ((), (), module.NOTHING)


def test_it_says_how_much_was_tried_and_of_what(ten):
    # Stage has one other level, expected close 26 weeks, discount 20 other steps: 47, and 1 x 26 + 1 x 20 + 26 x 20.
    found = ask(ten, "O08", threshold=0.15)
    assert found.tried == 47 + 26 + 20 + 520
    assert found.tried_words == "613 combinations of 3 fields, all of them."
    assert found.left_out == (module.DATES.format(past="last activity"),)


def test_by_money_the_line_is_the_deals_own(ten):
    # 0.4 x 1,000 lies above 350; in Lead it is 200.
    found = ask(ten, "O07", flag_from=350)
    assert found.threshold == pytest.approx(0.35)
    assert [(move.changes, move.flagged) for move in found.on_request] == [({"stage": "Lead"}, False)]


def test_what_is_beyond_help_now_can_be_worth_acting_on_then(ten):
    found = ask(ten, "O08", policy="money", beyond_help=0.3, flag_from=100)
    assert (found.flagged, found.within_reach[0].flagged) == (False, True)
    assert found.said.startswith(
        "The best within your reach: 40 → 22\u00a0%. It is flagged then: acting on it is worth it."
    )


def test_by_money_an_amount_is_no_way_out(ten, monkeypatch):
    """Flat, an amount that the model notices is changed like any other number, on request."""
    monkeypatch.setattr(
        Bundle, "loss_probability", lambda _bundle, facts: facts["amount"].to_numpy("float64") / 10_000 + 0.3
    )
    monkeypatch.setattr(module, "movable", lambda _case: ("amount", "discount"))
    flat = ask(ten, "O08", threshold=0.5)
    assert {step.field for move in flat.on_request for step in move.steps} == {"amount"}
    # What a smaller deal gains is counted at the recorded amount of 2,000.
    assert flat.on_request[0].worth == pytest.approx(flat.on_request[0].points * 20)
    assert module.MONEY not in flat.left_out
    money = ask(ten, "O08", flag_from=900)
    assert (money.flagged, money.within_reach, money.on_request) == (True, (), ())
    assert money.left_out == (module.MONEY,)
    assert money.tried_words == "20 combinations of 1 field, all of them."


def test_without_amounts_what_is_gained_is_in_points_alone(ten, monkeypatch):
    case = case_of(ten.published(), "O08", {})
    bare = dataclasses.replace(case, row=case.row.assign(amount=float("nan")))
    found = module.searched(bare, policy_of({"threshold": 0.1}, ten.published()), {})
    (move,) = found.within_reach
    assert move.worth is None
    assert move.points == pytest.approx(18)


def test_what_only_grows_is_not_offered_less_of(ten):
    case = case_of(ten.published(), "O08", {})
    grows = dataclasses.replace(case.fields["discount"], only_more=True)
    case = dataclasses.replace(case, fields={**case.fields, "discount": grows})
    one = dataclasses.replace(lever(case, "discount", 20.0), now=10.0)
    assert module._values(case, one) == [float(value) for value in range(11, 20)]


def test_a_stage_that_a_deal_has_passed_is_not_tried(ten, monkeypatch):
    monkeypatch.setattr(module, "lever", lever)
    # O07 stands in the later stage of two: the earlier one would halve its loss chance.
    found = ask(ten, "O07", threshold=0.15)
    assert (found.within_reach, found.on_request, found.said) == ((), (), module.NOTHING)
    assert module.BACK in found.left_out


def test_a_stage_ahead_is_tried(ten, monkeypatch):
    monkeypatch.setattr(module, "lever", lever)
    # O09 stands in the first one: nothing lies behind it.
    assert module.BACK not in ask(ten, "O09", threshold=0.0).left_out


def test_a_mapping_says_who_may_change_what(ten):
    case = case_of(ten.published(), "O08", {})
    asked = dataclasses.replace(case.fields["discount"], changed_by="request", caveat="Ask first.")
    case = dataclasses.replace(case, fields={**case.fields, "discount": asked})
    found = module.searched(case, policy_of({"threshold": 0.1}, ten.published()), {})
    assert found.within_reach == ()
    assert {step.caveat for move in found.on_request for step in move.steps if step.field == "discount"} == {
        "Ask first."
    }


def test_a_composed_deal_is_searched_as_it_stands(ten):
    found = ask(ten, None, {"stage": "Offer", "discount": "30"}, threshold=0.5)
    first = found.within_reach[0]
    assert told(first)[0][:2] == ("discount", "30\u00a0%")
    assert first.changes["stage"] == "Offer"
    assert not first.flagged


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
    assert [told(move) for move in found.within_reach] == [[("last_activity_on", "1 Jun 2026", "30 Jun 2026")]]
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
    assert (found.flagged, found.loss_probability, found.within_reach, found.tried) == (None, None, (), 0)
    assert "Without signal" in found.said


def test_a_deal_that_is_not_open_is_not_found(ten):
    with pytest.raises(NotFound):
        ask(ten, "O01")
