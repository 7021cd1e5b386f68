"""The job: look at what is published by every rule, raise what has begun, and send what is due."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

from app import addresses, formats
from app.documents.alerts import REVIEW, alerts_body, alerts_title, digest_title
from app.jobs.alerting.failures import failed_imports
from app.jobs.alerting.sending import send_all, sending_place
from app.jobs.experiments.assigning import assign_published
from app.jobs.telling import Say
from app.services import Published, Services
from app.settings import Settings
from app.views.alerts.conditions import looks_at
from app.views.alerts.raised import OF_DEALS, as_raised
from app.views.deals.arms import held_out_arms
from data.calendar import WEEKDAYS
from data.records.alerts import crossings, digests, rules
from data.records.alerts.addresses import EMAIL
from data.records.alerts.crossings import Alert, Publication
from data.records.alerts.deliveries import FAILED, SENT, UNCONFIRMED, Message
from data.records.alerts.destinations import Destination


def alert(settings: Settings, say: Say) -> None:
    """Raise what has begun since the former look, and send what is due; running it again does nothing twice.

    Raise NotReady before anything is published. Of deals that an experiment holds out nobody is told.
    """
    services = Services(settings)
    with contextlib.closing(services.store), addresses.below(settings.prefix):
        # A deal that came to be flagged has its arm before anybody is told of it.
        assign_published(settings, say)
        raised = raise_alerts(services)
        say(f"Raised {formats.plural(len(raised), 'alert')}")
        with sending_place(settings) as place:
            if place:
                say(_counted(send_all(services, place, say)))
            else:
                say("Another process sends alerts at this moment")


def _counted(counts: Mapping[str, int]) -> str:
    """'Messages: 2 sent, 0 failed, 0 unconfirmed'."""
    return f"Messages: {', '.join(f'{counts[status]} {status}' for status in (SENT, FAILED, UNCONFIRMED))}"


def raise_alerts(services: Services) -> tuple[Alert, ...]:
    """Raise what has begun, and put on their way messages and the digests that are due; each is one transaction."""
    published, settings = services.published(), services.settings
    seen = Publication(published.bundle.source, published.snapshot.version, published.snapshot.as_of_on)
    active, held = rules.in_force(services.store, seen.source), held_out_arms(services)
    found = [*looks_at(published, active, held), *_failures(services, active)]
    words = _Words(published, base_of(settings))
    raised = crossings.cross(services.store, seen, found, words.of_alerts, settings.time_zone)
    weekday = WEEKDAYS[settings.week_start]

    def may_be_told(one: Alert) -> bool:
        return one.rule not in OF_DEALS or one.subject not in held

    digests.enqueue_digests(services.store, seen.source, words.of_digest, settings.time_zone, weekday, may_be_told)
    return raised


def _failures(services: Services, active: Sequence[rules.RuleInForce]) -> list[crossings.Look]:
    watched = any(rule.name == "import_failed" and rule.active for rule in active)
    return [failed_imports(services.settings, services.store)] if watched else []


class _Words:
    """Messages in words, in the currency of what is published, with links to the pages where their address is known."""

    def __init__(self, published: Published, base: str) -> None:
        self._currency, self._base = published.snapshot.info["currency"], base

    def of_alerts(self, raised: Sequence[Alert]) -> Message:
        found = [as_raised(one) for one in raised]
        return Message(alerts_title(found), alerts_body(found, self._currency, self._base))

    def of_digest(self, to: Destination, raised: Sequence[Alert]) -> Message:
        found = [as_raised(one) for one in raised]
        more = (
            REVIEW
            if to.channel == EMAIL
            else f"Weekly review: {self._base}{addresses.at('/review')}"
            if self._base
            else ""
        )
        title = digest_title(len(found), to.frequency == "weekly", to.whose)
        return Message(title, alerts_body(found, self._currency, self._base, more=more))


def base_of(settings: Settings) -> str:
    """What links of a message begin with: the first name under which Headwind is visited; '' where none is known."""
    host = settings.hosts[0] if settings.hosts else ""
    here = host.partition(":")[0] in ("localhost", "127.0.0.1") or host.startswith("[")
    return f"{'http' if here else 'https'}://{host}" if host else ""
