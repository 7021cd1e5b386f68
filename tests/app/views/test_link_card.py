"""What a link says of its page where somebody pastes it."""

import html
import re
from urllib.parse import quote

import pytest

from app.services import Services
from app.views import link_card as cards
from app.views.link_card import Linked, link_card
from data.errors import NotReady
from data.snapshots.snapshot import Snapshot

AT_RISK = Linked("Deals at risk", "Open deals", periodic=False, listed=True)
DEAL = Linked("What-if", "One deal", periodic=False, deal="O08")


def head(client, address):
    """The title of a page and its metas by their names, as a browser reads them."""
    text = client.get(address).get_data(as_text=True).partition("</head>")[0]
    metas = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', text)
    (title,) = re.findall(r"<title>(.*?)</title>", text)
    return html.unescape(title), {name: html.unescape(content) for name, content in metas}


def test_a_list_says_its_filters_and_the_day_of_its_data(ten):
    card = link_card(ten, AT_RISK, {"owner": ["Ann", "Bob"], "amount_from": "1000", "period": "last-30-days"})
    assert card.title == "Deals at risk · Headwind"
    assert card.description == "Open deals · Owner: Ann, Bob · Flagged · Amount: from €1,000 · Data as of 30 Jun 2026"


def test_a_page_of_what_closed_says_its_period(ten):
    card = link_card(ten, Linked("Win rate", "How much is won"), {"period": "last-30-days"})
    assert card.description == "How much is won · Period: Last 30 days · Data as of 30 Jun 2026"


def test_what_changed_says_its_days(ten):
    page = Linked("What changed", "What moved", periodic=False, compared=True)
    said = link_card(ten, page, {"since": "2026-06-01", "until": "2026-06-30"}).description
    assert said == "What moved · 1 Jun 2026 to 30 Jun 2026 · Data as of 30 Jun 2026"
    assert link_card(ten, page, {"since": "soon"}).description == "What moved · Data as of 30 Jun 2026"


def test_where_nothing_is_flagged_no_list_is_of_flagged_deals(ten_without_signal):
    assert "Flagged" not in link_card(ten_without_signal, AT_RISK, {}).description


def test_a_deal_is_named_and_asked_for_once(ten, monkeypatch):
    asked, plain = [], Snapshot.ask

    def ask(self, name, **more):
        asked.append(name)
        return plain(self, name, **more)

    monkeypatch.setattr(Snapshot, "ask", ask)
    monkeypatch.setattr(cards, "_DEALS", type(cards._DEALS)())
    assert {link_card(ten, DEAL, {}).title for _ in range(3)} == {"Birch · Alpha · What-if · Headwind"}
    assert asked == ["open_facts_of", "names_of_many"]


def test_a_deal_that_is_not_open_gets_the_pages_own_title(ten):
    assert link_card(ten, Linked("What-if", "One deal", deal="=nobody"), {}).title == "What-if · Headwind"


@pytest.mark.parametrize(
    "state", [{"period": "tomorrow"}, {"compare": "decade"}, {"loss_from": "much", "closes_to": "never"}]
)
def test_what_cannot_be_read_is_left_out(ten, state):
    assert "Data as of 30 Jun 2026" in link_card(ten, AT_RISK, state).description


def test_before_anything_is_published_the_page_says_what_it_is(ten, monkeypatch):
    def nothing():
        raise NotReady("Nothing is published.")

    opened = Services(ten.settings)
    monkeypatch.setattr(opened.snapshots, "usable", nothing)
    assert link_card(opened, AT_RISK, {"owner": ["Ann"]}) == cards.LinkCard("Deals at risk · Headwind", "Open deals")


def test_a_filter_of_any_length_is_cut_and_stands_in_one_line(ten):
    said = link_card(ten, AT_RISK, {"owner": ["a\n\x00b" + "c" * 5000]}).description
    assert len(said) == cards.LONGEST_DESCRIPTION
    assert "Owner: a bccc" in said


@pytest.mark.parametrize(
    "hostile", ['"><script>alert(1)</script>', "</title><img src=x onerror=alert(1)>", "{title}&amp;{0}"]
)
def test_nothing_of_an_address_is_read_as_a_part_of_the_page(client, hostile):
    for address in ("/at-risk", "/win-rate", "/"):
        _, metas = head(client, f"{address}?owner={quote(hostile)}")
        assert f"Owner: {hostile}" in metas["og:description"]
        assert metas["description"] == metas["og:description"]
    text = client.get("/at-risk", query_string={"owner": hostile, "q": hostile}).get_data(as_text=True)
    assert "<script>alert" not in text
    assert "<img" not in text


def test_every_page_has_a_title_and_a_description_of_its_own(client):
    found = [
        head(client, path) for path in ("/", "/movement", "/win-rate", "/at-risk", "/threshold", "/model", "/data")
    ]
    assert len({title for title, _ in found}) == len({metas["og:description"] for _, metas in found}) == 7
    assert all(metas["og:title"] == title for title, metas in found)


def test_a_deals_page_is_named_by_the_deal(client):
    title, metas = head(client, "/what-if/O08")
    assert title == metas["og:title"] == "Birch · Alpha · What-if · Headwind"
    assert head(client, "/what-if/nobody")[0].endswith("Headwind")
    assert "nobody" not in head(client, "/what-if/nobody")[0]


def test_an_accounts_page_is_named_by_the_account(client):
    title, metas = head(client, "/account/Birch")
    assert title == metas["og:title"] == "Birch · Account · Headwind"
    assert metas["og:description"].startswith("Birch · All deals of one account")
    assert "nobody" not in str(head(client, "/account/nobody"))


def test_no_name_of_a_host_is_in_it(client):
    text = client.get("/at-risk", headers={"Host": "localhost"}).get_data(as_text=True).partition("</head>")[0]
    assert not re.search(r'content="[^"]*(localhost|://)', text)
