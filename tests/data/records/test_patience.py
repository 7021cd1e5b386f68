"""How long the store is waited for, and when it is left alone."""

import math
import time

from data.records.patience import RESTS, Rest, left, waiting


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_a_wait_within_another_ends_with_it():
    assert left() == math.inf
    with waiting(100):
        assert 50 < left() <= 100
        with waiting(6_000):
            assert left() <= 100
        with waiting(0):
            time.sleep(0.001)
            assert left() < 0
    assert left() == math.inf


def test_what_did_not_answer_is_left_alone_and_then_looked_after_by_one():
    clock = Clock()
    rest = Rest(1.2, clock)
    assert not rest.refuses()
    rest.begin()
    clock.now += RESTS - 0.1
    assert rest.refuses()
    clock.now += 0.2
    assert [rest.refuses() for _ in range(3)] == [False, True, True]
    rest.end()
    assert not rest.refuses()


def test_where_the_one_who_looks_never_comes_back_another_does():
    clock = Clock()
    rest = Rest(1.2, clock)
    rest.begin()
    clock.now += RESTS
    assert [rest.refuses(), rest.refuses()] == [False, True]
    clock.now += 1.3
    assert not rest.refuses()
