"""What people set about alerts: the number of a rule, where alerts go, and whether a message is sent again."""

from __future__ import annotations

from app.services import Services
from app.views.alerts.answer import READ_ONLY, Alerts, alerts
from app.views.answers import refuse_readers
from data.errors import InvalidInput
from data.records.alerts import deliveries, destinations, rules
from data.records.alerts.addresses import EMAIL
from data.records.alerts.destinations import Wanted
from data.schema import shown
from data.snapshots import queries
from data.snapshots.queries import Scope


def set_rule(services: Services, name: str, number: float | None, author: str, *, active: bool) -> Alerts:
    """Set a rule, and answer with all as it is then; raise InvalidInput for a number that it cannot go by."""
    rules.change_rule(services.store, _source(services), name, number, author, active=active)
    return alerts(services, {})


def add_destination(services: Services, wanted: Wanted, author: str) -> Alerts:
    """Let alerts go to a place; raise InvalidInput naming what of it cannot be."""
    source, settings = _source(services), services.settings
    if wanted.channel == EMAIL and not (settings.mail_server and settings.mail_from):
        step = "Whoever runs Headwind names a server in HEADWIND_MAIL_SERVER and a sender in HEADWIND_MAIL_FROM."
        raise InvalidInput("channel", "No mail can be sent from here yet.", step)
    _known(services, wanted.whose)
    destinations.add(services.store, source, wanted, author, settings.alert_hosts)
    return alerts(services, {})


def _known(services: Services, whose: str) -> None:
    """Raise InvalidInput where nobody in the data is called so: nothing would ever go there."""
    if not whose:
        return
    rows = queries.choices(services.published().snapshot, Scope())
    if whose not in set(rows.loc[rows["dimension"].isin(["owner", "manager"]), "name"]):
        words = f"Nobody in the data is called {shown(whose)}."
        raise InvalidInput("whose", words, "Name an owner or a manager as recorded, or leave it empty for everybody's.")


def remove_destination(services: Services, number: int, author: str) -> Alerts:
    """Send nothing to a place any more; raise NotFound where alerts do not go there."""
    destinations.remove(services.store, _source(services), number, author)
    return alerts(services, {})


def send_again(services: Services, number: int, author: str) -> Alerts:
    """Send a message again that was given up or never confirmed; raise NotFound where it waits for nobody."""
    deliveries.send_again(services.store, _source(services), number, author)
    return alerts(services, {})


def _source(services: Services) -> str:
    """The source whose alerts are set; raise ReadOnly where nothing may be written."""
    refuse_readers(services.settings, READ_ONLY)
    return services.published().bundle.source
