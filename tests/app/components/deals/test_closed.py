"""A closed deal as drawn in its drawer."""

from app.components.deals import closed as components
from app.components.deals.drawer_body import title
from app.views.deals.closed import closed_opportunity


def test_a_won_deal_says_how_it_ended_before_all_else(ten, words):
    deal = closed_opportunity(ten, "O02")
    said = words(components.body(deal))
    assert "€1,800 · Won" in said
    assert "Won on 12 Mar 2026" in said
    assert "It has ended, so it has no loss chance and stands in no list of open deals." in said
    assert "Its amount was €2,000 before." in said
    assert "Closed 12 Mar 2026 after 70 days" in said
    assert title(deal).href == "/account/Birch"


def test_a_lost_deal_says_what_it_stood_for(ten, words):
    said = words(components.body(closed_opportunity(ten, "O05")))
    assert "€5,000 · Lost" in said
    assert "before." not in said
