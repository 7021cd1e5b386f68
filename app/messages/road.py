"""The one road that a message takes to a destination, whatever it tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.settings import Settings
from data.records.alerts.addresses import EMAIL
from data.records.alerts.deliveries import Delivery
from data.records.alerts.destinations import Destination

if TYPE_CHECKING:
    from app.messages.mail import Attachment


def hand_over(
    one: Delivery,
    to: Destination,
    settings: Settings,
    begin: Callable[[], None],
    attached: tuple[Attachment, ...] = (),
) -> None:
    """Send a message to a destination, once; `begin` is called right before what it says leaves.

    Raise Refused, NotTaken or InDoubt where it was not taken, or nobody knows.
    """
    # Only what is used is loaded.
    if to.channel == EMAIL:
        from app.messages import mail  # noqa: PLC0415

        mail.send(one, to.address, settings, attached, begin)
    else:
        from app.messages import chat  # noqa: PLC0415

        chat.post(one, to.address, to.channel, settings.alert_hosts, begin)
