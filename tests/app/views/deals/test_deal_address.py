"""Whatever its id, a deal has an address of its own, and the address leads back to it."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.deals import deal_address
from app.views.what_if.answer import what_if
from app.views.what_if.scenarios import scenarios, write_scenario
from tests import worlds

IDS = (
    "O07",
    "new",
    "New",
    "A/1",
    "/",
    "a//b/",
    "x?y#z&c=1",
    "50%",
    "%2F",
    "~",
    "~2F",
    "~6Eew",
    "..",
    ".hidden",
    "a b",
    "Grüße",
)


@pytest.mark.parametrize(
    ("identity", "written"),
    [
        ("O07", "O07"),
        (None, "new"),
        ("new", "~6Eew"),
        ("A/1", "A~2F1"),
        ("~2F", "~7E2F"),
        ("..", "~2E."),
        ("é", "~C3~A9"),
    ],
)
def test_an_id_is_written_as_the_last_part_of_an_address(identity, written):
    assert deal_address.segment(identity) == written


@pytest.mark.parametrize("identity", [*IDS, None])
def test_an_address_leads_to_its_deal(identity):
    address = deal_address.page(identity)
    assert urlsplit(address).path == unquote(address) == address
    assert address.count("/") == 2
    assert deal_address.opportunity_at(address) == identity


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_two_deals_share_an_address(identity):
    assert deal_address.opportunity_of(deal_address.segment(identity)) == identity


@pytest.mark.parametrize(
    ("path", "identity"),
    [
        ("/what-if/A%2F1", "A/1"),
        ("/what-if/a%20b", "a b"),
        ("/what-if/x~FF", "x~FF"),
        ("/what-if", ""),
        ("/what-if/", ""),
    ],
)
def test_an_address_written_by_another_hand_is_read_as_it_stands(path, identity):
    assert deal_address.opportunity_at(path) == identity


@pytest.fixture(scope="module")
def called_new(tmp_path_factory):
    """The ten-row world in which O07 is called new."""
    files = {name.removesuffix(".csv"): text.replace("O07", "new") for name, text in worlds.FILES.items()}
    return worlds.services(tmp_path_factory.mktemp("new"), files=files)


def test_a_deal_called_new_is_not_the_one_composed_from_nothing(called_new):
    kept, composed = (what_if(called_new, {}, identity, {}) for identity in ("new", None))
    assert (kept.opportunity_id, composed.opportunity_id) == ("new", None)


def test_what_is_saved_of_the_one_is_not_saved_of_the_other(called_new):
    write_scenario(called_new, "new", {"discount": 10}, {"act": "save", "name": "Ten off", "author": "Ann"})
    saved = {identity: scenarios(called_new, {}, identity, {}, "").saved for identity in ("new", None)}
    assert [len(found) for found in saved.values()] == [1, 0]
