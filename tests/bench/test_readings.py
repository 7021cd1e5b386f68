"""What was noted on a page, read as figures: logs of a few lines that can be read off by eye."""

from math import isnan, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bench.readings import QUESTIONS, Noted, after, drag, quantile, release, step


def noted(**lists: list[Any]) -> Noted:
    empty: dict[str, list[Any]] = {
        name: [] for name in ("events", "answers", "curves", "frames", "reconciled", "requests")
    }
    return Noted.of(empty | lists)


def test_a_press_is_read_from_when_it_happened_to_what_it_changed():
    press = [["keydown", 102, 100], ["input", 103, 103]]
    read = step(noted(events=press, answers=[[107, True]], frames=[[107, 118]], curves=[120, 300]))
    assert (read.moved, read.changed) == (True, True)
    assert (read.probability, read.frame, read.curve) == (7, 18, 20)


def test_a_press_that_leaves_the_probability_as_it_is_has_a_curve_only():
    press = [["keydown", 102, 100], ["input", 103, 103]]
    read = step(noted(events=press, answers=[[107, False]], frames=[[107, 118]], curves=[120]))
    assert (read.moved, read.changed) == (True, False)
    assert (read.frame, read.curve) == (18, 20)


def test_a_press_that_is_asked_for_names_how_long_the_request_took():
    press = [["keydown", 102, 100], ["input", 103, 103]]
    asked = [f"http://here{QUESTIONS[0]}", 104, 105, 125, 126]
    assert step(noted(events=press, answers=[[130, True]], requests=[asked])).waited == 20
    assert isnan(step(noted(events=press, answers=[[125, True]], requests=[asked])).waited)


def test_a_press_at_the_end_of_the_slider_moves_nothing():
    read = step(noted(events=[["keydown", 102, 100]], curves=[300]))
    assert not read.moved
    assert isnan(read.curve)


def test_what_changed_before_the_press_is_not_its_doing():
    press = [["keydown", 102, 100], ["input", 103, 103]]
    assert not step(noted(events=press, answers=[[90, True]], curves=[95])).changed


MOVES = [["pointerdown", 999, 999], *(["input", at, at] for at in (1000, 1500, 2000)), ["pointerup", 2100, 2100]]


def test_a_drag_counts_what_happens_between_its_first_move_and_its_end():
    answers = [[at, True] for at in (990, 1001, 1501, 2001, 2150)]
    requests = [["asked before", 980, 981, 982, 983], ["within", 1600, 0, 0, 1700], ["at release", 2101, 0, 0, 2200]]
    read = drag(noted(events=MOVES, answers=answers, curves=[1010, 1020, 2030], requests=requests))
    assert (read.seconds, read.moves) == (1.0, 3)
    assert (read.answers, read.curves, read.requests) == (3, 3, 1)
    assert read.to_curve == [10, 530, 30]
    assert read.last == 150


def test_a_drag_that_changes_nothing_repaints_nothing():
    read = drag(noted(events=MOVES))
    assert (read.answers, read.curves, read.requests) == (0, 0, 0)
    assert isnan(read.last)


def test_a_release_waits_for_the_answer_that_came_last_before_it_was_reconciled():
    requests = [
        [f"http://here{QUESTIONS[0]}", 1990, 1990, 1995, 1999],
        [f"http://here{QUESTIONS[0]}", 2102, 2103, 2130, 2131],
        [f"http://here{QUESTIONS[0]}", 2102, 2104, 2110, 2111],
        [f"http://here{QUESTIONS[0]}", 2103, 2104, 2300, 2310],
        ["http://here/assets/late.svg", 2104, 2105, 2135, 2136],
    ]
    read = release(noted(events=MOVES, reconciled=[1000, 2140], requests=requests))
    assert (read.reconciled, read.waited) == (40, 27)


def test_a_release_that_is_never_reconciled_is_not_a_number():
    read = release(noted(events=MOVES, reconciled=[1000]))
    assert isnan(read.reconciled)
    assert isnan(read.waited)


@given(some.lists(some.integers(0, 50)).map(sorted), some.integers(0, 50))
def test_the_first_time_that_is_not_before(times: list[float], since: float):
    found = after(times, since)
    later = [at for at in times if at >= since]
    assert found == min(later) if later else isnan(found)


@pytest.mark.parametrize(("figures", "middle"), [([1, 2, 9], 2), ([1, nan, 3], 2), ([7], 7)])
def test_a_quantile_is_of_what_is_known(figures: list[float], middle: float):
    assert quantile(figures, 0.5) == middle


def test_nothing_known_has_no_quantile():
    assert isnan(quantile([nan], 0.5))
