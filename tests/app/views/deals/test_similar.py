"""Similar closed deals of the ten-row world, in which six have closed."""

import datetime as dt

import pytest

from app.views.deals import similar as views
from data.errors import NotFound
from model.decisions.neighbours import Closed, Similar
from tests import rewritten

NEAR = Closed("O02", dt.date(2026, 2, 1), "won", dt.date(2026, 3, 12), 2000.0, "Birch", "Ann", "Offer", 0.1)
FAR = Closed("O03", dt.date(2026, 3, 1), "lost", dt.date(2026, 3, 3), 3000.0, None, "Ann", None, 0.2)


@pytest.fixture
def enough(monkeypatch):
    """As if one of two had been lost, and two were enough."""
    monkeypatch.setattr(Similar, "enough", property(lambda _: True))
    monkeypatch.setattr("model.decisions.neighbours.nearest", lambda *_: Similar(1, 2, 0.1, 0.9, (NEAR, FAR)))


def test_below_twenty_nothing_is_said_of_a_share(ten):
    found = views.similar(ten, "O08")
    assert found.n is not None
    assert found.n < found.fewest == 20
    assert (found.share, found.low, found.high, len(found.deals)) == (None, None, None, 0)


@pytest.mark.usefixtures("enough")
def test_the_nearest_are_listed_with_their_age_on_the_day_they_looked_alike(ten):
    found = views.similar(ten, "O08")
    assert (found.n, found.lost, found.share, found.low, found.high) == (2, 1, 0.5, 0.1, 0.9)
    assert list(found.deals["opportunity_id"]) == ["O02", "O03"]
    assert list(found.deals["age_days"]) == [31, 28]  # opened on 1 January and on 1 February
    assert found.currency == "EUR"


@pytest.mark.usefixtures("enough")
def test_where_the_close_writes_amounts_none_is_told(ten):
    assert views.similar(ten, "O08").deals["amount"].notna().all()
    assert views.similar(rewritten.services(ten), "O08").deals["amount"].isna().all()


def test_what_counts_most_in_comparing_is_named(ten):
    found = views.similar(ten, "O08")
    assert found.compared == 3
    assert set(found.alike) == {"Discount", "Pushes of the close date", "Stage"}


def test_without_signal_nothing_is_compared(ten_without_signal):
    assert views.similar(ten_without_signal, "O08").n is None


def test_a_closed_deal_is_not_found(ten):
    with pytest.raises(NotFound):
        views.similar(ten, "O01")
