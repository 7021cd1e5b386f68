"""The viewer's policy: what the address says, else what was adopted, else what the bundle suggests."""

import dataclasses
import datetime as dt
import math

import pytest

from app.services import Published
from app.views.flagging import flagging
from app.views.state import policy_of, proof_at, scope_of
from data.errors import InvalidInput
from data.records.policies import Adopted, Proposal
from model.money.costs import Costs
from model.money.flag_line import Line

SUGGESTED = Line("money", 1500.0)
# Of the held-out opportunities of the ten-row world 0.3 is the cheapest threshold at the usual costs.
CHEAPEST = Line("flat", 0.3)


@pytest.fixture
def published(ten):
    found = ten.published()
    return Published(found.snapshot, found.bundle)


def adopted(published, policy, line=None, false_alarm=300.0, save_rate=0.2, capacity=None):
    made = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    held = Adopted(1, policy, line, false_alarm, save_rate, capacity, "", "Mia", made)
    return dataclasses.replace(published, adopted=held)


def test_where_nobody_says_anything_the_bundle_suggests_a_line_by_money(published):
    found = policy_of(None, published)
    assert (found.line, found.costs) == (SUGGESTED, Costs(300, 0.2))
    assert (found.chosen, found.moved, found.adopted) == (False, False, None)


@pytest.mark.parametrize(
    ("state", "line", "moved"),
    [
        ({"policy": "money"}, SUGGESTED, False),
        ({"policy": "flat"}, CHEAPEST, False),
        ({"threshold": "0.5"}, Line("flat", 0.5), True),
        ({"threshold": 0.3}, CHEAPEST, False),
        ({"flag_from": "1000"}, Line("money", 1000.0), True),
        ({"policy": "money", "threshold": "0.5"}, SUGGESTED, False),
        ({"policy": "flat", "flag_from": "1000"}, CHEAPEST, False),
        ({"false_alarm": "500"}, Line("money", 2500.0), False),
        ({"save_rate": "0.5"}, Line("money", 600.0), False),
        # Acting for nothing flags whatever may be lost; the dearest flags nobody.
        ({"policy": "flat", "false_alarm": "0"}, Line("flat", 0.3), False),
        ({"policy": "flat", "false_alarm": "1200"}, Line("flat", 1.0), False),
    ],
    ids=str,
)
def test_a_line_follows_from_the_costs_unless_the_address_has_one(published, state, line, moved):
    found = policy_of(state, published)
    assert (found.line, found.moved) == (line, moved)
    assert found.chosen is (line != SUGGESTED)


def test_what_was_adopted_is_in_force_and_nobody_has_chosen_anything(published):
    found = policy_of({}, adopted(published, "flat", 0.42, capacity=5))
    assert found.line == Line("flat", 0.42)
    assert found.costs == Costs(300, 0.2, 5)
    assert (found.chosen, found.moved) == (False, True)
    assert found.adopted is not None


def test_what_was_adopted_without_a_line_follows_its_costs(published):
    found = policy_of({}, adopted(published, "money", false_alarm=100.0))
    assert found.line == Line("money", 500.0)
    assert (found.chosen, found.moved) == (False, False)


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ({"policy": "money"}, SUGGESTED),
        ({"policy": "flat"}, Line("flat", 0.42)),
        ({"threshold": "0.42"}, Line("flat", 0.42)),
        ({"threshold": "0.6"}, Line("flat", 0.6)),
        ({"capacity": "3"}, Line("flat", 0.42)),
        # Other costs have a line of their own.
        ({"false_alarm": "1200"}, Line("flat", 1.0)),
    ],
    ids=str,
)
def test_the_address_goes_before_what_was_adopted(published, state, line):
    found = policy_of(state, adopted(published, "flat", 0.42))
    assert found.line == line
    assert found.chosen is (line != Line("flat", 0.42) or "capacity" in state)


