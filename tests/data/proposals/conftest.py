"""Files are surveyed in one DuckDB, one after the other: to start another takes as long as to look at forty deals."""

from collections.abc import Iterator
from types import SimpleNamespace
from unittest import mock

import duckdb
import pytest

from data.proposals.survey import tables
from tests import drafts


@pytest.fixture(scope="module", autouse=True)
def one_database() -> Iterator[None]:
    """Give each survey an empty database of the same process."""
    started = SimpleNamespace(connect=lambda **_: drafts.empty(), Error=duckdb.Error)
    with mock.patch.object(tables, "duckdb", started):
        yield
