"""The open opportunities of a scope as a model reads them."""

import pandas as pd
import pytest

from data.snapshots import open_facts
from data.snapshots.queries import Scope
from data.statements import sql
from tests import worlds


def in_scope(snapshot, **scope):
    return pd.concat(open_facts.in_scope(snapshot, Scope(**scope), worlds.FLAT), ignore_index=True)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({}, {"O07", "O08", "O09", "O10"}),
        ({"owner": ("Bob",)}, {"O08", "O09"}),
        ({"manager": ("Mia",), "stage": ("Lead",)}, {"O09"}),
        ({"owner": ("Nobody",)}, set()),
    ],
)
def test_a_scope_holds_its_open_opportunities(ten, scope, expected):
    assert set(in_scope(ten.published().snapshot, **scope)["opportunity_id"]) == expected


def test_rows_have_the_facts_of_the_as_of_date_and_what_the_list_says_of_their_dates(ten):
    rows = in_scope(ten.published().snapshot).set_index("opportunity_id")
    assert rows.loc["O08", ["discount", "pushes", "overdue_days", "quiet_days"]].tolist() == [20, 0, 10, 29]
    assert rows.loc["O07", "expected_close_on"] == pd.Timestamp("2026-07-15")
    assert rows["overdue_days"].isna().sum() == 3


def test_nothing_open_is_one_frame_of_all_columns(ten):
    (nothing,) = open_facts.in_scope(ten.published().snapshot, Scope(owner=("Nobody",)), worlds.FLAT)
    assert nothing.empty
    assert {"amount", "owner", "stage", "quiet_days"} <= set(nothing)


def test_columns_of_few_levels_come_as_categoricals(ten):
    rows = in_scope(ten.published().snapshot)
    assert isinstance(rows["stage"].dtype, pd.CategoricalDtype)


def test_a_chunk_is_some_vectors_of_a_long_list(ten, monkeypatch):
    asked = sql("portfolio_rows")
    many = f"{asked} cross join range(2000)"
    monkeypatch.setattr(open_facts, "sql", lambda _: many)
    monkeypatch.setattr(open_facts, "VECTORS", 1)
    lengths = [len(chunk) for chunk in open_facts.in_scope(ten.published().snapshot, Scope(), worlds.FLAT)]
    assert sum(lengths) == 8000
    assert 0 < min(lengths) <= max(lengths) <= 2048
