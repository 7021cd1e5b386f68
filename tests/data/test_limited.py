"""A draft takes less memory for a while, and what does not fit is asked again with all of it."""

import duckdb
import pytest

from data.limited import at_work, frugally, limited


@pytest.fixture
def draft(tmp_path):
    with duckdb.connect(str(tmp_path / "draft.duckdb"), config={"memory_limit": "100MiB", "threads": "1"}) as opened:
        yield opened


def limit(connection):
    return connection.execute("select current_setting('memory_limit')").fetchall()[0][0]


def test_a_limit_holds_for_a_while(draft):
    with limited(draft, 20):
        assert limit(draft) == "20.0 MiB"
    assert limit(draft) == "100.0 MiB"


def test_a_draft_at_rest_is_asked_with_memory_of_its_own(draft):
    with limited(draft, 20):
        with at_work(draft, 60):
            assert limit(draft) == "60.0 MiB"
        assert limit(draft) == "20.0 MiB"
        with at_work(draft, 10):
            assert limit(draft) == "20.0 MiB", "never with less than at rest"
    assert limit(draft) == "100.0 MiB"


def test_what_cannot_be_given_back_is_left(tmp_path):
    """A database in memory that may not spill keeps its 32 MB of numbers."""
    with duckdb.connect(":memory:", config={"temp_directory": "", "memory_limit": "200MiB"}) as held:
        held.execute("create table numbers as select hash(i) as number from range(4_000_000) numbers(i)")
        with limited(held, 1):
            assert limit(held) in ("32.0 MiB", "64.0 MiB")
            assert held.execute("select count(*) from numbers").fetchall() == [(4_000_000,)]
        assert limit(held) == "200.0 MiB"


def test_a_quarter_is_tried_first_and_all_of_it_where_that_does_not_do(draft):
    tried = []

    def ask():
        tried.append(limit(draft))
        if len(tried) < 3:
            raise duckdb.OutOfMemoryException("too little")
        return "answered"

    assert frugally(draft, ask) == "answered"
    assert tried == ["25.0 MiB", "50.0 MiB", "100.0 MiB"]
    assert frugally(draft, lambda: limit(draft)) == "25.0 MiB"
