"""Time that was agreed is told from time that has passed by what was opened this week."""

import numpy as np
import pandas as pd
import pytest

from model.leaks.elapsed_days import outlasts, unit_of
from model.leaks.outcomes import endings
from tests.model.judging import custom

AGES = np.arange(80) % 8
TODAY = pd.Timestamp("2026-06-30")
FACTS = pd.DataFrame(
    {
        "opportunity_id": [f"O{at}" for at in range(80)],
        "as_of_on": TODAY,
        "opened_on": TODAY - pd.to_timedelta(AGES, unit="D"),
        "closed_on": pd.NaT,
        "label_lost": np.nan,
    }
)


@pytest.mark.parametrize(
    ("unit", "values", "expected"),
    [
        ("days", np.full(80, 30.0), True),
        ("months", np.full(80, 12.0), True),
        ("days", AGES + 0.0, False),
        ("days", AGES + 1.0, False),
        ("days", AGES + 40.0, False),
        ("hours", AGES * 24.0 + np.arange(80) % 24, False),
        ("months", np.ones(80), False),
        ("changes", np.full(80, 30.0), False),
        ("days", np.where(AGES == 0, 30.0, np.nan), False),
    ],
)
def test_only_what_holds_more_than_has_passed_and_does_not_run_on_outlasts(unit, values, expected):
    assert outlasts(values, custom("term", unit=unit), endings(FACTS)) is expected


def test_the_unit_may_stand_in_the_label():
    assert unit_of(custom("Contract months")) == "months"
    assert unit_of(custom("notes")) == ""
