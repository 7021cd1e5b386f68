"""Where a name leads: nowhere inside that is not listed."""

import socket

import pytest

from app.messages.causes import Receiver
from app.messages.outcomes import NotTaken, Refused
from app.messages.reach import addresses_of, is_inside


@pytest.fixture
def leads(monkeypatch):
    """Let every name lead to some addresses."""

    def to(*addresses):
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    return to


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "0.0.0.0"]
)
def test_a_listed_name_that_leads_inside_is_refused_unless_that_is_listed(leads, address):
    leads("93.184.216.34", address)
    assert is_inside(address)
    with pytest.raises(Refused, match="inside the network"):
        addresses_of(Receiver("chat.example.com", 443), ("chat.example.com",))
    inside = f"[{address}]" if ":" in address else address
    assert address in addresses_of(Receiver("chat.example.com", 443), ("chat.example.com", inside))


def test_a_name_of_the_internet_is_reached_where_it_is_listed(leads):
    leads("93.184.216.34")
    assert addresses_of(Receiver("Chat.example.com", 443), ("chat.example.com:443",)) == ["93.184.216.34"]
    with pytest.raises(Refused, match="Nothing may be sent"):
        addresses_of(Receiver("chat.example.com", 444), ("chat.example.com:443",))


def test_a_name_that_is_not_found_is_tried_again():
    with pytest.raises(NotTaken, match="is not found"):
        addresses_of(Receiver("nowhere.invalid", 443), ("nowhere.invalid",))
