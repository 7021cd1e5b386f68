"""Where alerts may be sent: the form of an address, and whether whoever runs Headwind has listed its host."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import SplitResult, urlsplit

from data.errors import InvalidInput

EMAIL: Final = "e-mail"
CHANNELS: Final = (EMAIL, "chat", "teams")
MAILBOX: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?P<host>[A-Za-z0-9.-]{1,253})")
WEBHOOK: Final = re.compile(r"https?://[\x21-\x7e]{1,1990}")
PORTS: Final = {"https": 443, "http": 80}
LISTED: Final = "Whoever runs Headwind can add that host to HEADWIND_ALERT_HOSTS."


def check_address(channel: str, address: str, hosts: Collection[str]) -> str:
    """Return an address; raise InvalidInput where it is none, or where its host is not listed.

    hosts: those that are listed, in small letters. What is refused is not said: an address may be a secret.
    """
    found = address.strip()
    if channel == EMAIL:
        return _mailbox(found, hosts)
    url = split(found)
    if not WEBHOOK.fullmatch(found) or url is None or "@" in url.netloc or url.fragment:
        step = "Copy it from the chat, as https://chat.example.com/hooks/..."
        raise InvalidInput("address", "This is no address of a webhook.", step)
    if not is_listed(str(url.hostname), port_of(url), hosts):
        raise InvalidInput("address", f"Nothing may be sent to {url.hostname}.", LISTED)
    return found


def _mailbox(found: str, hosts: Collection[str]) -> str:
    mailbox = MAILBOX.fullmatch(found)
    if mailbox is None:
        raise InvalidInput("address", "This is no e-mail address.", "Write it as ann@example.com.")
    if mailbox["host"].lower() not in hosts:
        raise InvalidInput("address", f"Nothing may be sent to mailboxes of {mailbox['host']}.", LISTED)
    return found


def split(address: str) -> SplitResult | None:
    """Take an address of a webhook apart; None where it is none."""
    try:
        url = urlsplit(address)
        named = url.scheme in PORTS and bool(url.hostname) and port_of(url) > 0
    except ValueError:
        return None
    return url if named else None


def port_of(url: SplitResult) -> int:
    """The port that an address leads to."""
    return PORTS[url.scheme] if url.port is None else url.port


def is_listed(host: str, port: int, hosts: Collection[str]) -> bool:
    """Tell whether a host, or this port of it, is listed; an address of IPv6 stands in brackets in the list."""
    name = f"[{host}]" if ":" in host else host
    return bool({name.lower(), f"{name.lower()}:{port}"} & {*hosts})


def spoken(channel: str, address: str) -> str:
    """What may be said of an address: a mailbox, or the host of a webhook alone."""
    url = None if channel == EMAIL else split(address)
    return address if channel == EMAIL else str(url.hostname if url else "an unknown host")
