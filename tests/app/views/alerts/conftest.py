"""The ten-row world with a store of its own, on Wednesday 1 July 2026, and alerts in it."""

import dataclasses
import datetime as dt
from types import SimpleNamespace

import pytest

from data.records.alerts import crossings
from data.records.alerts.crossings import Look, Publication, Sighting
from data.records.alerts.deliveries import Message
from data.records.store import Store

JULY = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
HOSTS = {
    "alert_hosts": ("example.com", "chat.example.com"),
    "mail_server": "smtp://example.com",
    "mail_from": "h@example.com",
}


@pytest.fixture
def desk(ten, tmp_path):
    """Where alerts can be sent by mail and to a chat."""
    store = Store(tmp_path / "store.sqlite", clock=lambda: JULY)
    settings = dataclasses.replace(ten.settings, **HOSTS)
    yield SimpleNamespace(published=ten.published, source=ten.source, store=store, settings=settings)
    store.close()


@pytest.fixture
def raise_of(desk):
    """Raise an alert of each of some subjects by a rule."""

    def each(rule, *subjects, **more):
        seen = Publication("ten", "s1", dt.date(2026, 6, 30))
        found = tuple(Sighting(one, f"Deal {one}", "Why", **more) for one in subjects)
        for sightings in ((), found):
            crossings.cross(desk.store, seen, [Look(rule, "", sightings)], lambda _: Message("Words", "Body"), dt.UTC)

    return each
