"""Where what people write is kept while it is tested: an SQLite file, and a real PostgreSQL."""

import datetime as dt

import pytest

from data.records.store import Store
from tests.postgresql import cluster, emptied

__all__ = ["cluster", "emptied"]

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The address of an empty store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    return request.getfixturevalue("emptied")


@pytest.fixture
def store(url):
    found = Store(url, clock=lambda: NOON)
    yield found
    found.close()
