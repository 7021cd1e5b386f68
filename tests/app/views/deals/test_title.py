"""What a deal is called: open are O07, O09 and O10 with names of their own, and O08 without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import formats
from app.api.files.csv_file import FORMULA_STARTS
from app.views.alerts.conditions import looks_at
from app.views.at_risk.answer import page
from app.views.at_risk.export import export
from app.views.bulk_change.answer import portfolio
from app.views.deals.account import account
from app.views.deals.opportunity import opportunity
from app.views.deals.title import deal_title, own_name, title_line, under_title, with_titles
from app.views.movement.answer import movement
from app.views.pipeline.answer import morning
from app.views.review.answer import review
from app.views.search import search
from app.views.what_if.opening import opening, start
from data.records.alerts.rules import RuleInForce
from tests import named


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return named.services(tmp_path_factory.mktemp("named"))


def titles(rows):
    return {row["opportunity_id"]: deal_title(row) for row in rows.to_dict("records")}


def test_it_is_called_by_its_name_then_its_account_then_its_id():
    deal = {"opportunity_id": "O1", "deal_name": "Renewal", "account": "Alder", "product": "Alpha"}
    assert (deal_title(deal), under_title(deal, "Alpha"), title_line(deal)) == ("Renewal", "Alder", "Renewal · Alder")
    unnamed = deal | {"deal_name": None}
    assert (deal_title(unnamed), under_title(unnamed, "Alpha"), title_line(unnamed)) == (
        "Alder",
        "Alpha",
        "Alder · Alpha",
    )
    bare = {"opportunity_id": "O1", "deal_name": float("nan"), "account": None, "product": None}
    assert (deal_title(bare), under_title(bare, ""), title_line(bare)) == ("O1", "", "O1")
    assert under_title(bare | {"deal_name": "Trial"}, "") == "Account not recorded"


@given(st.text(max_size=400))
def test_a_name_is_one_line_that_turns_no_words_round_it(name):
    shown = own_name({"deal_name": name})
    assert len(shown) <= formats.LONGEST_NAME
    assert shown == shown.strip()
    assert not set(shown) & set("\n\r\t\u2028\u200f\u202e\u2066")


def test_every_list_calls_the_deals_so(world):
    listed = page(world, {}).rows
    assert titles(listed) == named.SHOWN
    assert dict(zip(listed["opportunity_id"], with_titles(listed)["under_title"], strict=True)) == {
        "O07": "Alder",
        "O08": "Alpha",
        "O09": "Cedar",
        "O10": "Account not recorded",
    }
    for rows in (morning(world, {}).today, start(world, {}, "").rows, review(world, {}).discuss):
        assert titles(rows).items() <= named.SHOWN.items()
    assert set(review(world, {}).discuss["title"]) <= set(named.SHOWN.values())
    moved = movement(world, {"since": "2026-06-01", "until": "2026-06-30"}).deals
    assert titles(moved)["O07"] == named.SHOWN["O07"]


def test_the_list_is_sorted_by_what_is_seen(world):
    assert list(titles(page(world, {"sort": "account"}).rows)) == ["O09", "O08", "O07", "O10"]


@pytest.mark.parametrize(
    ("words", "found"), [("50 SEATS", "O07"), ("trial", "O10"), ("=cmd|", "O09"), ("birch", "O08")]
)
def test_a_name_is_found_by_every_search(world, words, found):
    assert list(page(world, {"q": words}).rows["opportunity_id"]) == [found]
    assert list(page(world, {"account_has": words}).rows["opportunity_id"]) == [found]
    assert list(start(world, {}, words).rows["opportunity_id"]) == [found]
    result = search(world, words).results[0]
    assert (result.name, result.href) == (named.SHOWN[found], f"/at-risk?deal={found}")


def test_a_found_deal_says_whose_it_is(world):
    (result,) = search(world, "seats").results
    assert result.line.startswith("Alder · O07 · €1.0")


def test_one_deal_and_a_link_to_it_begin_with_its_name(world):
    assert opportunity(world, {}, "O07").deal_name == "Renewal 2026 50 seats"
    opened = [opening(world, {}, deal, {}) for deal in ("O07", "O08")]
    assert [one.title for one in opened if one] == ["Renewal 2026 50 seats · Alder", "Birch · Alpha"]


def test_closed_deals_have_their_names(world):
    assert titles(account(world, {}, "Alder").closed) == {"O01": "First order", "O03": "Pilot"}


def test_a_change_of_many_names_those_that_it_changes(world):
    change = {"do.field": "discount", "do.how": "add", "do.value": "20"}
    assert titles(portfolio(world, {}, change).deals) == named.SHOWN


def test_a_file_has_the_name_as_it_is_written(world):
    answer = export(world, {})
    assert [column.label for column in answer.columns if column.key == "deal_name"] == ["Deal name"]
    rows = next(answer.chunks)
    names = dict(zip(rows["opportunity_id"], rows["deal_name"], strict=True))
    assert names["O09"].startswith(tuple(FORMULA_STARTS))
    assert names["O10"] == "\u202eBig 🎉 trial"


def test_an_alert_calls_a_deal_so_too(world):
    (look,) = looks_at(world.published(), [RuleInForce("flagged", "deals", None, active=True)])
    assert look.found
    assert {one.subject: one.title for one in look.found}.items() <= named.SHOWN.items()
