"""Where an account is found, for any name a CRM may give: written as the id of a deal is."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from app import addresses
from app.views.deals.deal_address import NEW, opportunity_of, segment

PATH: Final = "/account"


def page(account: str) -> str:
    """Return the address of an account's page."""
    return addresses.at(f"{PATH}/{segment(account)}")


def account_of(part: str) -> str:
    """Read a name from the last part of an address."""
    return opportunity_of(part) or NEW


def account_at(path: str | None) -> str:
    """Read a name from the path of the page; '' where it names none."""
    part = unquote(addresses.own(path or "").removeprefix(PATH).strip("/"))
    return account_of(part) if part else ""
