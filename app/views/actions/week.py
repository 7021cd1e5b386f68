"""The actions of a week: what is past due today, what is due next, and what was done in the last seven days."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from app import formats
from app.services import Services
from app.views.actions.board import WEEK_DAYS, Item, latest_done, readable
from app.views.actions.today import days_words, today_of
from app.views.state import State
from data.errors import StoreUnavailable
from data.records import actions as records


@dataclasses.dataclass(frozen=True)
class WeekActions:
    """What is past due, the longest first, what is due in the next seven days, and what was done, the latest first.

    `unread` says why nobody knows. `days_words` say by which day that is, and as of which the deals are told of.
    """

    past_due: tuple[Item, ...] = ()
    due: tuple[Item, ...] = ()
    done: tuple[Item, ...] = ()
    unread: str = ""
    days_words: str = ""


def week_actions(services: Services, state: State | None) -> WeekActions:
    """Answer for the viewer's scope, by today's date and not the data's."""
    found, unread = readable(services, state)
    since = today_of(services) - dt.timedelta(days=WEEK_DAYS)
    done = [one for one in latest_done(found) if one.changed_on > since]
    past_due, due = (tuple(one for one in found if one.place == place) for place in ("past_due", "week"))
    return WeekActions(past_due, due, tuple(done), unread, days_words(services))


def planned_counts(services: Services, opportunity_ids: Sequence[str]) -> Mapping[str, int]:
    """How many actions are open of some deals, of each that has any; none while the store is silent."""
    try:
        return records.open_counts(services.store, services.published().bundle.source, opportunity_ids)
    except StoreUnavailable:
        return {}


def planned_words(count: int) -> str:
    """'1 action planned'; '' where none is."""
    return f"{formats.plural(count, 'action')} planned" if count else ""
