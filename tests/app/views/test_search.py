"""What is open and holds the words, whatever the filters. Open are O07 Alder, O08 Birch, O09 Cedar and O10 without."""

import pytest

from app.views.search import search


def kinds(found):
    return [(result.kind, result.name) for result in found.results]


def hrefs(found):
    return [result.href for result in found.results]


def test_an_owner_leads_to_their_open_deals_which_follow(ten):
    found = search(ten, " BOB ")
    assert (found.words, kinds(found)) == ("BOB", [("owner", "Bob"), ("deal", "Birch"), ("deal", "Cedar")])
    assert found.results[0].line == "2 open deals, €5.0\N{NO-BREAK SPACE}k"
    assert hrefs(found)[:2] == ["/at-risk?owner=Bob", "/at-risk?deal=O08"]


@pytest.mark.parametrize(
    ("words", "deals"),
    [("ced bob", ["O09"]), ("o10", ["O10"]), ("beta", ["O10", "O09"]), ("álder", ["O07"]), ("ced ann", []), ("%", [])],
)
def test_every_word_is_held_by_the_deal_in_any_order(ten, words, deals):
    found = [result for result in search(ten, words).results if result.kind == "deal"]
    assert [result.href.rpartition("=")[2] for result in found] == deals


def test_a_deal_says_what_it_is_and_one_without_an_account_says_so(ten):
    (deal,) = search(ten, "o10").results
    words = "O10 · €4.0\N{NO-BREAK SPACE}k · Beta · Lead · Cat · 40\N{NO-BREAK SPACE}% loss probability"
    assert (deal.name, deal.line) == ("Account not recorded", words)


def test_an_account_with_several_open_deals_is_found_as_one(ten):
    assert kinds(search(ten, "alder")) == [("deal", "Alder")]


@pytest.mark.parametrize("words", ["", "   ", "nobody"])
def test_nothing_is_found_for_no_words_and_for_unknown_ones(ten, words):
    assert search(ten, words).results == ()


def test_the_twin_answers_with_the_same_and_takes_no_more_than_200_letters(client):
    answer = client.get("/api/v1/search?q=o10").get_json()
    assert (answer["words"], [result["kind"] for result in answer["results"]]) == ("o10", ["deal"])
    assert client.get(f"/api/v1/search?q={'a' * 201}").status_code == 422
