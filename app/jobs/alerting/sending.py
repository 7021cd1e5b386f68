"""What is on its way is sent: one delivery after the other, each claimed, begun and confirmed."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from app.jobs.recovery import lock_file
from app.jobs.telling import Say
from app.messages import outcomes, road
from app.services import Services
from app.settings import Settings
from app.views.alerts.words import place as place_words
from data.processes import take
from data.records.alerts import deliveries, destinations
from data.records.alerts.addresses import EMAIL
from data.records.alerts.deliveries import CALLED_OFF, FAILED, SENT, UNCONFIRMED, Delivery
from data.records.alerts.destinations import Destination
from data.records.alerts.quiet_hours import quiet_end
from data.records.store import keep_trying

if TYPE_CHECKING:
    from app.messages.mail import Attachment

LOCK: Final = "sending.lock"


@contextlib.contextmanager
def sending_place(settings: Settings) -> Iterator[str]:
    """Hold the one place of this data folder from which alerts are sent; yield its name, '' where another has it.

    The system gives it back when its holder is killed: whatever was claimed here before is nobody's.
    """
    with lock_file(settings, LOCK) as lock:
        held = os.fstat(lock.fileno())
        yield f"{socket.gethostname()}:{held.st_dev}:{held.st_ino}" if take(lock, 0) else ""


def send_all(services: Services, place: str, say: Say) -> Mapping[str, int]:
    """Send whatever is due, from one place; return how many deliveries stand how."""
    store, counts = services.store, dict.fromkeys((SENT, FAILED, UNCONFIRMED), 0)
    deliveries.recover(store, place)
    while (one := deliveries.claim(store, place)) is not None:
        status = _sent(services, one, say)
        counts[status] = counts.get(status, 0) + 1
    return counts


def _sent(services: Services, one: Delivery, say: Say) -> str:
    """Send one delivery and settle it; return how it stands then."""
    store, to = services.store, _destination(services, one)
    if to is None:
        return deliveries.give_up(store, one, "Alerts do not go there any more.", CALLED_OFF)
    told = place_words(to.number, to.spoken, to.name)
    try:
        _hand_over(services, one, to)
    except outcomes.TakenOver:
        return one.status
    except outcomes.InDoubt as error:
        say(f"Nobody knows whether {told} has got it: {error}")
        return deliveries.give_up(store, one, str(error), UNCONFIRMED)
    except outcomes.Refused as error:
        say(f"Not sent to {told}: {error}")
        return deliveries.give_up(store, one, str(error))
    except outcomes.NotTaken as error:
        say(f"Not sent to {told} yet: {error}")
        return deliveries.put_off(store, one, str(error), _waking(services.settings, to))
    keep_trying(store, lambda: deliveries.confirm(store, one))
    say(f"Sent to {told}: {one.title}")
    return SENT


def _waking(settings: Settings, to: Destination) -> deliveries.Later:
    """When a destination may be sent something that would be sent at a moment."""
    return lambda at: quiet_end(at, settings.time_zone, to.quiet_from, to.quiet_until)


def _destination(services: Services, one: Delivery) -> Destination | None:
    found = destinations.kept(services.store, one.source)
    return next((to for to in found if to.number == one.destination_id), None)


def _hand_over(services: Services, one: Delivery, to: Destination) -> None:
    def begin() -> None:
        if not deliveries.begin(services.store, one):
            raise outcomes.TakenOver

    attached: tuple[Attachment, ...] = ()
    if to.channel == EMAIL and one.kind == deliveries.DIGEST:
        from app.jobs.alerting import review  # noqa: PLC0415  # only what is used is loaded

        attached = review.attached(services, to)
    road.hand_over(one, to, services.settings, begin, attached)
