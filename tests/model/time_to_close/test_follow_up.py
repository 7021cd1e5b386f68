import numpy as np
import pandas as pd
import pytest

from model.time_to_close.follow_up import watched
from tests.model.timed import DAY

# Opportunity A is looked at twice and lost, B is open on day 100, C is won after it, D is opened later.
FACTS = pd.DataFrame({
    "opportunity_id": ["A", "A", "B", "B", "C", "D"],
    "as_of_on": DAY + np.array([10, 40, 40, 70, 70, 130]),
    "closed_on": pd.Series(DAY + np.array([60, 60, 0, 0, 120, 0])).where([True, True, False, False, True, False]),
    "label_lost": [1.0, 1.0, np.nan, np.nan, 0.0, np.nan],
})  # fmt: skip
SAID = np.array([0.1, 0.2, 0.3, 0.4, 0.9, 0.5])


def test_what_is_open_on_the_cut_counts_as_likely_as_was_said_last():
    found = watched(FACTS, SAID, 100.0)
    assert list(found.followed) == [True, True, True, True, True, False]
    assert list(found.weight(1.0)) == pytest.approx([1, 1, 0.4, 0.4, 0.9, 0])
    assert list(found.weight(0.0)) == pytest.approx([0, 0, 0.6, 0.6, 0.1, 0])


def test_what_has_ended_is_followed_until_then_and_the_rest_until_the_cut():
    found = watched(FACTS, SAID, 100.0)
    assert list(found.last[:5]) == [60, 60, 100, 100, 100]
    assert list(found.ended[:5]) == [True, True, False, False, False]
    assert list(watched(FACTS, SAID, 150.0).ended) == [True, True, False, False, True, False]
