"""Whatever the stop, the largest that change side there are among those that were kept."""

from unittest import mock

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.state import policy_of
from app.views.threshold import open_deals
from app.views.threshold.open_deals import open_by_stop
from data.snapshots.queries import Scope
from model.money.flag_line import Line

STOPS = 5
DEALS = st.lists(st.tuples(st.integers(0, STOPS), st.booleans()), max_size=40)


def changed(rows, stop):
    """Those that change side at a stop, in their order."""
    flags = rows["reach"] > stop
    return rows[flags != rows["flagged"]]


@given(DEALS)
def test_the_largest_at_every_stop_are_kept(deals):
    rows = pd.DataFrame(deals, columns=["reach", "flagged"]).astype({"reach": "int64", "flagged": "bool"})
    rows["deal"] = range(len(rows))
    with mock.patch.object(open_deals, "MOST_LISTED", 3):
        kept = open_deals._ever_listed(rows)
    for stop in range(STOPS):
        assert changed(kept, stop)["deal"].head(3).tolist() == changed(rows, stop)["deal"].head(3).tolist()


def test_what_never_changes_side_is_not_kept():
    rows = pd.DataFrame({"reach": [0, 5], "flagged": [False, False]})
    assert open_deals._ever_listed(rows)["reach"].tolist() == [5]


@pytest.mark.parametrize("by", ["flat", "money"])
def test_sql_counts_as_the_line_would(ten, by):
    published = ten.published()
    policy = policy_of({"policy": by}, published)
    ats = np.array([0.2, 0.4, 0.5, 0.8, 1.0] if by == "flat" else [0.0, 200.0, 1500.0, 1600.0, 2000.0])
    found = open_by_stop(published, Scope(), policy, policy, ats)
    p, amounts = np.array([0.2, 0.8, 0.5, 0.4]), np.array([1000.0, 2000.0, 3000.0, 4000.0])
    expected = [int(Line(by, at, policy.line.unpriced).flags(p, amounts).sum()) for at in ats.tolist()]
    assert found.stops["flagged_count"].tolist() == expected
    assert np.array(found.owners["flagged"].tolist()).sum(axis=0).tolist() == expected
