"""Where a deal is found: the address of its what-if page, of its drawer and of its twin, for any id a CRM may give.

An id may hold slashes, question marks and hashes, begin with dots, or be the very word that stands for a deal composed
from nothing. As the last part of an address it is therefore written with a tilde and two hexadecimal digits for each
byte that is no letter, digit, hyphen, underscore or dot. A tilde, unlike a percent sign, is left alone by browsers,
proxies and servers, so what one of them reads is what another wrote.
"""

from __future__ import annotations

import re
import string
from typing import Final
from urllib.parse import quote, unquote

from app import addresses

PATH: Final = "/what-if"
NEW: Final = "new"
"""The last part of the address of the deal composed from nothing; the id of that deal is None."""
_PLAIN: Final = frozenset(f"{string.ascii_letters}{string.digits}-_.".encode())
_ESCAPED: Final = re.compile(rb"~([0-9A-F]{2})")


def segment(opportunity_id: str | None) -> str:
    """Write an id as the last part of an address: 'A/1' -> 'A~2F1', 'new' -> '~6Eew', None -> 'new'."""
    if opportunity_id is None:
        return NEW
    first = b"" if opportunity_id == NEW or opportunity_id.startswith(".") else _PLAIN
    written = [
        chr(byte) if byte in (_PLAIN if place else first) else f"~{byte:02X}"
        for place, byte in enumerate(opportunity_id.encode())
    ]
    return "".join(written)


def opportunity_of(part: str) -> str | None:
    """Read an id from the last part of an address; None is the deal composed from nothing.

    An id that somebody wrote without the tildes is read as it stands.
    """
    if part == NEW:
        return None
    try:
        return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), part.encode()).decode()
    except UnicodeError:
        return part


def opportunity_at(path: str | None) -> str | None:
    """Read an id from the path of the what-if page; '' on the page to start from."""
    return opportunity_of(unquote(addresses.own(path or "").removeprefix(PATH).strip("/")))


def page(opportunity_id: str | None) -> str:
    """Return the address of a deal's what-if page."""
    return addresses.at(f"{PATH}/{segment(opportunity_id)}")


def endpoint(opportunity_id: str | None) -> str:
    """Return the address of that page's JSON twin."""
    return addresses.at(f"/api/v1{PATH}/{segment(opportunity_id)}")


def drawer(opportunity_id: str) -> str:
    """Return the address of a deal's drawer beside the list."""
    return addresses.at(f"/at-risk?deal={quote(opportunity_id, safe='')}")
