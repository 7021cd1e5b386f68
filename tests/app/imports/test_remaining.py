"""How long the rest takes is said where estimates agree, and never as a countdown that rises."""

import itertools

import pytest

from app.imports.remaining import marked, seconds_left

STEADY = tuple((10.0 * nth, nth / 20) for nth in range(1, 9))


@pytest.mark.parametrize("slower", [1.0, 30.0])
def test_steady_work_counts_down_on_any_machine(slower):
    marks = [(at * slower, share) for at, share in STEADY]
    assert seconds_left(0.0, marks, 80 * slower) == pytest.approx(120 * slower)
    assert seconds_left(0.0, marks, 85 * slower) == pytest.approx(115 * slower)


def test_nothing_is_said_at_the_beginning_and_where_a_step_takes_unusually_long():
    assert seconds_left(0.0, (), 9.0) is None
    assert seconds_left(0.0, STEADY[:2], 20.0) is None
    assert seconds_left(0.0, STEADY, 101.0) is None


def test_nothing_is_said_while_the_work_slows_down_and_of_a_moment_that_is_past():
    slowing = tuple((10.0 * nth * nth, nth / 20) for nth in range(1, 9))
    assert seconds_left(0.0, slowing, 640.0) is None
    ending = ((10.0, 0.3), (20.0, 0.6), (30.0, 0.9))
    assert seconds_left(0.0, ending, 31.0) == pytest.approx(30 * 0.1 / 0.9 - 1)
    assert seconds_left(0.0, ending, 34.0) is None


def test_quick_steps_at_first_promise_nothing():
    marks = ((1.0, 0.06), (1.5, 0.08), (2.0, 0.1))
    assert {seconds_left(0.0, marks, 2.0 + second) for second in range(28)} == {None}


def test_what_stands_there_never_rises_from_step_to_step():
    uneven = (0.06, 0.1, 0.2, 0.32, 0.41, 0.49, 0.57, 0.65, 0.82, 0.86, 0.94)
    times = (2, 3, 7, 8, 10, 12, 14, 16, 18, 19, 23)
    marks = tuple(zip(map(float, times), uneven, strict=True))
    told = [seconds_left(0.0, marks[: nth + 1], marks[nth][0]) for nth in range(len(marks))]
    known = [left for left in told if left is not None]
    assert told[:4] == [None] * 4
    assert len(known) > 2
    assert all(after < before for before, after in itertools.pairwise(known))


def test_a_mark_is_made_where_the_work_has_advanced():
    assert marked((), 1.0, 0.001) == ()
    assert marked(((1.0, 0.1),), 2.0, 0.1) == ((1.0, 0.1),)
    assert marked(((1.0, 0.1),), 2.0, 0.2) == ((1.0, 0.1), (2.0, 0.2))
