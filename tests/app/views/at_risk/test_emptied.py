"""A list that is empty says which one filter to remove. Open are O07 (Ann), O08 and O09 (Bob), and O10 (Cat)."""

import pytest

from app.views.at_risk.emptied import to_remove
from app.views.emptied import Removable

# By the world's own policy O08 and O10 are flagged.


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ({"owner": ["Ann"], "flagged": "yes"}, Removable(("flagged",), "Flagged", 1)),
        ({"owner": ["Ann"], "product": ["Beta"]}, Removable(("owner",), "Owner: Ann", 2)),
        ({"owner": ["Bob"], "amount_from": 9_000}, Removable(("amount_from", "amount_to"), "Amount of this list", 2)),
        ({"q": "nobody"}, Removable(("q",), "Search: nobody", 4)),
        ({"owner": ["Bob"], "q": "nobody", "stage_has": "Lead"}, Removable(("q",), "Search: nobody", 1)),
        ({"owner": ["Ann", "Cat"], "region": ["Nowhere"]}, Removable(("region",), "Region: Nowhere", 2)),
        ({"stale": "yes"}, Removable(("stale",), "Stale only", 4)),
    ],
)
def test_the_filter_that_most_deals_come_back_without_is_named(ten, state, found):
    assert to_remove(ten, state) == found


def test_where_no_single_filter_is_to_blame_none_is_named(ten):
    assert to_remove(ten, {"q": "nobody", "owner": ["Nobody"]}) is None


def test_without_signal_what_asks_for_flagged_ones_is_to_be_removed(ten_without_signal):
    assert to_remove(ten_without_signal, {"flagged": "yes"}) == Removable(("flagged",), "Flagged", 4)
