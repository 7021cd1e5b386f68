"""What was raised lately, the rules with how often each was right, where alerts go, and what could not be sent."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

from app import formats
from app.services import Published, Services
from app.views.alerts import words
from app.views.alerts.hits import NOT_COUNTED, Hits, hits
from app.views.alerts.raised import Raised, latest_of_each, raised
from app.views.answers import refusal
from app.views.deals.arms import held_out_arms
from app.views.state import State, scope_of
from data.errors import StoreUnavailable
from data.records.alerts import crossings, deliveries, destinations, rules
from data.records.alerts.addresses import CHANNELS, EMAIL
from data.records.alerts.deliveries import DEAD, LEFT, UNCONFIRMED, WAITING, Delivery
from data.records.alerts.destinations import Destination
from data.records.store import AuditLine

# How many alerts are looked through for those that filters leave, and how many of them are shown.
MOST_READ, MOST_SHOWN, MOST_DEAD = 2_000, 50, 50
READ_ONLY: Final = "This is a read-only deployment: alerts can be read here, not set."
NOWHERE: Final = (
    "Nothing is sent anywhere yet: alerts stand on this page alone. Whoever runs Headwind lists the hosts that they may"
    " go to in HEADWIND_ALERT_HOSTS, and for e-mail names a server in HEADWIND_MAIL_SERVER and a sender in"
    " HEADWIND_MAIL_FROM."
)
NO_MAIL: Final = "For e-mail a server in HEADWIND_MAIL_SERVER and a sender in HEADWIND_MAIL_FROM have to be named too."
NOT_LOOKED: Final = "Not checked yet: rules are checked after each import."
NO_DESTINATION: Final = "No place is named yet that alerts go to."
IN_DOUBT: Final = "It may have arrived: ask there before it is sent again."
OF_A_COPY: Final = (
    "It tells of what was there when the copy was made that was restored here. The original may have sent it: ask there"
    " first."
)
# What to mind before a message is sent, by how it ended.
CAUTIONS: Final = {UNCONFIRMED: IN_DOUBT, LEFT: OF_A_COPY}
# How a message ended that is not simply not sent.
ENDED: Final = {UNCONFIRMED: "Not confirmed", LEFT: "Not sent by this copy"}


@dataclasses.dataclass(frozen=True)
class RuleRow:
    """A rule as it is set: its number between the words before and behind it, None where it has none.

    `standing` is how many it held of when it was looked at, None where it never was, of `withheld` of which nothing was
    raised because an experiment holds them out; it was `set_since` where somebody has set it after that. `hit_words`
    say how often it was right, '' where it is of no deals.
    """

    name: str
    words: str
    before: str
    number: float | None
    behind: str
    low: float
    high: float
    active: bool
    standing: int | None
    withheld: int
    set_since: bool
    named: int
    closed: int
    lost: int
    hit_words: str
    changed_by: str
    changed_on: dt.date | None


@dataclasses.dataclass(frozen=True)
class DestinationRow:
    """A place that alerts go to; of a webhook only the host is told, and of a mailbox where nobody may write.

    `name` is what people call it, '' where it has none and where nobody may write. `tested` says what came of the
    latest test message, which tested_by sent at tested_at; '', '' and None where there was none, and to who may not
    write.
    """

    number: int
    name: str
    channel: str
    address: str
    about: str
    whose: str
    frequency: str
    quiet: str
    author: str
    made_on: dt.date
    tested: str = ""
    tested_by: str = ""
    tested_at: dt.datetime | None = None

    @property
    def place(self) -> str:
        """What it is called wherever it is told of."""
        return words.place(self.number, self.address, self.name)


@dataclasses.dataclass(frozen=True)
class Unsent:
    """A message that was given up or never confirmed: what it says, to where, why, and what to mind before sending."""

    number: int
    title: str
    where: str
    status: str
    attempts: int
    reason: str
    caution: str
    made_at: dt.datetime

    @property
    def is_left(self) -> bool:
        """Whether it is the original's to send, of which this is a copy."""
        return self.status == LEFT


@dataclasses.dataclass(frozen=True)
class Alerts:
    """All about alerts: what was raised, the latest first, the rules, the places and the messages that were not sent.

    Of all `raised_count` the latest of each rule are among `raised`.
    `waiting` counts messages on their way, and `kept_days` says of how many days alerts are kept and counted.
    `channels` are those that can be named, and `setup` says how to turn sending on, '' where it is. `refused` says why
    nothing can be set here, `unread` why nothing can be read, '' where it can. `looked_at` is when rules were looked at
    last, None where they never were.
    """

    raised: tuple[Raised, ...]
    raised_count: int
    rules: tuple[RuleRow, ...]
    destinations: tuple[DestinationRow, ...]
    unsent: tuple[Unsent, ...]
    waiting: int
    kept_days: int
    channels: tuple[str, ...]
    setup: str
    looked_at: dt.datetime | None
    currency: str
    refused: str
    next_step: str
    unread: str