@pytest.mark.parametrize(
    ("state", "field"),
    [
        ({"policy": "both"}, "policy"),
        ({"threshold": "much"}, "threshold"),
        ({"threshold": "1.2"}, "threshold"),
        ({"flag_from": "-1"}, "flag_from"),
        ({"flag_from": "nan"}, "flag_from"),
        ({"save_rate": "0"}, "save_rate"),
        ({"false_alarm": "1e13"}, "false_alarm"),
        ({"capacity": "-2"}, "capacity"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_named(published, state, field):
    with pytest.raises(InvalidInput) as error:
        policy_of(state, published)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("state", "field", "nearest"),
    [
        ({"save_rate": "0"}, "save_rate", "0.001"),
        ({"save_rate": "1.5"}, "save_rate", "1"),
        ({"threshold": "10"}, "threshold", "1"),
        ({"false_alarm": "-3"}, "false_alarm", "0"),
        ({"false_alarm": "inf"}, "false_alarm", "1e+12"),
    ],
    ids=str,
)
def test_what_is_impossible_is_refused_with_the_nearest_that_is_not(published, state, field, nearest):
    with pytest.raises(InvalidInput) as error:
        policy_of(state, published)
    assert (error.value.field, error.value.next_step) == (field, f"The nearest possible value is {nearest}.")


@pytest.mark.parametrize(
    ("state", "field", "nearest"),
    [
        # Acting at ten deals that saves a fifth would put the line at a loss probability of 5,000 %.
        ({"false_alarm": "10"}, "false_alarm", "0.2"),
        ({"false_alarm": "0.21"}, "false_alarm", "0.2"),
        ({"save_rate": "0.05"}, "save_rate", "0.1"),
        ({"false_alarm": "2", "save_rate": "0.5", "policy": "flat"}, "false_alarm", "0.5"),
        ({"flag_from": "1.2"}, "flag_from", "1"),
    ],
    ids=str,
)
def test_in_deals_no_line_lies_above_a_sure_loss(no_amounts, state, field, nearest):
    with pytest.raises(InvalidInput) as error:
        policy_of(state, no_amounts.published())
    assert (error.value.field, error.value.next_step) == (field, f"The nearest possible value is {nearest}.")


@pytest.mark.parametrize(
    ("state", "field", "nearest"),
    [
        # The largest deal is worth 6,000, of which a fifth is saved.
        ({"false_alarm": "1e12"}, "false_alarm", "1200"),
        ({"false_alarm": "1201", "policy": "flat"}, "false_alarm", "1200"),
        ({"save_rate": "0.01"}, "save_rate", "0.05"),
    ],
    ids=str,
)
def test_in_money_no_cost_lies_above_the_sure_loss_of_the_largest_deal(published, state, field, nearest):
    with pytest.raises(InvalidInput) as error:
        policy_of(state, published)
    assert (error.value.field, error.value.next_step) == (field, f"The nearest possible value is {nearest}.")


def test_in_deals_a_line_at_a_sure_loss_is_possible(no_amounts, published):
    assert policy_of({"false_alarm": "0.2"}, no_amounts.published()).line.at == 1
    assert policy_of({"false_alarm": "10"}, published).line.at == 50, "in money it is no share"


def test_a_policy_flags_by_its_line(published):
    by_money, flat = policy_of({}, published), policy_of({"threshold": 0.5}, published)
    assert [by_money.flags(0.5, amount) for amount in (3000.0, 3001.0, None)] == [False, True, False]
    assert [flat.flags(p, 1.0) for p in (0.5, 0.49)] == [True, False]
    assert [by_money.threshold(amount) for amount in (3000.0, 1000.0, None)] == [0.5, 1.5, math.inf]


def test_questions_get_either_a_threshold_or_a_gain_to_exceed(published):
    plain: dict[str, object] = {
        "per_owner": None,
        "unpriced": 0,
        "least": 0,
        "beyond": 1,
        "teams": [],
        "team_most": [],
        "alone": None,
    }
    by_money = policy_of({}, published).parameters()
    assert by_money == {"policy": {"threshold": None, "flag_from": 1500, **plain}}
    flat = policy_of({"threshold": 0.4}, published).parameters()
    assert flat == {"policy": {"threshold": 0.4, "flag_from": None, **plain}}
    each = policy_of({"policy": "capacity", "capacity": 3}, published).parameters()
    assert each == {"policy": {"threshold": None, "flag_from": 1500, **plain, "per_owner": 3}}


def test_without_signal_no_line_flags_anything(ten_without_signal):
    found = policy_of({"threshold": 0}, ten_without_signal.published())
    assert (found.flags(1.0, 1e9), found.threshold(1e9)) == (False, math.inf)
    assert found.parameters()["policy"]["threshold"] == 2, "no probability is above 1"
    assert flagging(ten_without_signal.published(), found).line_words == "no deal is flagged"


def test_what_is_adopted_keeps_a_line_only_where_it_was_moved(published):
    assert policy_of({"policy": "flat"}, published).proposal() == Proposal("flat", None, 300, 0.2, None)
    moved = policy_of({"threshold": 0.4, "capacity": 6}, published).proposal()
    assert moved == Proposal("flat", 0.4, 300, 0.2, 6)
    assert policy_of({"capacity": 0}, published).proposal().capacity is None


def test_a_store_that_cannot_be_read_is_told_along(published):
    assert policy_of({}, dataclasses.replace(published, unread="It cannot.")).unread == "It cannot."


def test_the_cheapest_flat_line_is_searched_for_once(published, monkeypatch):
    first = policy_of({"policy": "flat", "false_alarm": "321"}, published)
    monkeypatch.setattr("app.views.policy_lines.cheapest_flat", lambda *_: pytest.fail("searched again"))
    assert policy_of({"policy": "flat", "false_alarm": "321"}, published) == first


def test_a_proof_has_the_days_the_filters_and_the_place_on_the_page():
    scope = scope_of({"from": "2026-01-01", "to": "2026-01-31", "owner": ["Ann"]})
    assert proof_at("/win-rate", scope, "here", region=["South"]) == (
        "/win-rate?from=2026-01-01&to=2026-01-31&compare=quarter&owner=Ann&region=South#here"
    )


def test_what_a_proof_is_narrowed_to_stands_in_the_place_of_the_filter():
    assert proof_at("/win-rate", scope_of({"owner": ["Ann", "Bob"], "period": "all"}), "here", owner=["Bob"]) == (
        "/win-rate?period=all&compare=quarter&owner=Bob#here"
    )
