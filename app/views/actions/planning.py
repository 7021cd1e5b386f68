"""What is planned for one deal: what is suggested of it, what is open, and how actions are written."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from app import formats
from app.services import Published, Services
from app.views.actions.board import READ_ONLY, Item, item, items
from app.views.actions.today import days_words, today_of
from app.views.answers import refusal, refuse_readers
from app.views.deals.arms import DealArm, held_out_arms
from app.views.deals.opportunities import reasons_in
from data.errors import InvalidInput, StoreUnavailable
from data.records import actions as records
from data.records.actions import Plan
from data.snapshots import listing
from data.snapshots.queries import Scope

SATURDAY: Final = 5
# A new action is due in so many days.
DUE_IN: Final = 7
MOST_SUGGESTED: Final = 5
DEPARTURE: Final = "An action on such a deal departs from the experiment, which then finds less than acting does."


@dataclasses.dataclass(frozen=True)
class Planning:
    """The actions of an open deal, what is suggested of its reasons, and what a new action begins with.

    Nothing is suggested of one that an experiment holds out, which `held_out` says: an action departs from it then.
    `days_words` say by which day actions are due, `today`, and as of which the deal is told of.
    `refused` says why none can be written here, `unread` why what is kept cannot be read, '' where it can.
    """

    opportunity_id: str
    items: tuple[Item, ...]
    suggested: tuple[str, ...]
    owner: str
    due_on: dt.date
    today: dt.date
    days_words: str
    refused: str
    next_step: str
    unread: str
    held_out: str = ""


@dataclasses.dataclass(frozen=True)
class Planned:
    """The actions that were planned together."""

    actions: tuple[Item, ...]


def planning(services: Services, opportunity_id: str) -> Planning:
    """Answer for one open deal; raise NotFound where it is not open."""
    steps, owner = _suggested(services, [opportunity_id])[opportunity_id]
    try:
        found, held, unread = items(services, Scope(), opportunity_id), held_out_arms(services, [opportunity_id]), ""
    except StoreUnavailable as error:
        found, held, unread = [], {}, f"{error.message} {error.on_page}"
    today, refused = today_of(services), refusal(services.settings, READ_ONLY)
    words = held[opportunity_id].words if opportunity_id in held else ""
    days = due_day(today), today, days_words(services)
    return Planning(opportunity_id, tuple(found), () if words else steps, owner, *days, *refused, unread, words)


def due_day(today: dt.date) -> dt.date:
    """The working day on which an action is due that is planned today: in a week, or on the Monday after."""
    day = today + dt.timedelta(days=DUE_IN)
    return day + dt.timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day


def _suggested(services: Services, opportunity_ids: Sequence[str]) -> dict[str, tuple[tuple[str, ...], str]]:
    """Of each deal the steps for what raises its loss probability, the most first, and its owner."""
    published = services.published()
    found = listing.reasons_of_many(published.snapshot, opportunity_ids)
    return {
        str(one): (_steps(published, reasons), owner if isinstance(owner, str) else "")
        for one, owner, reasons in zip(found.index, found["owner"], found["reasons"], strict=True)
    }


def _steps(published: Published, stored: object) -> tuple[str, ...]:
    """What can be done about the reasons of a deal, each step once; nothing without signal."""
    reasons = reasons_in(stored, published.steps) if published.bundle.has_signal else []
    return tuple(dict.fromkeys(one["next_step"] for one in reasons if one["next_step"]))[:MOST_SUGGESTED]


def plan_actions(
    services: Services, opportunity_ids: Sequence[str], wanted: Mapping[str, Any], author: str, key: str | None = None
) -> Planned:
    """Plan the same for one open deal or several, all of them or none, and return the actions.

    wanted: next_step, owner (each deal's own unless given), due_on (in a week unless given), note, discussed, departure
    (whether a deal may be among them that an experiment holds out: InvalidInput is raised of one that may not).
    key: what was planned with the same one before is answered, whatever has changed since, and nothing is added.
    """
    refuse_readers(services.settings, READ_ONLY)
    source = services.published().bundle.source
    numbers = records.planned_by(services.store, source, key) or records.plan(
        services.store, source, _plans(services, opportunity_ids, wanted), author, key
    )
    return Planned(tuple(one for one in items(services, Scope()) if one.number in numbers))


def _plans(services: Services, opportunity_ids: Sequence[str], wanted: Mapping[str, Any]) -> list[Plan]:
    held = held_out_arms(services, opportunity_ids)
    if held and not wanted.get("departure"):
        raise _undeparted(held)
    due_on = _not_past(services, wanted.get("due_on")) or due_day(today_of(services))
    said = {name: wanted[name] for name in ("next_step", "note", "discussed")}
    plans = []
    for one, (steps, owner) in _suggested(services, opportunity_ids).items():
        step = said["next_step"] or next(iter(steps), "")
        own, departs_from = wanted.get("owner"), held[one].experiment if one in held else ""
        whose: dict[str, Any] = {"owner": owner if own is None else own, "due_on": due_on, "departs_from": departs_from}
        plans.append(Plan(**{**said, "next_step": step}, opportunity_id=one, **whose))
    return plans


def _not_past(services: Services, day: dt.date | None) -> dt.date | None:
    """Return the day on which something is to be due; raise InvalidInput where it is past."""
    if day is not None and day < today_of(services):
        today = formats.date(today_of(services))
        raise InvalidInput("due_on", f"{formats.date(day)} is past.", f"Give today, {today}, or a later day.")
    return day


def _undeparted(held: Mapping[str, DealArm]) -> InvalidInput:
    """What is said where an action is to be planned for a deal that is held out, and nobody has said that it may be."""
    first, *others = held
    more = f" and {formats.plural(len(others), 'more deal')}" if others else ""
    words = f"{first}{more} {'are' if others else 'is'} held out for the experiment “{held[first].experiment}”."
    return InvalidInput("departure", f"{words} {DEPARTURE}", "Leave it, or say that you depart from the experiment.")


def change_action(
    services: Services, number: int, version: int, changes: Mapping[str, Any], author: str, key: str | None = None
) -> Item:
    """Change an action that was read as `version`; raise ChangedMeanwhile where somebody else was faster.

    A change that its author made with the same `key` before is answered as it is. A day that is past may stay.
    """
    refuse_readers(services.settings, READ_ONLY)
    if not changes:
        raise InvalidInput("body", "Nothing is to be changed.", f"Give one of: {', '.join(records.CHANGEABLE)}.")
    source = services.published().bundle.source

    def check(moved: Mapping[str, Any]) -> None:
        _not_past(services, moved.get("due_on"))

    done = records.change(services.store, source, number, version, changes, author, key=key, check=check)
    return next(one for one in items(services, Scope(), done.opportunity_id) if one.number == number)


def as_item(services: Services, current: records.Action) -> Item:
    """An action as it is by now, without its deal: what is laid beside what somebody wanted to write."""
    return item(services, current, {})
