"""The what-if page: two layouts that ask for nothing, and callbacks that pass a plain answer on."""

import json

import pytest

from app.components.what_if import CAVEAT
from app.views.what_if_opening import opening
from data.errors import NotFound
from pages import what_if as page

PLACES = {"head", "refused", "levers", "facts", "result", "hidden", "pictures", "fixed", "answer"}


def test_the_layouts_ask_for_nothing_and_do_not_take_the_deal_from_the_query(words):
    start, deal = words(page.layout()), words(page.layout(opportunity_id="O07"))
    assert '"what-if-find"' in start
    assert all(
        f'"what-if-{place}"' in deal for place in ("levers", "facts", "result", "moved", "curve", "answer", "values")
    )
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
    assert (found["hidden"], found["pictures"], found["fixed"]) == (False, False, False)


def test_the_deal_is_the_one_of_the_path_and_not_of_the_query(inside):
    found = inside(page.open_deal, state={}, query={"opportunity_id": "O09"}, path="/what-if/O07")
    assert found["answer"]["opportunity_id"] == "O07"


def test_values_become_an_answer_that_the_pictures_are_drawn_from(inside, words):
    values = {"changes": {"discount": 30, "stage": "Lead"}, "touched": "stage"}
    answer = inside(page.score_values, values=values, state={"threshold": 0.5}, path="/what-if/O07")
    assert json.loads(json.dumps(answer)) == answer
    assert answer["curve"]["field"] == "stage"
    assert sum(one["points"] for one in answer["moved"]) == pytest.approx(100 * (answer["then"] - answer["now"]))
    drawn = inside(page.draw, answer=answer)
    assert "Percentage points" in words(drawn["moved"])
    assert "Loss probability (%)" in words(drawn["curve"])


def test_before_anything_has_moved_the_page_says_so(inside, words):
    answer = inside(page.score_values, values=None, state=None, path="/what-if/O07")
    assert "Nothing changed yet" in words(inside(page.draw, answer=answer)["moved"])


def test_an_address_of_nothing_says_so_and_hides_the_rest(inside, words):
    found = inside(page.open_deal, state={}, query={}, path="/what-if/nonsense")
    assert set(found) == PLACES
    assert "nonsense is not open" in words(found["head"])
    assert found["hidden"] is True
    with pytest.raises(NotFound):
        inside(page.score_values, values={}, state={}, path="/what-if/nonsense")


def test_an_address_without_an_id_says_that_no_deal_is_chosen(words):
    said = words(page.opened(None, "")["head"])
    assert "No deal is chosen" in said
    assert "is not open" not in said


def test_without_signal_the_base_rate_stands_where_the_numbers_would(ten_without_signal, words):
    found = page.opened(opening(ten_without_signal, {}, "O07", {}), "O07")
    assert "Of 6 deals that closed, 33\u00a0% were lost" in words(found["result"])
    assert "Nothing to move" in words(found["levers"])
    assert (found["pictures"], found["fixed"]) == (True, True)
    assert "Now" not in words(found["result"])
    assert page.drawn(found["answer"])["curve"] is None


def test_the_start_offers_deals_and_what_a_search_finds(inside, words):
    assert "/what-if/O08" in words(inside(page.offer_deals, state={}, words=None))
    assert "1 open deal holds" in words(inside(page.offer_deals, state={}, words="cedar"))
    assert "Nothing found" in words(inside(page.offer_deals, state={}, words="zzz"))
    assert "in your scope" in words(inside(page.offer_deals, state={"region": ["East"]}, words=""))
