"""The tab of the best moves: what can be reached, a card for each move, and what has to be asked for apart."""

import dataclasses
import json

import pytest

from app.components.what_if.best_moves import ASKED, BEYOND, STANDS, best_moves
from app.views.what_if.best_moves import BestMoves, Move, Step

STAGE = Step("stage", "Stage", "Offer", "Lead", "")
DISCOUNT = Step("discount", "Discount", "20 %", "14 %", "Hard to take back.")
MOVE = Move(
    steps=(STAGE, DISCOUNT),
    changes={"stage": "Lead", "discount": 14.0},
    on_request=False,
    points=26.0,
    worth=520.0,
    loss_probability=0.14,
    low=0.1,
    high=0.2,
    expected_loss=280.0,
    flagged=False,
    unsettled=False,
    decision="Below.",
    place=None,
    place_words="",
)
FOUND = BestMoves(
    opportunity_id="O08",
    verdict="Ready",
    bundle_version="v1",
    currency="EUR",
    flagged=True,
    loss_probability=0.4,
    threshold=0.15,
    said="The best within your reach.",
    within_reach=(MOVE,),
    on_request=(),
    tried=613,
    tried_words="613 combinations of 3 fields, all of them.",
    left_out=("Dates are tried week by week.",),
)


@pytest.mark.parametrize(
    ("before", "after", "points", "said"),
    [
        (0.968, 0.934, 3.4, "−4 pts"),
        (0.974, 0.946, 2.8, "−2 pts"),
        (0.41, 0.4, 1.0, "−1 pt"),
        (0.404, 0.396, 0.8, "−1 pt"),
    ],
)
def test_points_are_the_difference_of_the_per_cents_that_are_shown(words, before, after, points, said):
    move = dataclasses.replace(MOVE, loss_probability=after, points=points)
    found = dataclasses.replace(FOUND, loss_probability=before, within_reach=(move,))
    assert said in words(best_moves(found)).replace("\u00a0", " ")


def test_a_card_says_what_to_change_what_is_to_be_minded_and_what_it_gains(words):
    said = words(best_moves(FOUND))
    assert "The best within your reach." in said
    assert "Stage Offer → Lead Discount 20 % → 14 % Hard to take back." in said
    assert "−26 pts €520 less expected loss 40 → 14 % [10–20] Below." in said
    assert f"{STANDS} Tried 613 combinations of 3 fields, all of them. Dates are tried week by week." in said


def test_by_capacity_a_card_says_which_place_the_deal_comes_to(words):
    placed = dataclasses.replace(MOVE, place=7, place_words="4th → 7th of this owner's deals.")
    said = words(best_moves(dataclasses.replace(FOUND, within_reach=(placed,))))
    assert "40 → 14 % [10–20] 4th → 7th of this owner's deals. Below." in said


def test_one_press_sets_the_levers_to_all_that_is_to_be_changed(kinds):
    (button,) = kinds(best_moves(FOUND), "Button")
    carried = button.to_plotly_json()["props"]
    assert json.loads(carried["data-apply"]) == {"stage": "Lead", "discount": 14.0}
    assert carried["aria-label"] == "Set the levers: Stage Lead; Discount 14 %"


def test_what_has_to_be_asked_for_stands_under_words_that_say_so(words):
    assert ASKED not in words(best_moves(FOUND))
    asked = dataclasses.replace(FOUND, within_reach=(), on_request=(dataclasses.replace(MOVE, on_request=True),))
    assert f"{ASKED} Stage" in words(best_moves(asked))


def test_an_interval_that_reaches_above_the_line_is_said_to(words):
    unsettled = dataclasses.replace(MOVE, unsettled=True)
    assert f"Below.{BEYOND}" in words(best_moves(dataclasses.replace(FOUND, within_reach=(unsettled,))))
    assert BEYOND.strip() not in words(best_moves(FOUND))


def test_without_interval_or_amount_the_rest_stands(words):
    bare = dataclasses.replace(MOVE, low=None, high=None, worth=None)
    assert "−26 pts 40 → 14 % Below. Try it" in words(best_moves(dataclasses.replace(FOUND, within_reach=(bare,))))


def test_where_nothing_helps_only_that_is_said(words, kinds):
    nothing = dataclasses.replace(FOUND, within_reach=(), tried=0, said="Nothing helps.")
    assert words(best_moves(nothing)) == "Nothing helps."
    assert kinds(best_moves(nothing), "Button") == []


def test_without_signal_it_says_so(words):
    none = dataclasses.replace(FOUND, flagged=None, loss_probability=None, within_reach=(), said="Nothing.")
    assert "No signal" in words(best_moves(none))
