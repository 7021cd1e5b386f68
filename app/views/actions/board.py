"""The board of actions: past due, due in the next seven days, later and done, each with its deal."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import pandas as pd

from app import formats
from app.services import Published, Services
from app.views.actions.today import day_of, days_words, today_of
from app.views.answers import refusal
from app.views.deals import deal_address
from app.views.deals.arms import DealArm, held_out_arms
from app.views.deals.title import deal_title
from app.views.state import State, scope_of
from data.errors import StoreUnavailable
from data.records import actions as records
from data.records.actions import OPEN, Action
from data.snapshots import queries
from data.snapshots.queries import Scope

Place = Literal["past_due", "week", "later", "done"]
# A deal whose expected close has passed is overdue, by the data; an action is past due, by today.
PLACES: Final[Mapping[Place, str]] = {"past_due": "Past due", "week": "Next 7 days", "later": "Later", "done": "Done"}
SOON: Final[Mapping[int, str]] = {0: "today", 1: "tomorrow"}
WEEK_DAYS: Final = 7
# What a place shows of what stands in it: each card has a form. A file has all.
MOST_SHOWN: Final = 50
READ_ONLY: Final = "This is a read-only deployment: actions can be read here, not written."
GONE: Final = "not in the data any more"


@dataclasses.dataclass(frozen=True)
class Item:
    """One action as it is shown. `place` is where on the board it stands, `due_in_days` below 0 where it is past due.

    `title` is what the deal is called, `deal_name` and `account` are '' where none is known; `href` leads to it, ''
    where it is not open. `ended` says that the deal has closed meanwhile or is gone, '' where it is open. `held_out`
    says for which experiment and until when the deal is not to be acted on, '' where it may be.
    """

    number: int
    opportunity_id: str
    title: str
    deal_name: str
    account: str
    href: str
    ended: str
    next_step: str
    owner: str
    due_on: dt.date
    due_in_days: int
    note: str
    discussed: bool
    status: str
    outcome: str
    place: Place
    version: int
    author: str
    made_on: dt.date
    changed_by: str
    changed_on: dt.date
    held_out: str = ""


@dataclasses.dataclass(frozen=True)
class Board:
    """The actions of a scope, each place's in order: the earliest due first, of what is done the latest first.

    `counts` says how many stand in each place, also beyond those shown, and `open_anywhere` how many are open whatever
    the scope. `today` decides what is past due, `as_of_on` is the day of the data that deals are told of by, and
    `days_words` say both. `refused` says why none can be written here, '' where one can, `unread` why what is kept
    cannot be read.
    """

    items: tuple[Item, ...]
    counts: Mapping[str, int]
    open_anywhere: int
    today: dt.date
    as_of_on: dt.date
    days_words: str
    refused: str
    next_step: str
    unread: str


def may_plan(services: Services) -> bool:
    """Tell whether actions can be written here."""
    return not refusal(services.settings, READ_ONLY)[0]


def board(services: Services, state: State | None) -> Board:
    """Answer with the actions of the viewer's scope; its owners are those of the actions."""
    found, unread = readable(services, state)
    counts: dict[str, int] = {name: sum(one.place == name for one in found) for name in PLACES}
    ordered = {name: [one for one in found if one.place == name] for name in PLACES} | {"done": latest_done(found)}
    shown = tuple(one for held in ordered.values() for one in held[:MOST_SHOWN])
    is_open = sum(n for name, n in counts.items() if name != "done")
    anywhere = is_open or (0 if unread else _open_anywhere(services))
    days = today_of(services), services.published().snapshot.as_of_on, days_words(services)
    return Board(shown, counts, anywhere, *days, *refusal(services.settings, READ_ONLY), unread)


def _open_anywhere(services: Services) -> int:
    return sum(one.status == OPEN for one in records.kept(services.store, services.published().bundle.source))


def latest_done(found: Sequence[Item]) -> list[Item]:
    """What is done, or no longer needed, the latest first."""
    done = [one for one in found if one.place == "done"]
    return sorted(done, key=lambda one: (one.changed_on, one.number), reverse=True)


def readable(services: Services, state: State | None) -> tuple[list[Item], str]:
    """Every action of a scope by due date, and why they cannot be read, '' where they can."""
    try:
        return items(services, scope_of(state)), ""
    except StoreUnavailable as error:
        return [], f"{error.message} {error.on_page}"


def items(services: Services, scope: Scope, opportunity_id: str | None = None) -> list[Item]:
    """Every action of a scope, or of one opportunity of it, the earliest due first; raise where the store is silent."""
    published = services.published()
    found = records.kept(services.store, published.bundle.source, opportunity_id)
    mine = [one for one in found if not scope.owner or one.owner in scope.owner]
    deals, held = _deals(published, scope, mine), held_out_arms(services)
    # Of what is gone nobody knows the region or the product.
    narrowed = any(getattr(scope, name) for name in queries.DIMENSIONS if name != "owner")
    return [
        item(services, one, deals.get(one.opportunity_id, {}), held.get(one.opportunity_id))
        for one in mine
        if one.opportunity_id in deals or not narrowed
    ]


def _deals(published: Published, scope: Scope, found: Sequence[Action]) -> dict[str, Mapping[Any, Any]]:
    if not found:
        return {}
    anyones = dataclasses.replace(scope, owner=())
    ids = sorted({one.opportunity_id for one in found})
    rows = queries.ask(published.snapshot, "deals_of_many", anyones, opportunity_ids=ids)
    return {str(row["opportunity_id"]): row for row in rows.to_dict("records")}


def item(services: Services, one: Action, deal: Mapping[Any, Any], held: DealArm | None = None) -> Item:
    """Lay an action as it stands today beside its deal as the data has it, and the arm of one that is held out."""
    is_open, today = deal.get("outcome") == "open", today_of(services)
    kept = {name: getattr(one, name) for name in ("number", "opportunity_id", *records.CHANGEABLE, "version", "author")}
    return Item(
        **kept,
        title=deal_title({**deal, "opportunity_id": one.opportunity_id}),
        deal_name=_known(deal, "deal_name"),
        account=_known(deal, "account"),
        href=deal_address.drawer(one.opportunity_id) if is_open else "",
        ended="" if is_open else _ended(deal),
        due_in_days=(one.due_on - today).days,
        place=place_of(one, today),
        made_on=day_of(services, one.made_at),
        changed_by=one.changed_by,
        changed_on=day_of(services, one.changed_at),
        held_out=held.words if held and is_open else "",
    )


def _known(deal: Mapping[Any, Any], name: str) -> str:
    return str(deal[name]) if isinstance(deal.get(name), str) else ""


def place_of(one: Action, today: dt.date) -> Place:
    """Tell where on the board an action stands; what is due in a week is due in the next seven days, as today is."""
    if one.status != OPEN:
        return "done"
    if one.due_on < today:
        return "past_due"
    return "week" if one.due_on <= today + dt.timedelta(days=WEEK_DAYS) else "later"


def due_words(one: Item) -> str:
    """'2 days past due', 'today' or 'tomorrow'; '' of any other day, and of what is done."""
    if one.place == "done":
        return ""
    if one.due_in_days < 0:
        return f"{formats.days(-one.due_in_days)} past due"
    return SOON.get(one.due_in_days, "")


def _ended(deal: Mapping[Any, Any]) -> str:
    """'won 30 Jun 2026'."""
    if not deal:
        return GONE
    day = None if pd.isna(deal["closed_on"]) else pd.Timestamp(deal["closed_on"]).date()
    return f"{deal['outcome']} {formats.date(day)}" if day else str(deal["outcome"])
