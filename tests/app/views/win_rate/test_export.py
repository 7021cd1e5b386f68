"""Win rates as files: the six deals of the ten-row world that closed."""

import pytest

from app.views.win_rate.export import groups, pairs
from data.errors import InvalidInput


def rows_of(answer):
    (rows,) = answer.chunks
    return rows


def test_one_field_is_a_row_for_each_group(ten):
    answer = groups(ten, {"by": "owner", "period": "all"})
    rows = rows_of(answer)
    assert answer.name == "headwind-win-rate-by-owner-2026-06-30"
    assert sorted(rows[["field", "group", "n", "amount"]].values.tolist()) == [
        ["Owner", "Ann", 3, 6000],
        ["Owner", "Bob", 2, 9000],
        ["Owner", "Cat", 1, 6000],
    ]
    assert (answer.rows, answer.provenance.filters) == (3, "none")


def test_every_field_is_in_it_where_none_is_named(ten):
    answer = groups(ten, {})
    assert {"Owner", "Product"} <= set(rows_of(answer)["field"])
    assert answer.provenance.filters.startswith("Period: ")


def test_where_nothing_closed_it_is_a_head(ten):
    answer = groups(ten, {"owner": ["Nobody"]})
    assert (answer.rows, list(rows_of(answer))) == (0, [column.key for column in answer.columns])


def test_a_field_that_is_not_compared_is_refused_by_name(ten):
    with pytest.raises(InvalidInput) as refused:
        groups(ten, {"by": "account"})
    assert refused.value.field == "by"


def test_owners_and_products_are_all_that_closed_anything_together(ten):
    rows = rows_of(pairs(ten, {"owner": ["Ann"], "period": "all"}))
    assert rows["n"].sum() == 3
    assert (rows["n"] > 0).all()
    assert set(rows["owner"]) == {"Ann"}
