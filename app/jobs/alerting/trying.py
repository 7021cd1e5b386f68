"""A test message to one place that alerts go to, from the command line."""

from __future__ import annotations

import contextlib

from app.jobs.telling import Say
from app.services import Services
from app.settings import Settings
from app.views.alerts.trying import send_test
from app.views.alerts.words import place
from data.errors import HeadwindError, NotFound
from data.records.alerts import destinations

COMMAND_LINE = "the command line"


def send_test_message(settings: Settings, number: int, author: str, say: Say) -> None:
    """Send it and say that it was taken; raise HeadwindError where it was not, NotFound where no alerts go there."""
    services = Services(settings)
    with contextlib.closing(services.store):
        try:
            found = send_test(services, number, author or COMMAND_LINE)
        except NotFound:
            raise NotFound(f"Alerts go to no place of the number {number}.", _places(services)) from None
    if not found.taken:
        raise HeadwindError(found.words, found.next_step)
    say(f"{found.words} {found.next_step}")


def _places(services: Services) -> str:
    """'Known: Place 1 (ann@example.com), Place 2 (chat.example.com).'."""
    kept = destinations.kept(services.store, services.source)
    known = ", ".join(place(one.number, one.spoken, one.name) for one in kept)
    return f"Known: {known}." if known else "Name one on the page Alerts first."