def alerts(services: Services, state: State | None) -> Alerts:
    """Answer for the viewer's scope; rules, places and messages are everybody's."""
    published = services.published()
    refused = refusal(services.settings, READ_ONLY)
    channels, currency = _channels(services), published.snapshot.info["currency"]
    kept = services.settings.keep_alerts
    empty = Alerts((), 0, (), (), (), 0, kept, channels, _setup(services), None, currency, *refused, "")
    try:
        return _filled(services, published, state, empty)
    except StoreUnavailable as error:
        return dataclasses.replace(empty, unread=f"{error.message} {error.on_page}")


def _filled(services: Services, published: Published, state: State | None, empty: Alerts) -> Alerts:
    store, source = services.store, published.bundle.source
    found = crossings.latest(store, source, MOST_READ)
    with store.reading() as connection:
        every = {one.number: one for one in destinations.read(connection, source, removed=True)}
    standing = [one for one in every.values() if one.removed_at is None]
    hidden = services.settings.read_only
    tests = {} if hidden else destinations.latest_tests(store, source, [one.number for one in standing])
    dead = deliveries.latest(store, source, MOST_DEAD, DEAD)
    every_raised = raised(published, scope_of(state), found, held_out_arms(services))
    return dataclasses.replace(
        empty,
        raised=latest_of_each(every_raised, MOST_SHOWN),
        raised_count=len(every_raised),
        rules=_rules(services, published),
        destinations=tuple(_destination(one, tests.get(one.number), hidden=hidden) for one in standing),
        unsent=tuple(_unsent(one, every[one.destination_id], hidden=hidden) for one in dead),
        waiting=len(deliveries.latest(store, source, MOST_READ, (WAITING,))),
        looked_at=crossings.looked_at(store, source),
    )


def _channels(services: Services) -> tuple[str, ...]:
    settings = services.settings
    mail = bool(settings.mail_server and settings.mail_from)
    return tuple(name for name in CHANNELS if name != EMAIL or mail) if settings.alert_hosts else ()


def _setup(services: Services) -> str:
    if not services.settings.alert_hosts:
        return NOWHERE
    return "" if EMAIL in _channels(services) else NO_MAIL


def _rules(services: Services, published: Published) -> tuple[RuleRow, ...]:
    store, source = services.store, published.bundle.source
    after = store.now() - dt.timedelta(days=services.settings.keep_alerts)
    standing, counted = crossings.standing(store, source), hits(published, crossings.named(store, source, after))
    withheld = crossings.withheld_counts(store, source)
    holds = {name: (len(subjects), withheld.get(name, 0)) for name, subjects in standing.items()}
    looked = crossings.looked_at(store, source)
    return tuple(
        _rule(one, counted.get(one.name, NOT_COUNTED), looked, *holds.get(one.name, (None, 0)))
        for one in rules.in_force(store, source)
    )


def _rule(
    one: rules.RuleInForce, hit: Hits, looked: dt.datetime | None, standing: int | None, withheld: int
) -> RuleRow:
    said, limits = words.RULES[one.name], rules.BY_NAME[one.name]
    return RuleRow(
        name=one.name,
        words=said.name,
        before=said.before,
        number=one.number,
        behind=said.behind,
        low=limits.low,
        high=limits.high,
        active=one.active,
        standing=standing,
        withheld=withheld,
        set_since=bool(one.changed_at and looked and one.changed_at > looked),
        named=hit.named,
        closed=hit.closed,
        lost=hit.lost,
        hit_words=hit.words,
        changed_by=one.changed_by,
        changed_on=one.changed_at.date() if one.changed_at else None,
    )


def _destination(one: Destination, test: AuditLine | None, *, hidden: bool) -> DestinationRow:
    return DestinationRow(
        number=one.number,
        name=_name(one, hidden=hidden),
        channel=words.CHANNELS[one.channel],
        address=_address(one, hidden=hidden),
        about=words.ABOUT[one.about],
        whose=one.whose,
        frequency=words.FREQUENCIES[one.frequency],
        quiet=words.hours(one.quiet_from, one.quiet_until),
        author=one.author,
        made_on=one.made_at.date(),
        tested=test.detail if test else "",
        tested_by=test.author if test else "",
        tested_at=test.at if test else None,
    )


def _name(one: Destination, *, hidden: bool) -> str:
    """What people call a place: theirs alone where nobody may write."""
    return "" if hidden else formats.cut(one.name)


def _address(one: Destination, *, hidden: bool) -> str:
    """What may be said of an address: where nobody may write, visitors are told of no mailbox."""
    return f"…@{one.spoken.rpartition('@')[2]}" if hidden and one.channel == EMAIL else formats.cut(one.spoken)


def _unsent(one: Delivery, to: Destination, *, hidden: bool) -> Unsent:
    caution = CAUTIONS.get(one.status, "")
    where = words.place(to.number, _address(to, hidden=hidden), _name(to, hidden=hidden))
    # Why a server refused is its owner's to know.
    reason = "" if hidden else one.reason
    return Unsent(one.number, one.title, where, one.status, one.attempts, reason, caution, one.made_at)
