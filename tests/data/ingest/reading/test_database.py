"""What a database holds is read as files are, from PostgreSQL and SQLite, and never written to."""

import datetime as dt
import tomllib

import pytest
from sqlalchemy import create_engine, text

from data import sources
from data.building.build import Terms
from data.errors import SourceError
from data.ingest.reading import database
from data.ingest.reading.addresses import address_of, place_of
from tests import cases
from tests.examples import some

READS = '[database]\nurl_env = "CRM_DATABASE_URL"\n[database.reads]\ndeals = "{}"\n'


def source(read="deals", **changed):
    toml = cases.mapping(file="deals", more=READS.format(read), **changed)
    return sources.parse("forty", tomllib.loads(toml), "headwind.toml")


def filled(url):
    """Write the forty deals into a database, and return its address as a mapping's variable holds it."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        columns = '"Deal ID" text, "Account" text, "Owner" text, "Stage" text, "Created" date, "Close Date" timestamp'
        connection.execute(text(f'create table deals ({columns}, "Amount" numeric(12, 3), "Secret" text)'))
        rows = [
            row | {"Created": dt.date.fromisoformat(row["Created"]), "Amount": float(row["Amount"])}
            | {"Close Date": dt.datetime.fromisoformat(row["Close Date"])} for row in cases.rows()
        ]  # fmt: skip
        names = {name: name.replace(" ", "_") for name in cases.HEADER}
        asked = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(f":{name}" for name in names.values())
        connection.execute(
            text(f"insert into deals ({asked}) values ({values})"),
            [{names[name]: cell for name, cell in row.items()} for row in rows],
        )
    engine.dispose()
    return address_of("CRM_DATABASE_URL", url, ())


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return filled(f"sqlite:///{tmp_path / 'crm.sqlite'}")
    return filled(request.getfixturevalue("emptied"))


def read(of, url, folder):
    said: list[str] = []
    database.read_out(of, url, folder, said.append)
    return said


@pytest.mark.parametrize("asked", ["deals", "select * from deals where 1 = 1;"])
def test_forty_deals_are_read_as_they_are_from_a_file(url, tmp_path, asked):
    said = read(source(asked), url, tmp_path / "read")
    answer = cases.drafted(tmp_path / "read", source(asked), Terms())
    assert answer.is_right
    assert said == [f"Reading {place_of(url)}"]
    assert [path.name for path in (tmp_path / "read").iterdir()] == ["deals.parquet"]


@pytest.mark.parametrize(
    "asked",
    some(
        [
            "select 1) asked; commit; drop table deals; select * from (select 1",
            "delete from deals returning *",
            "select * from nowhere",
            "select 1) asked; drop table deals; select * from (select 1",
            "with gone as (delete from deals returning *) select * from gone",
        ],
        3,
    ),
)
def test_nothing_is_written_whatever_is_asked(url, tmp_path, asked):
    with pytest.raises(SourceError, match=r"deals of .* cannot be read") as refused:
        read(source(asked), url, tmp_path / "read")
    assert "\n" not in str(refused.value)
    read(source(), url, tmp_path / "again")
    assert cases.drafted(tmp_path / "again", source(), Terms()).is_right


def test_a_statement_that_takes_too_long_is_ended(url, tmp_path, monkeypatch):
    monkeypatch.setattr(database, "LONGEST", 1)
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"
    with pytest.raises(SourceError, match=r"deals of .* cannot be read: (interrupted|canceling statement)"):
        read(source(endless), url, tmp_path / "read")


def test_more_rows_than_may_be_read_are_refused(url, tmp_path, monkeypatch):
    monkeypatch.setattr(database, "MOST_ROWS", 39)
    with pytest.raises(SourceError, match="has more than 39 rows"):
        read(source(), url, tmp_path / "read")


def test_a_server_that_is_not_there_is_named_by_host_and_database(tmp_path):
    away = address_of("CRM_DATABASE_URL", f"postgresql://ann:hush@/crm?host={tmp_path}", ())
    with pytest.raises(SourceError) as refused:
        read(source(), away, tmp_path / "read")
    assert str(refused.value).startswith("crm at localhost does not answer")
    assert "hush" not in str(refused.value)
    assert "ann" not in str(refused.value).replace("cannot", "")


def test_a_table_that_the_database_is_not_asked_for_is_refused():
    toml = cases.mapping(file="deels", more=READS.format("deals"))
    with pytest.raises(SourceError, match="Did you mean 'deals'"):
        sources.parse("forty", tomllib.loads(toml), "headwind.toml")
