"""Filters that leave nothing. Ann has three closed and one open, all in North; Cat has closed one this quarter."""

import pytest

from app.views.emptied import Emptied, Removable, emptied

OPEN, EITHER, CLOSED = ("open",), ("open", "closed"), ("closed",)


@pytest.mark.parametrize(
    ("state", "about", "removable"),
    [
        ({"owner": ["Nobody"]}, OPEN, Removable(("owner",), "Owner: Nobody", 4)),
        ({"owner": ["Ann"], "product": ["Beta"]}, OPEN, Removable(("owner",), "Owner: Ann", 2)),
        ({"owner": ["Cat"], "region": ["North"]}, CLOSED, Removable(("owner",), "Owner: Cat", 3)),
        (
            {"owner": ["Ann"], "product": ["Alpha"], "period": "this-week"},
            CLOSED,
            Removable(("period",), "the period", 2),
        ),
        ({"owner": ["Nobody"], "region": ["Nowhere"]}, OPEN, None),
    ],
)
def test_the_filter_without_which_most_deals_come_back_is_named(ten, state, about, removable):
    assert emptied(ten, state, about) == Emptied(frozenset(about), removable)


@pytest.mark.parametrize(
    ("state", "about"),
    [
        ({}, OPEN),
        ({"owner": ["Ann"]}, OPEN),
        ({"owner": ["Ann"], "period": "this-quarter"}, EITHER),
        ({"owner": ["X"]}, ()),
    ],
)
def test_where_something_is_left_or_nothing_is_asked_nothing_is_said(ten, state, about):
    assert emptied(ten, state, about) is None
