"""Who won more or fewer than expected, by sums worked out in the head."""

import pandas as pd
import pytest

from app.views.people.expected import judged


def sums(**people):
    return pd.DataFrame.from_dict(people, orient="index", columns=["won", "expected", "variance", "n"])


def test_the_interval_is_two_standard_deviations_wide_and_within_the_deals():
    ann = judged(sums(Ann=(31, 27.4, 9.0, 40)))["Ann"]
    assert (ann.won, ann.low, ann.high) == pytest.approx((27.4, 27.4 - 5.88, 27.4 + 5.88), abs=0.01)
    few = judged(sums(Bob=(1, 0.5, 0.25, 1)))["Bob"]
    assert (few.low, few.high) == (0, 1)


def test_somebody_is_named_beyond_chance_alone():
    found = judged(sums(Ann=(40, 30, 9.0, 60), Bob=(20, 30, 9.0, 60), Cat=(34, 30, 9.0, 60)))
    assert [one.differs for one in found.values()] == ["more", "less", ""]


def test_the_more_people_the_wider_the_limit():
    """7 deals lie 2.33 deviations off: beyond chance for one person, not among fifty."""
    crowd = {f"P{nth}": (30, 30, 9.0, 60) for nth in range(49)}
    assert judged(sums(Ann=(37, 30, 9.0, 60)))["Ann"].differs == "more"
    assert judged(sums(Ann=(37, 30, 9.0, 60), **crowd))["Ann"].differs == ""


def test_who_closed_fewer_than_ten_is_not_judged():
    assert judged(sums(Ann=(9, 2, 0.5, 9)))["Ann"].differs == ""
