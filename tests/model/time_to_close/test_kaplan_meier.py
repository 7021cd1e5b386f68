import numpy as np
import pandas as pd
import pytest

from model.time_to_close import kaplan_meier
from model.time_to_close.follow_up import watched
from tests.model.timed import CUT, plain, world

ENDS = np.array([30, 60, 90])


def fitted(facts, matrix, label=1.0):
    landmark_rows = watched(facts, np.ones(len(facts)), CUT)
    return kaplan_meier.fit(landmark_rows, matrix, kaplan_meier.edges_of(matrix), label)


def test_frequencies_differ_by_age():
    # Two in three are old, and end ten times as late.
    old = np.arange(300) % 3 > 0
    facts = world(np.full(300, CUT - 365), np.where(old, 70, 7), np.ones(300))
    found = fitted(facts, pd.DataFrame({"age_days": np.where(old, 100.0, 5.0)}))
    predicted = found.ended(pd.DataFrame({"age_days": [5.0, 100.0]}), ENDS)
    assert predicted[0, 0] > 0.8
    assert predicted[1, 0] < 0.1
    assert predicted[:, 2] == pytest.approx([1, 1])


def test_half_that_end_and_half_that_stay_open_are_a_half():
    facts = world(np.full(200, CUT - 100), np.where(np.arange(200) % 2, 25, 1_000), np.ones(200))
    assert fitted(facts, plain(200)).ended(plain(1), ENDS)[0] == pytest.approx([0.5, 0.5, 0.5])


def test_days_after_the_cut_are_no_days_at_risk():
    # A hundred looks long ago of which half end on day 25, and a thousand on the day before the cut.
    ago = world(np.full(100, CUT - 365), np.where(np.arange(100) % 2, 25, 1_000), np.ones(100))
    late = world(np.full(1_000, CUT - 1), np.full(1_000, 25), np.ones(1_000)).assign(
        opportunity_id=lambda frame: "late" + frame["opportunity_id"]
    )
    facts = pd.concat([ago, late], ignore_index=True)
    assert fitted(facts, plain(1_100)).ended(plain(1), ENDS)[0, 0] == pytest.approx(0.5)
