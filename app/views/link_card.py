"""What a link to a page says of it where somebody pastes it: a title and a description, of the address alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Final

from app import formats
from app.services import Services
from app.views.answers import Verdict
from app.views.at_risk.export import list_filters
from app.views.at_risk.filters import narrowing_of, split_valid
from app.views.deals import account as accounts
from app.views.deals.title import title_line
from app.views.exports.key_number import Counted, key_number
from app.views.exports.provenance import scope_filters
from app.views.state import State, scope_of
from data.errors import HeadwindError
from data.snapshots import queries
from data.snapshots.memo import Memo
from data.snapshots.snapshot import Snapshot

PRODUCT: Final = "Headwind"
# What is shown of a link is one or two lines; a longer name or filter says no more.
LONGEST_TITLE, LONGEST_DESCRIPTION = 120, 300
NO_SIGNAL: Final[Verdict] = "No signal"
_DEALS: Memo[Snapshot, str] = Memo(most=512)
_ACCOUNTS: Memo[Snapshot, str] = Memo(most=512)


@dataclasses.dataclass(frozen=True)
class Linked:
    """The page that an address leads to: its title and line, what of the viewer's state it follows, and whose it is.

    `counted` is what its key number is of. `deal` is the id that a what-if page names in its address, `account` the
    name that an account's page does; each is '' on every other page.
    """

    title: str
    lead: str
    scoped: bool = True
    periodic: bool = True
    listed: bool = False
    compared: bool = False
    counted: Counted = ""
    deal: str = ""
    account: str = ""


@dataclasses.dataclass(frozen=True)
class LinkCard:
    """A title and a description, each a plain text."""

    title: str
    description: str


def link_card(services: Services, page: Linked, state: State) -> LinkCard:
    """Describe a page with its filters and the day of its data; before anything is published, the page alone.

    No question is asked of a snapshot but which deal or account this is and what a scope holds, once for each.
    """
    try:
        snapshot = services.snapshots.usable()
    except HeadwindError:
        return _card(page, "", ())
    deal = _deal(snapshot, page.deal) if page.deal else ""
    account = _account(services, snapshot, page.account) if page.account else ""
    said = (*_filters(snapshot, page, state), f"Data as of {formats.date(snapshot.as_of_on)}")
    lead = " · ".join(part for part in (account, page.lead) if part)
    return _card(dataclasses.replace(page, lead=lead), deal or account, said, _number(snapshot, page, state))


def _number(snapshot: Snapshot, page: Linked, state: State) -> str:
    try:
        return key_number(snapshot, page.counted, scope_of(state))
    except HeadwindError:
        return ""


def _card(page: Linked, named: str, said: tuple[str, ...], number: str = "") -> LinkCard:
    title = " · ".join(part for part in (_cut(named, LONGEST_TITLE), page.title, PRODUCT) if part)
    return LinkCard(title, _cut(" · ".join(part for part in (number, page.lead, *said) if part), LONGEST_DESCRIPTION))


def _cut(text: str, to: int) -> str:
    """Write a text in one line without what cannot be seen, and no longer than there is room for."""
    plain = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return plain if len(plain) <= to else f"{plain[: to - 1]}…"


def _filters(snapshot: Snapshot, page: Linked, state: State) -> Iterator[str]:
    """Yield in words what the address asks for; what of it cannot be read is left out."""
    if page.compared:
        yield from _days(state)
    if not page.scoped:
        return
    try:
        yield from tuple(scope_filters(snapshot, scope_of(state), periodic=page.periodic))
    except HeadwindError:
        return
    if page.listed:
        # The list opens on what is flagged, where anything can be.
        usual = {} if snapshot.info.get("verdict") == NO_SIGNAL else {"flagged": "yes"}
        yield from list_filters(narrowing_of(split_valid({**usual, **state})[0]), snapshot.info["currency"])


def _days(state: State) -> Iterator[str]:
    """Yield the two days of an address where both can be read."""
    try:
        since, until = (dt.date.fromisoformat(str(state.get(name) or "")) for name in ("since", "until"))
    except ValueError:
        return
    yield f"{formats.date(since)} to {formats.date(until)}"


def _deal(snapshot: Snapshot, opportunity_id: str) -> str:
    """What an open deal is called, '' where it is none; asked for once."""
    return _DEALS.get(snapshot, opportunity_id, lambda: _name(snapshot, opportunity_id))


def _account(services: Services, snapshot: Snapshot, name: str) -> str:
    """The name of an account, '' where no deal has it: what anybody may write into an address is not repeated."""
    return _ACCOUNTS.get(snapshot, name, lambda: name if accounts.is_there(services, name) else "")


def _name(snapshot: Snapshot, opportunity_id: str) -> str:
    rows = snapshot.ask("open_facts_of", opportunity_id=opportunity_id).to_dict("records")
    names = queries.deal_names(snapshot, [opportunity_id]) if rows else {}
    return title_line({**rows[0], "deal_name": names.get(opportunity_id)}) if rows else ""
