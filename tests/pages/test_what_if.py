"""The what-if page: two layouts that ask for nothing, and callbacks that pass a plain answer on."""

import json

import pytest

from app.answer_json import as_json
from app.components.what_if.result import CAVEAT
from app.views.what_if.answer import what_if
from app.views.what_if.opening import opening
from pages import what_if as page

PLACES = {
    *(
        "head",
        "refused",
        "levers",
        "facts",
        "result",
        "why",
        "graph",
        "actions",
        "hidden",
        "pictures",
        "alike",
        "fixed",
        "case",
        "answer",
        "drawn",
    ),
}


def answer(services, changes, touched=None):
    """An answer as it comes out of the store."""
    return json.loads(json.dumps(as_json(what_if(services, {"threshold": 0.5}, "O07", changes, touched))))


def test_the_layouts_ask_for_nothing_and_do_not_take_the_deal_from_the_query(words):
    start, deal = words(page.layout()), words(page.layout(opportunity_id="O07"))
    assert '"what-if-find"' in start
    tabs = ("why", "moved", "before", "curve", "moves", "scenarios", "similar")
    assert all(f'"what-if-{place}"' in deal for place in ("levers", "facts", "result", *tabs, "answer", "case"))
    assert '"/what-if/new"' in start
    assert deal == words(page.layout(opportunity_id="O08", **{"set.amount": "1", "threshold": ".4"}))
    assert "O07" not in deal


def test_a_deal_opens_with_its_levers_facts_and_first_answer(inside, words):
    found = inside(
        page.open_deal, state={"threshold": 0.5}, query={"set.discount": "30", "set.x": "1"}, path="/what-if/O07"
    )
    assert set(found) == PLACES
    assert found["answer"]["changes"] == {"discount": 30.0}
    assert "no field 'x'" in words(found["refused"])
    assert "Alder · Alpha" in words(found["head"])
    assert CAVEAT in words(found["result"])
    assert "these add up" in words(found["why"])
    assert (found["hidden"], found["pictures"], found["fixed"]) == (False, False, False)


def test_the_deal_is_the_one_of_the_path_and_not_of_the_query(inside):
    found = inside(page.open_deal, state={}, query={"opportunity_id": "O09"}, path="/what-if/O07")
    assert found["answer"]["opportunity_id"] == "O07"


def test_a_browser_is_handed_the_deal_and_a_picture_for_every_lever(inside):
    found = inside(page.open_deal, state={"threshold": 0.5}, query={"tab": "moves"}, path="/what-if/O07")
    case = json.loads(json.dumps(found["case"]))
    assert (case["twin"], case["tab"], case["policy"]["at"]) == ("/api/v1/what-if/O07", "moves", 0.5)
    assert set(case["pictures"]) == {"stage", "expected_close_on", "discount"}


def test_a_composed_deal_starts_and_is_not_recorded(inside, words):
    found = inside(page.open_deal, state={"threshold": 0.5}, query={"set.discount": "30"}, path="/what-if/new")
    assert '"Start"' in words(found["result"])
    assert '"Now"' not in words(found["result"])
    assert '"now ' not in words(found["levers"])
    assert [one["name"] for one in found["case"]["pictures"]["discount"]["data"]][2] == "As it starts"
    assert "As it starts" in words(found["graph"])
    assert "Start" in words(inside(page.draw, answer=json.loads(json.dumps(found["answer"])))["moved"])


def test_similar_deals_lie_under_the_answer_of_a_composed_deal_alone():
    def stacked(opportunity_id):
        (stack,) = page.layout(opportunity_id)["what-if-deal"].children[1].children[1:]
        below = stack.children[-1]
        return [part.id for part in below.children if getattr(part, "id", "") == "what-if-similar"]

    assert (stacked("new"), stacked("O07")) == (["what-if-similar"], [])


def test_only_where_something_is_shaded_it_is_said(ten, inside):
    assert inside(page.draw, answer=answer(ten, {"discount": 30}, "discount"))["unshaded"] is False
    assert inside(page.draw, answer=answer(ten, {"stage": "Lead"}, "stage"))["unshaded"] is True


def test_pictures_are_drawn_from_an_answer(ten, inside, words):
    found = answer(ten, {"discount": 30, "stage": "Lead"}, "stage")
    assert sum(one["points"] for one in found["moved"]) == pytest.approx(100 * (found["then"] - found["now"]))
    drawn = inside(page.draw, answer=found)
    assert "Percentage points" in words(drawn["moved"])
    assert "Loss chance" in words(drawn["table"])
    assert drawn["said"].startswith("Stage ")


def test_before_anything_has_moved_the_page_says_so(ten, inside, words):
    assert "Move a field" in words(inside(page.draw, answer=answer(ten, {}))["moved"])


def test_similar_deals_follow_the_answer(ten, inside, words):
    assert "Similar closed deals" in words(inside(page.compare, answer=answer(ten, {"discount": 30})))
    assert inside(page.compare, answer=None) is None


def test_an_address_of_nothing_says_so_with_what_it_held_and_hides_the_rest(inside, words):
    found = inside(page.open_deal, state={}, query={"set.discount": "30"}, path="/what-if/nonsense")
    assert set(found) == PLACES
    assert "nonsense is not open" in words(found["head"])
    assert "Discount: 30" in words(found["head"])
    assert (found["hidden"], found["case"]) == (True, None)


def test_an_address_without_an_id_says_that_no_deal_is_chosen(words):
    said = words(page.gone("", ())["head"])
    assert "No deal is chosen" in said
    assert "is not open" not in said


def test_without_signal_the_base_rate_stands_where_the_numbers_would(ten_without_signal, words):
    began = opening(ten_without_signal, {}, "O07", {})
    assert began is not None
    found = page.opened(began)
    assert "Of 6 deals that closed, 33\u00a0% were lost" in words(found["result"])
    assert "Nothing to move" in words(found["levers"])
    assert (found["pictures"], found["alike"], found["fixed"]) == (True, True, True)
    assert "Now" not in words(found["result"])
    assert page.render(found["answer"])["said"] is None
    assert (found["case"], found["graph"], found["why"]) == (None, None, None)


def test_the_start_offers_deals_and_what_a_search_finds(inside, words):
    assert "/what-if/O08" in words(inside(page.offer_deals, state={}, words=None)["start"])
    assert "1 open deal holds" in words(inside(page.offer_deals, state={}, words="cedar")["start"])
    assert "Nothing found" in words(inside(page.offer_deals, state={}, words="zzz")["start"])
    assert "with your filters" in words(inside(page.offer_deals, state={"region": ["East"]}, words=""))
