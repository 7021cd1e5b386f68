"""Running loss rates counted anew, by hand: who had closed before whom, and how many of them were lost."""

import numpy as np
import pandas as pd
import pytest

from model.drivers.running_rates import records
from model.features.matrix import FeatureSet

CHOSEN = FeatureSet(("amount", "owner_loss_rate"), (), (), 0.5)


def openings(**columns) -> pd.DataFrame:
    """Ann closed on the 5th and the 9th, Bob on the 3rd; a deal of each, and one of nobody's, opened on the 9th."""
    january = pd.Timestamp("2025-12-31")
    frame = pd.DataFrame({
        "as_of_on": january + pd.to_timedelta([1, 1, 1, 9, 10, 9], unit="D"),
        "closed_on": january + pd.to_timedelta([5, 9, 3, 40, 41, 42], unit="D"),
        "owner": ["Ann", "Ann", "Bob", "Ann", "Ann", None],
    })  # fmt: skip
    return frame.assign(**columns)


def test_only_what_had_closed_the_day_before_counts():
    rate = records(openings(), CHOSEN)["owner_loss_rate"].rate(np.array([1.0, 0.0, 1.0, 0.0, 0.0, 0.0]), 0.5)
    # Twenty deals at one half stand behind every rate: one of one lost is 11 of 21, one of two is 11 of 22.
    assert rate == pytest.approx([0.5, 0.5, 0.5, 11 / 21, 11 / 22, 0.5])


def test_other_outcomes_make_another_record():
    record = records(openings(), CHOSEN)["owner_loss_rate"]
    assert record.rate(np.array([0.0, 0.0, 1.0, 1.0, 1.0, 1.0]), 0.5)[4] == pytest.approx(10 / 22)


@pytest.mark.parametrize("lacking", ["closed_on", "as_of_on"])
def test_without_days_there_is_no_record_to_count(lacking):
    assert records(openings(**{lacking: pd.NaT}), CHOSEN) == {}
    assert records(openings().drop(columns=lacking), CHOSEN) == {}


def test_only_running_rates_of_named_columns_are_counted():
    assert set(records(openings(), CHOSEN)) == {"owner_loss_rate"}
    assert records(openings().drop(columns="owner"), CHOSEN) == {}
