"""Stages are placed by a person, each once, by moving them or by an answer: what was said last holds."""

import datetime as dt

import pytest

from app.imports.by_hand.stage_order import check_order, ordered_by_hand, with_order
from app.imports.record import Record
from data.errors import InvalidInput
from data.proposals import answered, proposal
from tests import cases

STAGES = [{"name": name} for name in ("Offer", "Lead", "Won", "Lost")]


@pytest.mark.parametrize("order", [("Leads",), ("Lead", "Offer", "Lead")])
def test_a_stage_that_is_unknown_or_stands_twice_is_refused(order):
    with pytest.raises(InvalidInput):
        check_order(STAGES, order)
    check_order(STAGES, ("Lead", "Offer"))


@pytest.fixture(scope="module")
def asking(tmp_path_factory):
    """An export of three open stages of which nothing tells the order."""
    stages = ("Zeta", "Alpha", "Omega")
    rows = cases.deals(lambda deal: {} if deal.closed else {"Stage": stages[deal.n // 4 % 3]})
    return proposal(cases.write(tmp_path_factory.mktemp("asking"), {"deals.csv": rows}))


def recorded(**said):
    return Record("i20260101T000000000000", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), **said)


def test_moving_a_stage_answers_for_the_order(asking):
    moved = with_order(recorded(answers={"order": "As listed here"}), ("Omega", "Zeta", "Alpha"), {}, asking)
    assert (moved.answers, moved.order) == ({}, ("Omega", "Zeta", "Alpha"))
    assert [one.key for one in asking.questions] == ["order"]
    assert ordered_by_hand(asking, moved).questions == ()


def test_an_answer_after_moves_takes_their_place(asking):
    (asked,) = asking.questions
    (moved, other) = ("Closed Won", *asked.choices[-1].order[::-1]), asked.choices[-1]
    answers = {"order": other.label}
    assert with_order(recorded(order=moved), (), answers, asking).order == ("Closed Won", *other.order)
    assert with_order(recorded(order=moved), (), {"order": "As listed here"}, asking).order == moved
    assert [row["name"] for row in answered(asking, answers).keys["stage"]][:3] == list(other.order)
