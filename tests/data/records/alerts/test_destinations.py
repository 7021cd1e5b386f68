"""Where alerts go: only to what is listed, and no secret is told."""

import pytest

from data.errors import InvalidInput, NotFound
from data.records.alerts import destinations
from data.records.alerts.addresses import check_address
from data.records.alerts.destinations import Wanted, add, remove

HOSTS = ("example.com", "chat.example.com", "other.example.com:8443", "[::1]")
HOOK = "https://chat.example.com/hooks/SECRET"


def test_a_webhook_comes_back_whole_and_only_its_host_is_told(store):
    number = add(store, "demo", Wanted("chat", f" {HOOK} ", "deals", "Ann", "daily", 20, 6, " Sales "), "Mia", HOSTS)
    (one,) = destinations.kept(store, "demo")
    assert (one.number, one.address, one.spoken, one.quiet_from) == (number, HOOK, "chat.example.com", 20)
    (line,) = store.audit(9)
    assert one.name == "Sales"
    assert line.detail == "Sales, chat at chat.example.com, daily, about deals of Ann, quiet from 20 to 6"
    assert "SECRET" not in f"{line}{one!r}"


def test_what_is_removed_is_gone_and_can_be_added_again(store, add):
    number = add()
    with pytest.raises(InvalidInput, match="go there already"):
        add()
    remove(store, "demo", number, "Mia")
    with pytest.raises(NotFound):
        remove(store, "demo", number, "Mia")
    assert add() > number


@pytest.mark.parametrize(
    ("made", "field"),
    [
        ({"channel": "fax"}, "channel"),
        ({"about": "me"}, "about"),
        ({"frequency": "hourly"}, "frequency"),
        ({"quiet_from": 24}, "quiet_from"),
        ({"quiet_until": True}, "quiet_until"),
        ({"address": " "}, "address"),
    ],
)
def test_what_nobody_can_mean_is_refused_by_name(store, made, field):
    with pytest.raises(InvalidInput) as refused:
        add(store, "demo", Wanted(**{"channel": "chat", "address": HOOK, **made}), "Mia", HOSTS)
    assert refused.value.field == field
    assert destinations.kept(store, "demo") == ()


def test_only_so_many_are_kept(store, add, monkeypatch):
    monkeypatch.setattr(destinations, "MOST", 1)
    add()
    with pytest.raises(InvalidInput, match="1 places already"):
        add("bob@example.com")


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("chat", "https://evil.example.net/SECRET"),
        ("chat", "https://chat.example.com.evil.net/SECRET"),
        ("chat", "https://chat.example.com@evil.net/SECRET"),
        ("chat", "https://other.example.com/SECRET"),
        ("chat", "ftp://chat.example.com/SECRET"),
        ("chat", "https://chat.example.com:99999/SECRET"),
        ("chat", "https://chat.example.com/SECRET#x"),
        ("chat", "https://[::1/SECRET"),
        ("chat", "https:///SECRET"),
        ("chat", "https://chat.example.com/SECRET\r\nX: y"),
        ("teams", "SECRET"),
        ("e-mail", "SECRET@evil.net"),
        ("e-mail", "a@b@example.com"),
        ("e-mail", "a@example.com, SECRET@evil.net"),
        ("e-mail", "a@example.com\r\nBcc: SECRET@evil.net"),
    ],
)
def test_nothing_else_is_reached_and_what_is_refused_is_not_said(channel, address):
    with pytest.raises(InvalidInput) as refused:
        check_address(channel, address, HOSTS)
    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("chat", "https://CHAT.example.com/x?y=z"),
        ("chat", "https://other.example.com:8443/x"),
        ("chat", "http://[::1]:8065/x"),
        ("e-mail", "ann+deals@example.com"),
    ],
)
def test_what_is_listed_is_taken(channel, address):
    assert check_address(channel, address, HOSTS) == address
