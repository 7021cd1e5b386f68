"""What a visitor names of a database: tables and queries, and an address that leads nowhere else."""

import dataclasses

import pytest

from app.imports.databases import DatabaseRequest, address_given, label_of, reads_of
from data.errors import HeadwindError, InvalidInput


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("deals", {"deals": "deals"}),
        ("crm.deals, accounts\n\n-- more\n users", {"deals": "crm.deals", "accounts": "accounts", "users": "users"}),
        ("select * from deals where a = ';'", {"query": "select * from deals where a = ';'"}),
        ("deals\nSELECT 1;\nwith a as (select 1)\nselect * from a;", {
            "deals": "deals", "query": "SELECT 1", "query_2": "with a as (select 1)\nselect * from a",
        }),
        ("a.deals\nb.deals", {"deals": "a.deals", "deals_2": "b.deals"}),
    ],
)  # fmt: skip
def test_tables_and_queries_become_files(text, reads):
    assert reads_of(text) == reads


@pytest.mark.parametrize("text", ["", " ; \n", "my deals", "deals; drop table x", "\n".join("abcdefghijklmnopqrstu")])
def test_what_names_no_table_is_refused(text):
    with pytest.raises(InvalidInput):
        reads_of(text)


def test_an_address_on_this_machine_or_on_a_host_that_is_allowed_is_read(settings):
    assert address_given(" postgresql://ann:hush@localhost/crm ", settings).host == "localhost"
    allowed = dataclasses.replace(settings, database_hosts=("db.example.com",))
    url = address_given("mysql://ann:hush@db.example.com/crm?charset=utf8mb4", allowed)
    assert (url.drivername, label_of(url)) == ("mysql+pymysql", "crm")


@pytest.mark.parametrize(
    "text",
    [
        *("", "hush", "postgresql://ann:hush@db.example.com/crm", "ftp://ann:hush@localhost/crm"),
        # What the server's own user may read without a password, or is led to by what stands behind the ?.
        *("postgresql:///crm", "postgresql://ann@localhost/hush", "postgresql://localhost/hush"),
        *("postgresql://ann:hush@localhost/crm?host=/run", "mysql://ann:hush@localhost/crm?unix_socket=/run/hush"),
        *("postgresql://ann:hush@localhost/crm?sslrootcert=/etc/hush", "sqlite:///{outside}", "sqlite:///hush.sqlite"),
        *("sqlite:///{incoming}/link.sqlite", "sqlite:///{incoming}/" + "a" * 300),
    ],
)
def test_any_other_address_is_refused_and_not_said(settings, tmp_path, text):
    (incoming,) = settings.incoming
    incoming.mkdir(parents=True)
    (tmp_path / "hush.sqlite").touch()
    (incoming / "link.sqlite").symlink_to(tmp_path / "hush.sqlite")
    with pytest.raises(HeadwindError) as refused:
        address_given(text.format(outside=tmp_path / "hush.sqlite", incoming=incoming), settings)
    assert "hush" not in str(refused.value)
    assert str(tmp_path) not in str(refused.value)


def test_a_file_of_sqlite_is_read_below_a_folder_that_is_allowed(settings):
    (incoming,) = settings.incoming
    incoming.mkdir(parents=True)
    (incoming / "crm.sqlite").touch()
    assert label_of(address_given(f"sqlite:///{incoming}/crm.sqlite", settings)) == "crm"


def test_an_address_is_not_part_of_what_is_written_of_it():
    assert "hush" not in repr(DatabaseRequest("postgresql://ann:hush@localhost/crm", "deals"))
