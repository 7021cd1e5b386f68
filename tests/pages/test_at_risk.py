"""The wires of deals at risk, called as functions."""

from app.components.deals.entries import TITLE
from app.views.movement.flags import NOTHING_OPEN
from pages import at_risk

SCOPE = {"owner": ["Bob"], "threshold": 0.5}
REQUEST = {"startRow": 0, "endRow": 100, "sortModel": [{"colId": "amount", "sort": "asc"}], "filterModel": {}}


def test_the_layout_holds_what_the_wires_fill(words):
    drawn = words(at_risk.layout(flagged="yes"))
    assert all(name in drawn for name in ("deals-summary", "deals-place", "deal-body", "deals-q", "deals-flagged"))
    assert "/export/at-risk.csv" in drawn


def test_the_summary_is_of_the_scope_and_the_filters(inside, words):
    drawn = inside(at_risk.describe_list, SCOPE, {"flagged": "yes"})
    assert "2 of 2 open deals flagged" in words(drawn["summary"])
    assert drawn["flagged"] is False
    assert drawn["banner"] is None


def ids(drawn):
    return [row["opportunity_id"] for row in drawn["rows"]["rowData"]]


def test_the_list_opens_on_what_is_flagged_and_the_address_asks_for_all(inside):
    assert ids(inside(at_risk.list_block, REQUEST, {}, {})) == ["O08", "O10"]
    assert ids(inside(at_risk.list_block, REQUEST, {}, {"flagged": "all"})) == ["O07", "O08", "O09", "O10"]
    drawn = inside(at_risk.list_block, REQUEST, {}, {"stale": "yes"})
    assert drawn["asked"]["keys"] == {"sort": "amount"}


def test_filters_that_leave_nothing_name_the_one_to_remove(inside, words):
    said = words(inside(at_risk.describe_list, {"owner": ["Ann"]}, {})["summary"])
    assert "No deal is left by these filters" in said
    assert "1 open deal not flagged" in said
    assert '"data-remove": "flagged"' in said
    assert "Show all open deals" in said
    one = words(inside(at_risk.describe_list, {"owner": ["Ann"]}, {"q": "nobody", "flagged": "all"})["summary"])
    assert "without Search: nobody there is 1 deal" in one
    several = words(inside(at_risk.describe_list, {"owner": ["Nobody"]}, {"q": "x"})["summary"])
    assert "no single one of them is to blame" in several


def test_without_signal_the_list_opens_on_all(ten_without_signal, dash_app, inside, monkeypatch):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    assert len(ids(inside(at_risk.list_block, REQUEST, {}, {}))) == 4


def test_the_grid_is_drawn_as_the_address_has_it(inside, words):
    drawn = inside(at_risk.draw_list, 0, {"sort": "-amount"})
    assert '"initialSort": "desc"' in words(drawn["grid"])
    assert drawn["refused"] is None


def test_what_a_link_asks_for_in_vain_is_named_and_left_out(inside, words):
    query = {"sort": "colour", "amount_from": "much", "q": "ced"}
    drawn = inside(at_risk.draw_list, 0, query)
    assert "sort=colour: The list cannot be sorted by 'colour'." in words(drawn["refused"])
    assert "amount_from=much: amount_from must be a number" in words(drawn["refused"])
    assert '"initialSort": "desc"' in words(drawn["grid"])
    assert "1 shown" in words(inside(at_risk.describe_list, SCOPE, query)["summary"])
    block = inside(at_risk.list_block, REQUEST, SCOPE, query)
    assert [row["opportunity_id"] for row in block["rows"]["rowData"]] == ["O09"]
    assert block["asked"]["refused"] == ["amount_from", "sort"]


def test_a_block_answers_the_grid_and_tells_the_address(inside, words):
    drawn = inside(at_risk.list_block, REQUEST, SCOPE, {"q": "ced"})
    assert [row["opportunity_id"] for row in drawn["rows"]["rowData"]] == ["O09"]
    assert drawn["asked"] == {"keys": {"sort": "amount"}, "count": 1, "refused": []}
    assert words(drawn)


def test_a_deal_says_how_its_loss_chance_moved_or_why_nobody_knows(inside, words):
    drawn = inside(at_risk.open_deal, {"deal": "O08", "scope": {}})
    assert NOTHING_OPEN in words(drawn["body"])


def test_a_deal_opens_at_the_threshold_of_the_scope(inside, words):
    drawn = inside(at_risk.open_deal, {"deal": "O08", "scope": {"threshold": 0.9}})
    assert drawn["title"].children == "Birch"
    assert "Not flagged" in words(drawn["body"])
    assert "Within 60\u00a0days: 10\u00a0% won, 60\u00a0% lost, 30\u00a0% still open" in words(drawn["body"])


def test_without_dates_a_deal_says_why_there_is_no_picture(undated, dash_app, inside, words, monkeypatch):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", undated)
    body = words(inside(at_risk.open_deal, {"deal": "O08", "scope": {}})["body"])
    assert "Too few deals closed long enough ago" in body
    assert "Within 60" not in body


def test_similar_deals_follow_once_the_deal_is_drawn(inside, words):
    body = words(inside(at_risk.open_deal, {"deal": "O08", "scope": {}})["body"])
    assert '"deal-similar"' in body
    assert '"deal-asked"' in body
    assert "Too few similar closed deals (" in words(inside(at_risk.compare_deal, "O08"))


def test_what_was_said_of_a_deal_follows_once_it_is_drawn(inside, words):
    body = words(inside(at_risk.open_deal, {"deal": "O08", "scope": {}})["body"])
    assert '"deal-before"' in body
    assert TITLE not in body
    assert TITLE in words(inside(at_risk.tell_what_was_said, "O08"))


def test_a_closed_deal_opens_as_it_ended(inside, words):
    drawn = inside(at_risk.open_deal, {"deal": "O02", "scope": {}})
    assert "Won on 12 Mar 2026" in words(drawn["body"])
