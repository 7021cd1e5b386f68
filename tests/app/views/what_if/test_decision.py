"""Every sentence about a decision, on amounts and lines that need no computing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.views.state import Policy
from app.views.what_if.decision import DECISIONS, change_sentence, decision, expected_loss, side
from model.money.costs import Costs
from model.money.flag_line import Line, line_of

NBSP = "\u00a0"
MONEY = Line("money", 500.0)
FLAT = Line("flat", 0.4)


def policy(line, *, chosen=False):
    return Policy(line.by, line, Costs(100.0, 0.2), chosen=chosen, moved=False, adopted=None)


def told(line, now, then, *, changed=True, amounts=True, chosen=False):
    """Each of now and then is (loss probability, amount)."""
    held = policy(line, chosen=chosen)
    return decision(held, side(held, *now), side(held, *then), "EUR", changed=changed, amounts=amounts)


@pytest.mark.parametrize(
    ("line", "now", "then", "words"),
    [
        (FLAT, (0.3, 1000), (0.4, 1000), f"Now at or above the 40{NBSP}% line: act."),
        (FLAT, (0.3, 1000), (0.39, 1000), f"Still below the 40{NBSP}% line: no action."),
        (MONEY, (0.3, 1000), (0.6, 1000), f"Now above the 50{NBSP}% line at this amount: act."),
        (MONEY, (0.6, 1000), (0.5, 1000), f"Now below the 50{NBSP}% line at this amount: no action."),
        (MONEY, (0.6, 2000), (0.6, 4000), f"Still above the 12.5{NBSP}% line at this amount: act."),
        (
            MONEY,
            (0.6, 1000),
            (0.6, 400),
            "Now too small to act on: even a sure loss of €400 is under the €500 line.",
        ),
        (MONEY, (0.6, None), (0.6, None), "Still not flagged: no amount is recorded, and flags go by money."),
    ],
)
def test_the_sentence_says_where_the_deal_went(line, now, then, words):
    assert told(line, now, then) == words


def test_unchanged_deals_stay_nowhere_and_a_viewers_line_is_their_own():
    assert told(FLAT, (0.3, 1), (0.3, 1), changed=False) == f"Below the 40{NBSP}% line: no action."
    assert told(FLAT, (0.5, 1), (0.5, 1), changed=False, chosen=True) == f"At or above your 40{NBSP}% line: act."


def test_where_there_are_no_amounts_none_is_spoken_of():
    line = Line("money", 0.5, unpriced=1.0)
    assert told(line, (0.4, None), (0.6, None), amounts=False) == f"Now above the 50{NBSP}% line: act."
    assert "amount" not in DECISIONS["deals none"]


@given(
    by=some.sampled_from(["money", "flat"]),
    at=some.floats(0.001, 1.0),
    probability=some.floats(0.0, 1.0),
    amount=some.none() | some.floats(0.0, 1e9),
    changed=some.booleans(),
)
def test_there_is_a_sentence_for_everything_and_it_says_what_the_flag_says(by, at, probability, amount, changed):
    line = Line(by, at if by == "flat" else at * 1e6)
    words = told(line, (0.5, amount), (probability, amount), changed=changed)
    assert "{" not in words
    assert words.endswith(": act.") == side(policy(line), probability, amount).flagged


def test_the_expected_loss_needs_an_amount():
    assert expected_loss(side(policy(FLAT), 0.5, 1000)) == 500
    assert expected_loss(side(policy(FLAT), 0.5, None)) is None


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (0.4, 0.6, "Loss 60 percent, up 20 points"),
        (0.4, 0.39, "Loss 39 percent, down 1 point"),
        (0.4, 0.41, "Loss 41 percent, up 1 point"),
        (0.4, 0.404, "Loss 40 percent, unchanged"),
    ],
)
def test_a_change_is_said_in_whole_points(now, then, words):
    assert change_sentence(now, then) == words


def test_where_costs_are_in_deals_an_amount_moves_no_line():
    line = Line("money", 0.5, unpriced=1.0)
    assert told(line, (0.4, 9000), (0.6, 9000)) == f"Now above the 50{NBSP}% line: act."
    assert told(line, (0.4, 9000), (0.4, 1), changed=False) == f"Below the 50{NBSP}% line: no action."


@pytest.mark.parametrize(
    ("conceded", "moved", "beyond", "probability", "expected"),
    [
        (0.1, False, 1.0, 0.9, "Worth acting on: it brings back more than it costs."),
        (0.1, False, 1.0, 0.5, "Needs no action: acting would cost more than it brings back."),
        (0.1, True, 1.0, 0.9, "Worth more than €0 to act on: act."),
        (0.1, True, 1.0, 0.5, "Worth less than €0 to act on: no action."),
        (0.1, False, 0.8, 0.9, "Beyond help: above 80\u00a0% nobody saves a deal."),
    ],
)
def test_where_what_acting_is_worth_flags_it_is_said(conceded, moved, beyond, probability, expected):
    """Acting costs 100 and a tenth of 1,000, and saves a fifth of what would be lost: it pays from 1 on."""
    costs = Costs(20.0, 0.2, conceded=conceded, beyond_help=beyond)
    policy = Policy("money", line_of(costs), costs, chosen=False, moved=moved, adopted=None)
    one = side(policy, probability, 1000.0)
    assert decision(policy, one, one, "EUR", changed=False) == expected


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        (0.9, "Among the 1 deal of this owner most worth acting on: act."),
        (0.7, "Behind the 1 deal of this owner most worth acting on: others come first."),
        (0.5, "Needs no action: acting would cost more than it brings back."),
    ],
)
def test_by_capacity_others_may_come_first(probability, expected):
    """Another of the owner's deals gains 300: of 1,000 at 90 % 400 do, at 70 % 200."""
    costs = Costs(20.0, 0.2, capacity=1, conceded=0.1)
    plain = Policy("capacity", line_of(costs, by="capacity"), costs, chosen=False, moved=False, adopted=None)
    policy = plain.against(np.array([300.0]))
    one = side(policy, probability, 1000.0)
    assert decision(policy, one, one, "EUR", changed=False) == expected
