"""Search from everywhere: which deals, accounts and owners hold the words, what is open first."""

from __future__ import annotations

import dataclasses
import itertools
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final, Literal
from urllib.parse import urlencode

from app import formats
from app.addresses import at
from app.services import Services
from app.views.deals import account_address, deal_address
from app.views.deals.arms import TO_LEAVE, DealArm, arms_of
from app.views.deals.opportunity import as_day
from app.views.deals.title import own_name

Kind = Literal["owner", "account", "deal", "closed"]
MOST_DEALS: Final = 8
MOST_CLOSED: Final = 5
# Owners, and accounts with several open deals.
MOST_GROUPS: Final = 3
# The words that are judged by whether they stand as words, and what stands beside such a one.
JUDGED: Final = ("first", "second", "third")
APART: Final = r"[^\pL\pN&]"


@dataclasses.dataclass(frozen=True)
class SearchResult:
    """One find: its kind, its name, a line on it, and the address where it is shown."""

    kind: Kind
    name: str
    line: str
    href: str


@dataclasses.dataclass(frozen=True)
class Search:
    """The words as they were searched, and what holds them, what is called most like them first.

    What is called alike comes in this order: owners, accounts, open deals, the most pressing before others, and closed
    ones, the latest before others.
    """

    words: str
    results: tuple[SearchResult, ...]


def search(services: Services, words: str) -> Search:
    """Find what is open and holds every one of the words, and closed deals that do by name; nothing for none."""
    snapshot, wanted = services.published().snapshot, " ".join(words.split())
    if not wanted:
        return Search("", ())
    most = {"most_groups": MOST_GROUPS, "most_deals": MOST_DEALS, "most_closed": MOST_CLOSED}
    rows = snapshot.ask("search", words=wanted, **_as_words(wanted), **most).to_dict("records")
    arms = arms_of(services, [str(row["opportunity_id"]) for row in rows if row["kind"] == "deal"])
    currency = snapshot.info["currency"]
    return Search(wanted, tuple(_result(row, currency, arms) for row in rows))


def _as_words(words: str) -> dict[str, str | None]:
    """Return for each of the first words the pattern of a text in which it stands alone and not within another."""
    patterns = [rf"(?:^|{APART}){_letters(word)}(?:{APART}|$)" for word in words.split()[: len(JUDGED)]]
    return dict(itertools.zip_longest(JUDGED, patterns))


def _letters(word: str) -> str:
    """Return the pattern of a word without case and accents, as the texts are that it is sought in."""
    signs = unicodedata.normalize("NFD", word.lower())
    plain = unicodedata.normalize("NFC", "".join(sign for sign in signs if not unicodedata.combining(sign)))
    return re.sub(r"\W", lambda found: rf"\x{{{ord(found[0]):x}}}", plain)


def _result(row: Mapping[Any, Any], currency: str, arms: Mapping[str, DealArm]) -> SearchResult:
    if row["kind"] == "closed":
        return _closed(row, currency)
    if row["kind"] != "deal":
        return _group(row, currency)
    arm = arms.get(row["opportunity_id"])
    return _deal(row, currency, TO_LEAVE if arm and arm.is_held_out else "")


def _group(row: Mapping[Any, Any], currency: str) -> SearchResult:
    """Lead to the open deals of an owner, or to an account."""
    name = row["name"]
    owned = at(f"/at-risk?{urlencode({'owner': name, 'flagged': 'all'})}")
    line = f"{formats.plural(int(row['n']), 'open deal')}, {formats.money(row['amount'], currency)}"
    return SearchResult(row["kind"], name, line, owned if row["kind"] == "owner" else account_address.page(name))


def _deal(row: Mapping[Any, Any], currency: str, held_out: str) -> SearchResult:
    """Lead to the deal's drawer beside the list; one that an experiment holds out says so."""
    account, called = formats.name(row["name"], "account"), own_name(row)
    known = [row[name] for name in ("product", "stage", "owner") if isinstance(row[name], str)]
    line = [*_under(row), row["opportunity_id"], formats.money(row["amount"], currency), *known]
    if not formats.missing(row["loss_probability"]):
        line.append(f"{formats.percent(row['loss_probability'])} loss chance")
    line += [held_out] if held_out else []
    return SearchResult("deal", called or account, " · ".join(line), deal_address.drawer(row["opportunity_id"]))


def _closed(row: Mapping[Any, Any], currency: str) -> SearchResult:
    """Lead to what became of a closed deal."""
    closed_on = as_day(row["closed_on"])
    ended = f"{row['outcome'].capitalize()}{f' {formats.date(closed_on)}' if closed_on else ''}"
    line = [*_under(row), row["opportunity_id"], formats.money(row["amount"], currency), ended]
    called = own_name(row) or formats.name(row["name"], "account")
    return SearchResult("closed", called, " · ".join(line), deal_address.drawer(row["opportunity_id"]))


def _under(row: Mapping[Any, Any]) -> list[str]:
    """Return the account of a deal that has a name of its own."""
    return [row["name"]] if own_name(row) and isinstance(row["name"], str) else []
