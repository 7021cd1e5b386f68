"""What is worked out of something that never changes is worked out once, within a bound, and goes with it."""

import gc
import weakref
from functools import partial

from data.snapshots.memo import MOST, Memo


class Version:
    """What answers are worked out of."""


def memo_of(most=MOST):
    memo: Memo[Version, str | None] = Memo(most)
    return memo


def asked(memo, subject, *questions):
    """Return the questions that had to be worked out."""
    found = []

    def work_out(question):
        found.append(question)
        return question.upper()

    for question in questions:
        assert memo.get(subject, question, partial(work_out, question)) == question.upper()
    return found


def test_each_question_is_worked_out_once_for_each_subject():
    memo, one, other = memo_of(), Version(), Version()
    assert asked(memo, one, "a", "b", "a") == ["a", "b"]
    assert asked(memo, other, "a") == ["a"]


def test_nothing_is_an_answer_too():
    memo, one, calls = memo_of(), Version(), []
    for _ in range(2):
        assert memo.get(one, "none", lambda: calls.append(1)) is None
    assert calls == [1]


def test_more_than_so_many_are_forgotten():
    memo, one = memo_of(most=2), Version()
    assert asked(memo, one, "a", "b", "c", "c", "a", "b") == ["a", "b", "c", "a", "b"]


def test_a_failure_is_no_answer():
    memo, one = memo_of(), Version()
    for _ in range(2):
        try:
            memo.get(one, "a", lambda: 1 / 0)
        except ZeroDivisionError:
            continue
        raise AssertionError("what fails is said each time")
    assert asked(memo, one, "a") == ["a"]


def test_what_is_gone_takes_its_answers_along():
    memo, one = memo_of(), Version()
    asked(memo, one, "a")
    gone = weakref.ref(one)
    del one
    gc.collect()
    assert gone() is None
