"""An address is told by its form; what it names is asked later."""

import pytest

from data.errors import HeadwindError
from data.records.database_url import check
from data.records.store import Store


@pytest.mark.parametrize(
    "url",
    [
        "",
        "postgres://user:pass@host/name",
        "postgresql://host",
        "postgresql://user:p#w/x@host:5432/name?sslmode=require",
        "postgresql://user@[::1]:5432/name",
        "postgresql+psycopg://host/name",
        "postgresql:///name",
        "postgresql://user:p ss@host/name",
        "sqlite:////folder/file",
        "sqlite:///file",
    ],
)
def test_an_address_that_can_be_one_passes(url):
    assert check(url) == url
    if url:
        Store(url).close()


@pytest.mark.parametrize(
    "url",
    [
        "mysql://user:hidden@host/name",
        "postgresql",
        "postgresql://user:hidden@host:port/name",
        "postgresql://user:hidden@host:99999/name",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "hidden",
        "postgresql://hidden hidden",
        "postgresql://[::1",
        "postgresql://hidden]/name",
        "postgresql://host:５４３２/name",
    ],
)
def test_any_other_is_refused_and_never_said(url):
    with pytest.raises(HeadwindError, match="DATABASE_URL") as refused:
        check(url)
    assert "hidden" not in str(refused.value)


def test_a_port_that_is_none_is_refused_by_the_store_too():
    with pytest.raises(HeadwindError, match="DATABASE_URL"):
        Store("postgresql://host:port/name")
