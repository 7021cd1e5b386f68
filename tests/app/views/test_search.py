"""What holds the words, whatever the filters. Open are O07 Alder, O08 Birch, O09 Cedar and O10 without."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import formats
from app.views.deals.account import account
from app.views.search import _as_words, search
from tests import worlds
from tests.held import hold_out


@pytest.fixture(scope="module")
def acmes(tmp_path_factory):
    return renamed(tmp_path_factory.mktemp("acmes"), "Acme", "Acme North")


def renamed(folder, several, other):
    """O07 and O08 are of the first account, O09 of the other."""
    names = {",Alder,": f",{several},", ",Birch,": f",{several},", ",Cedar,": f",{other},"}
    deals = worlds.OPPORTUNITIES
    for name, then in names.items():
        deals = deals.replace(name, then)
    accounts = f"name,sector\n{several},Retail\n{other},Energy\n"
    return worlds.services(folder, files={"opportunities": deals, "accounts": accounts})


def kinds(found):
    return [(result.kind, result.name) for result in found.results]


def hrefs(found):
    return [result.href for result in found.results]


def test_an_owner_leads_to_their_open_deals_which_follow(ten):
    found = search(ten, " BOB ")
    assert (found.words, kinds(found)) == ("BOB", [("owner", "Bob"), ("deal", "Birch"), ("deal", "Cedar")])
    assert found.results[0].line == "2 open deals, €5.0\N{NO-BREAK SPACE}k"
    assert hrefs(found)[:2] == ["/at-risk?owner=Bob&flagged=all", "/at-risk?deal=O08"]


@pytest.mark.parametrize(
    ("words", "deals"),
    [("ced bob", ["O09"]), ("o10", ["O10"]), ("beta", ["O10", "O09"]), ("álder", ["O07"]), ("ced ann", []), ("%", [])],
)
def test_every_word_is_held_by_the_deal_in_any_order(ten, words, deals):
    found = [result for result in search(ten, words).results if result.kind == "deal"]
    assert [result.href.rpartition("=")[2] for result in found] == deals


def test_a_deal_says_what_it_is_and_one_without_an_account_says_so(ten):
    (deal,) = search(ten, "o10").results
    words = "O10 · €4.0\N{NO-BREAK SPACE}k · Beta · Lead · Cat · 40\N{NO-BREAK SPACE}% loss chance"
    assert (deal.name, deal.line) == ("Account not recorded", words)


def test_an_account_with_one_open_deal_is_that_deal(ten):
    assert kinds(search(ten, "alder"))[0] == ("deal", "Alder")


def test_closed_deals_follow_with_how_they_ended_the_latest_first(ten):
    found = search(ten, "alder").results
    assert kinds(search(ten, "alder"))[1:] == [("closed", "Alder")] * 2
    assert found[1].line == "O03 · €3.0\N{NO-BREAK SPACE}k · Lost 3 Mar 2026"
    assert (found[2].line, found[2].href) == ("O01 · €1.0\N{NO-BREAK SPACE}k · Won 10 Feb 2026", "/at-risk?deal=O01")


def test_an_account_with_several_open_deals_counts_what_its_link_shows(acmes):
    """Of Acme two deals are open, and one of Acme North, whose name holds that of the other."""
    found = search(acmes, "acme").results[0]
    assert (found.kind, found.name, found.href) == ("account", "Acme", "/account/Acme")
    shown = account(acmes, {}, "Acme")
    worth = formats.money(shown.open_amount, "EUR")
    assert found.line == f"{len(shown.open)} open deals, {worth}"


def test_what_is_called_most_like_the_words_comes_first(tmp_path):
    """Two accounts hold both words; the name of one begins as typed, and the whole word counts for more than a part."""
    world = renamed(tmp_path, "Novak & Carver Media", "Carver & Novak")
    assert [name for _, name in kinds(search(world, "Carver & Novak"))][:2] == ["Carver & Novak", "Carver & Novak"]
    assert ("account", "Novak & Carver Media") in kinds(search(world, "Carver & Novak"))[2:]
    assert kinds(search(world, "carver"))[0] == ("deal", "Carver & Novak"), "it begins so, before accounts that hold it"
    assert kinds(search(world, "novak"))[0] == ("account", "Novak & Carver Media")


def test_whole_words_come_before_parts_of_words(tmp_path):
    world = renamed(tmp_path, "Copperfield Analytics", "Analytics of Copper")
    assert kinds(search(world, "analytics copper"))[0][1] == "Analytics of Copper"


@pytest.mark.parametrize(
    ("words", "text", "stand"),
    [
        ("analytics copper", "analytics of copper", True),
        ("analytics copper", "copper, analytics", True),
        ("analytics copper", "copperfield analytics", False),
        ("a b", "a b", True),
        ("a b", "ab b", False),
        ("a A", "a", True),
        ("b", "b&q", False),
        ("b&q", "a shop of b&q.", True),
        ("Müller", "muller & co", True),
        ("a.c", "abc", False),
        ("한국", "한국 1", True),
        ("a b c elsewhere", "c b a", True),  # the first three are judged: what is found holds all of them
    ],
)
def test_words_stand_in_any_order_with_no_letter_beside_them(words, text, stand):
    patterns = [pattern for pattern in _as_words(words).values() if pattern]
    question = "select bool_and(regexp_matches(?, pattern)) from (select unnest(?) as pattern)"
    assert duckdb.execute(question, [text, patterns]).fetchall() == [(stand,)]


@given(st.text(min_size=1, max_size=40))
def test_whatever_is_typed_is_sought(ten, words):
    assert isinstance(search(ten, words).results, tuple)


@pytest.mark.parametrize("words", ["", "   ", "nobody"])
def test_nothing_is_found_for_no_words_and_for_unknown_ones(ten, words):
    assert search(ten, words).results == ()


def test_the_twin_answers_with_the_same_and_takes_no_more_than_200_letters(client):
    answer = client.get("/api/v1/search?q=o10").get_json()
    assert (answer["words"], [result["kind"] for result in answer["results"]]) == ("o10", ["deal"])
    assert client.get(f"/api/v1/search?q={'a' * 201}").status_code == 422
    assert client.get("/api/v1/search?q=o10&owner=Bob").status_code == 422


def test_a_deal_that_an_experiment_holds_out_says_so(tmp_path):
    world = worlds.services(tmp_path)
    hold_out(world, "O08")
    assert [one.line.endswith(" · held out") for one in search(world, "alpha").results] == [True, False]
    world.store.close()
