"""Rules of alerts in words: their names, their numbers, and where each is looked at."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from app import formats
from app.addresses import at


@dataclasses.dataclass(frozen=True)
class RuleWords:
    """A rule in words: its name, and what stands before and behind its number, '' twice where it has none.

    `address` is the page to look at where an alert is of no deal.
    """

    name: str
    before: str = ""
    behind: str = ""
    address: str = ""


RULES: Final[Mapping[str, RuleWords]] = {
    "flagged": RuleWords("A deal has to be acted on now"),
    "rose": RuleWords("Loss chance has risen", "by", "points or more within a week"),
    "silent": RuleWords("Nobody has acted", "for", "days or more"),
    "pushed": RuleWords("Expected close was moved back", "", "times or more"),
    "owner_amount": RuleWords("What one owner has to act on adds up", "to", "or more", "/people"),
    "import_failed": RuleWords("An import was refused", address="/data"),
    "drifted": RuleWords("Open deals look different from those learned from", address="/model/drift"),
}
ABOUT: Final[Mapping[str, str]] = {"everything": "Everything", "deals": "Deals", "data": "Imports and the model"}
CHANNELS: Final[Mapping[str, str]] = {
    "e-mail": "E-mail",
    "chat": "Slack, Mattermost and the like",
    "teams": "Microsoft Teams",
}
FREQUENCIES: Final[Mapping[str, str]] = {"at once": "At once", "daily": "Every day", "weekly": "Every week"}


def rule_sentence(name: str, number: float | None, currency: str) -> str:
    """'Nobody has acted for 30 days or more'."""
    words = RULES[name]
    if number is None:
        return words.name
    plain = formats.number(number, 0 if number == int(number) else 1)
    written = formats.money(number, currency, compact=False) if name == "owner_amount" else plain
    return " ".join(part for part in (words.name, words.before, written, words.behind) if part)


def page_address(name: str) -> str:
    """The page to look at where an alert is of no deal."""
    return at(RULES[name].address or "/alerts")


def place(number: int, address: str, name: str = "") -> str:
    """'Place 3, Sales (chat.example.com)': several webhooks of one host are told apart by number and name."""
    return f"Place {number}{f', {name}' if name else ''} ({address})"


def hours(quiet_from: int, quiet_until: int) -> str:
    """'quiet from 19:00 to 7:00', '' where it never is."""
    return "" if quiet_from == quiet_until else f"quiet from {quiet_from}:00 to {quiet_until}:00"
