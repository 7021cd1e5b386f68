"""Of a CRM's database only host and name are ever said, and only what lies within reach is read."""

import pytest

from data.errors import SourceError
from data.ingest.reading.addresses import address_of, place_of

NAME = "CRM_DATABASE_URL"


@pytest.mark.parametrize(
    ("text", "driver", "place"),
    [
        ("postgresql://ann:hush@localhost:5433/crm", "postgresql+psycopg", "crm at localhost"),
        ("postgres://ann:hush@127.0.0.1/crm", "postgresql+psycopg", "crm at 127.0.0.1"),
        ("postgresql:///crm?host=/run/postgresql&user=ann", "postgresql+psycopg", "crm at localhost"),
        ("mysql://ann:hush@[::1]/crm", "mysql+pymysql", "crm at ::1"),
        ("mariadb://ann:hush@db.example.com/crm?charset=utf8mb4", "mysql+pymysql", "crm at db.example.com"),
    ],
)
def test_what_may_be_reached_is_named_without_its_user(text, driver, place):
    url = address_of(NAME, text, ("db.example.com",))
    assert (url.drivername, place_of(url)) == (driver, place)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ann:hush@db.example.com/crm",
        "postgresql://ann:hush@localhost/crm?host=db.example.com",
        "postgresql:///crm?host=localhost,10.0.0.7",
        "postgresql://ann:hush@10.0.0.7/crm?host=localhost",
        "mysql://ann:hush@169.254.169.254/crm",
    ],
)
def test_what_lies_elsewhere_is_refused_unless_it_is_named(text):
    with pytest.raises(SourceError, match="where Headwind may not reach") as refused:
        address_of(NAME, text, ())
    assert "hush" not in str(refused.value)
    assert address_of(NAME, text, ("db.example.com", "10.0.0.7", "169.254.169.254"))


@pytest.mark.parametrize(
    "text",
    [
        *("", "hush", "ftp://ann:hush@localhost/crm", "postgresql://ann:hush@localhost:port/crm", "sqlite://"),
        *("postgresql:///crm?service=hush", "postgresql:///crm?hostaddr=10.0.0.7", "sqlite:////nowhere/hush.db"),
    ],
)
def test_what_is_no_address_is_refused_without_being_said(text):
    with pytest.raises(SourceError) as refused:
        address_of(NAME, text, ())
    assert NAME in str(refused.value)
    assert "hush" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__cause__ is None


def test_a_file_of_sqlite_is_named_by_its_name_alone(tmp_path):
    (tmp_path / "crm.db").touch()
    assert place_of(address_of(NAME, f"sqlite:///{tmp_path / 'crm.db'}", ())) == "crm.db"
