"""A test message to one place that alerts go to: whether it arrives is said to whoever asks, and audited."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import Final

from app.messages import outcomes, road
from app.services import Services
from app.views.alerts.answer import IN_DOUBT, READ_ONLY
from app.views.alerts.words import place
from app.views.answers import refuse_readers
from data.records.alerts import destinations
from data.records.alerts.deliveries import BEGUN, Delivery
from data.records.alerts.destinations import Destination

TITLE: Final = "Headwind: a test message"
BODY: Final = "{author} has sent this from Headwind to see whether alerts arrive here. Nothing has happened."
TAKEN: Final = "{where} accepted the test message."
LOOK: Final = "Look there whether it has arrived."
NOT_TAKEN: Final = "{where} has not got the test message: {reason}"
AGAIN: Final = "Try again later; an alert would be tried again by itself."
UNKNOWN: Final = "Nobody knows whether {where} has got the test message: {reason}"


@dataclasses.dataclass(frozen=True)
class Tried:
    """What came of a test message to the place `number`: whether it was `taken`, that in words, and what to do next."""

    number: int
    where: str
    taken: bool
    words: str
    next_step: str


def send_test(services: Services, number: int, author: str) -> Tried:
    """Send a test message the way that alerts go, once, and say what came of it; raise NotFound where none go there.

    It is no delivery: nothing waits, nothing is counted, and no rule was right or wrong by it.
    """
    refuse_readers(services.settings, READ_ONLY)
    source = services.source
    to = destinations.note_test(services.store, source, number, author)
    found = _sent(services, to, _message(source, to, author, services.store.now()))
    destinations.note_test_result(services.store, source, to, author, found.words, taken=found.taken)
    return found


def _message(source: str, to: Destination, author: str, at: dt.datetime) -> Delivery:
    """A message that is not in the outbox: it has begun before it leaves, and is nobody else's to send."""
    title, body = TITLE, BODY.format(author=" ".join(author.split()))
    return Delivery(0, source, to.number, str(uuid.uuid4()), "test", title, body, BEGUN, 1, at, "", "", at, at)


def _sent(services: Services, to: Destination, message: Delivery) -> Tried:
    try:
        road.hand_over(message, to, services.settings, _nothing)
    except outcomes.InDoubt as error:
        return _tried(to, UNKNOWN, error.next_step or IN_DOUBT, error.words)
    except outcomes.NotTaken as error:
        return _tried(to, NOT_TAKEN, error.next_step or AGAIN, error.words)
    return _tried(to, TAKEN, LOOK, taken=True)


def _tried(to: Destination, words: str, next_step: str, reason: str = "", *, taken: bool = False) -> Tried:
    where = place(to.number, to.spoken, to.name)
    return Tried(to.number, where, taken, words.format(where=where, reason=reason), next_step)


def _nothing() -> None:
    """What is done as a test message begins: nobody goes on with it where its process ends."""
