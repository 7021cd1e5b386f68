"""A desk in the ten-row world: a store of its own, on Wednesday 1 July 2026."""

import datetime as dt
from types import SimpleNamespace

import pytest

from data.records.store import Store


@pytest.fixture
def desk(ten, tmp_path):
    """The ten-row world with a store of its own, in which it is Wednesday 1 July 2026."""
    store = Store(tmp_path / "store.sqlite", clock=lambda: dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC))
    settings = SimpleNamespace(read_only=False, time_zone=dt.UTC)
    yield SimpleNamespace(published=ten.published, store=store, settings=settings)
    store.close()
