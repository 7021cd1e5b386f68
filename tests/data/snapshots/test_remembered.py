"""Answers are remembered within a bound, and nobody spoils another's."""

import pandas as pd

from data.snapshots.remembered import MOST_ROWS, Remembered, packed

TEN = pd.DataFrame({"n": range(10)})


class Asked:
    """Answers with the same frame each time, and counts how often it was asked."""

    def __init__(self, frame):
        self.frame, self.times = frame, 0

    def __call__(self):
        self.times += 1
        return self.frame


def test_the_same_is_asked_once():
    held, asked = Remembered(), Asked(TEN)
    assert held.get("count", asked).equals(held.get("count", asked))
    held.get("sum", asked)
    assert asked.times == 2


def test_whoever_writes_into_an_answer_writes_into_a_copy():
    held, asked = Remembered(), Asked(TEN.copy())
    for _ in range(2):
        found = held.get("count", asked)
        found.loc[0, "n"] = 99
        found["more"] = 1
    assert held.get("count", asked).equals(TEN)


def test_what_was_asked_for_longest_ago_is_forgotten_first():
    held, asked = Remembered(most_bytes=2 * len(packed(TEN))), Asked(TEN)
    for name in ("a", "b", "a", "c"):
        held.get(name, asked)
    assert asked.times == 3
    held.get("a", asked)
    assert asked.times == 3
    held.get("b", asked)
    assert asked.times == 4


def test_long_answers_are_not_kept():
    held, asked = Remembered(), Asked(pd.DataFrame({"n": range(MOST_ROWS + 1)}))
    held.get("rows", asked)
    held.get("rows", asked)
    assert asked.times == 2
