"""A store whose clock a test sets, in an SQLite file and in a real PostgreSQL."""

import datetime as dt
from types import SimpleNamespace

import pytest

from data.records.alerts import destinations
from data.records.alerts.destinations import Wanted
from data.records.store import Store

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    """It is noon of Monday 2 March 2026 until a test says otherwise."""
    return SimpleNamespace(now=NOON)


@pytest.fixture
def store(url, clock):
    found = Store(url, clock=lambda: clock.now)
    yield found
    found.close()


@pytest.fixture
def add(store):
    """Let alerts go to a mailbox at a listed host; return its number."""

    def to(address="ann@example.com", **more):
        return destinations.add(store, "demo", Wanted("e-mail", address, **more), "Mia", ("example.com",))

    return to
