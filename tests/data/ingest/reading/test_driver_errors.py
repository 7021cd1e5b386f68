"""Why a database lets nobody read it is told without its user, its password and its address."""

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from data.errors import SourceError
from data.ingest.reading.addresses import address_of
from data.ingest.reading.database import Reading, copy_out
from data.ingest.reading.driver_errors import said_of, unreachable

URL = make_url("mysql+pymysql://ann:hush@localhost/crm")


class Refused(Exception):
    """What a driver raises."""


@pytest.fixture
def address(emptied):
    """The address of a real PostgreSQL at which Ann has to say her password."""
    port = make_url(emptied).query["port"]
    engine = create_engine(emptied.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("drop role if exists ann"))
        connection.execute(text("create role ann login password 'hush'"))
        connection.execute(text("create table deals (id int)"))
        connection.execute(text("create table secret (id int)"))
        connection.execute(text("grant select on deals to ann; grant usage on schema public to ann"))
    yield f"postgresql://ann:hush@127.0.0.1:{port}/postgres"
    with engine.begin() as connection:
        connection.execute(text("drop owned by ann; drop role ann"))
    engine.dispose()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("", "", ""),
        (":hush@", ":hush2@", "postgres at 127.0.0.1 does not let this user in."),
        ("ann:", "annie:", "postgres at 127.0.0.1 does not let this user in."),
        ("/postgres", "/crm", "There is no database of that name: crm at 127.0.0.1."),
        (":{port}", ":1", "postgres at 127.0.0.1 does not answer."),
        ("127.0.0.1", "nowhere.invalid", "No machine of that name is found: postgres at nowhere.invalid."),
        ("deals", "dels", 'deals of postgres at 127.0.0.1 cannot be read: relation "dels" does not exist.'),
        ("deals", "secret", "deals of postgres at 127.0.0.1 cannot be read: permission denied for table secret."),
    ],
)
def test_a_real_server_refuses_and_a_sentence_says_why(address, tmp_path, right, wrong, said):
    wanted = right.replace("{port}", str(make_url(address).port))
    url = address_of("The address", address.replace(wanted, wrong) if wanted else address, ("nowhere.invalid",))
    reading = Reading({"deals": wrong if right == "deals" else "deals"})
    try:
        copy_out(reading, url, tmp_path / "read", lambda _name, _rows: None)
        refused = None
    except SourceError as error:
        refused = error
    assert (refused.message if refused else "") == said
    assert not refused or refused.next_step
    assert "hush" not in str(refused)
    assert "ann" not in str(refused).replace("cannot", "")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ((1045, "Access denied for user 'ann'@'localhost' (using password: YES)"), "does not let this user in"),
        ((1049, "Unknown database 'crm'"), "There is no database of that name"),
        ((2003, "Can't connect to MySQL server on 'localhost' ([Errno 111] Connection refused)"), "does not answer"),
        (("file is not a database",), "is no file of SQLite"),
        (("something that nobody has seen",), "does not answer, or lets nobody read it"),
    ],
)
def test_what_other_drivers_say_is_told_too(told, said):
    assert said in str(unreachable(URL, DBAPIError("", None, Refused(*told))))


def test_a_question_is_refused_in_one_line_without_its_user():
    told = Refused(1142, "SELECT command denied to user 'ann'@'localhost' for table 'deals'\nmore")
    assert said_of(DBAPIError("", None, told)) == "SELECT command denied to this user for table 'deals'"
