"""What the viewers of a measured world ask for as something is changed."""

from urllib.parse import parse_qsl, urlsplit

from bench.viewers import Viewers


def test_a_change_is_asked_for_under_the_address_of_its_deal():
    asked = dict(Viewers((), "D/1 ü", "A", 3).changes())
    (address,) = asked["What-if: what-if answer"]
    assert urlsplit(address).path == "/api/v1/what-if/D~2F1~20~C3~BC"
    assert dict(parse_qsl(urlsplit(address).query)) == {"set.contacts": "5", "curve": "contacts"}


def test_a_line_and_a_portfolio_are_changed_too(client):
    for name, addresses in Viewers((), "O07", "Ac/me", 4).changes():
        for address in addresses:
            # The ten-row world counts no contacts.
            assert client.get(address.replace("contacts", "discount")).status_code == 200, name


def test_a_page_of_one_of_many_is_opened_for_the_largest_deal_or_for_its_account():
    viewers = Viewers((), "O07", "Ac/me", 4)
    assert viewers.path("/what-if/<opportunity_id>") == "/what-if/O07"
    assert viewers.path("/account/<name>") == "/account/Ac~2Fme"
