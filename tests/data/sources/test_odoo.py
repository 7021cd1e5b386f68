"""Odoo's opportunities with the values that it tracks, from tables as Odoo makes them."""

import datetime as dt

import pytest
from sqlalchemy import create_engine, text

from data import sources
from data.building.build import Terms
from data.ingest.reading.addresses import address_of
from data.ingest.reading.database import read_out
from tests import cases

# The columns that are read, of the tables of crm, mail and base, with their types.
TABLES = """
create table crm_stage (id serial primary key, name jsonb not null, sequence int, is_won boolean);
create table crm_team (id serial primary key, name jsonb not null);
create table crm_lost_reason (id serial primary key, name jsonb not null);
create table res_partner (id serial primary key, name varchar, commercial_company_name varchar);
create table res_users (id serial primary key, partner_id int not null, login varchar not null);
create table crm_lead (id serial primary key, name varchar not null, type varchar not null, active boolean,
    stage_id int, team_id int, user_id int, partner_id int, partner_name varchar, lost_reason_id int,
    expected_revenue numeric, probability double precision, create_date timestamp,
    date_deadline date, date_closed timestamp);
create table ir_model_fields (id serial primary key, name varchar not null, model varchar not null);
create table mail_message (id serial primary key, model varchar, res_id int, date timestamp, body text);
create table mail_tracking_value (id serial primary key, field_id int, mail_message_id int not null,
    old_value_integer int, old_value_float double precision, old_value_char varchar, old_value_text text,
    old_value_datetime timestamp, new_value_integer int, new_value_float double precision, new_value_char varchar,
    new_value_text text, new_value_datetime timestamp);
insert into crm_stage (name, sequence, is_won) values ('{"en_US": "New"}', 1, false),
    ('{"en_US": "Qualified"}', 2, false), ('{"en_US": "Proposition"}', 3, false), ('{"en_US": "Won"}', 70, true);
insert into crm_team (name) values ('{"en_US": "Sales"}');
insert into crm_lost_reason (name) values ('{"en_US": "Too expensive"}');
insert into res_partner (name, commercial_company_name) values ('Ann', null), ('Bob', null), ('Eve Alder', 'Alder'),
    ('Birch', null);
insert into res_users (partner_id, login) values (1, 'ann'), (2, 'bob');
insert into ir_model_fields (name, model) values
    ('stage_id', 'crm.lead'), ('expected_revenue', 'crm.lead'), ('user_id', 'crm.lead'), ('date_deadline', 'crm.lead'),
    ('active', 'crm.lead');
"""
# Of each lead: type, active, stage, user, partner, its own name of one, amount, opened, deadline, closed.
LEADS = [
    ("opportunity", True, 3, 2, 3, None, 1500, "2026-05-01 09:00", "2026-08-10", None),
    ("opportunity", True, 4, 1, 4, None, 2000, "2026-05-02 09:00", "2026-06-01", "2026-06-20 15:00"),
    ("opportunity", False, 2, 1, None, "Cedar", 900, "2026-05-03 09:00", "2026-07-01", "2026-06-25 08:00"),
    ("opportunity", True, 1, None, None, None, 0, "2026-06-30 09:00", None, None),
    ("lead", True, 1, 1, None, "Nobody", 7, "2026-05-03 09:00", None, None),
]
# Lead, field and the values before and after, as the kind of its column keeps them, and when.
TRACKED = [
    (1, "stage_id", "char", "New", "Qualified", "2026-05-10 10:00"),
    (1, "stage_id", "char", "Qualified", "Proposition", "2026-06-10 10:00"),
    (1, "expected_revenue", "float", 1000, 1500, "2026-06-11 10:00"),
    (1, "user_id", "char", "Ann", "Bob", "2026-06-12 10:00"),
    (1, "date_deadline", "datetime", "2026-07-10", "2026-08-10", "2026-06-13 10:00"),
    (2, "stage_id", "char", "New", "Won", "2026-06-20 15:00"),
    (3, "stage_id", "char", "New", "Qualified", "2026-05-20 10:00"),
    (3, "active", "integer", 1, 0, "2026-06-25 08:00"),
]


@pytest.fixture
def url(emptied):
    engine = create_engine(emptied.replace("postgresql:", "postgresql+psycopg:"))
    names = "type, active, stage_id, user_id, partner_id, partner_name, expected_revenue, create_date, date_deadline,"
    with engine.begin() as connection:
        connection.exec_driver_sql(TABLES)
        for lead in LEADS:
            values = ", ".join(["%s"] * len(lead))
            connection.exec_driver_sql(
                f"insert into crm_lead (name, team_id, {names} date_closed) values ('', 1, {values})", lead
            )
        connection.execute(text("update crm_lead set lost_reason_id = 1, probability = 0 where not active"))
        for of, field, kind, old, new, at in TRACKED:
            asked = "insert into mail_message (model, res_id, date) values ('crm.lead', %s, %s) returning id"
            message = connection.exec_driver_sql(asked, (of, at)).scalar_one()
            connection.exec_driver_sql(
                f"insert into mail_tracking_value (field_id, mail_message_id, old_value_{kind}, new_value_{kind})"
                " select id, %s, %s, %s from ir_model_fields where name = %s",
                (message, old, new, field),
            )
    engine.dispose()
    return address_of("ODOO_DATABASE_URL", emptied, ())


def test_opportunities_and_tracked_values_are_read_as_odoo_shows_them(url, tmp_path):
    source = sources.load("odoo")
    read_out(source, url, tmp_path / "read", lambda _: None)
    found = cases.drafted(tmp_path / "read", source, Terms(accept="They are few."))
    assert found.opportunities == {"open": 2, "won": 1, "lost": 1}
    assert found.as_of_on == dt.date(2026, 6, 30)
    assert {
        name: tuple(row[column] for column in ("stage", "account", "owner", "region", "amount", "lost_reason"))
        for name, row in found.rows.items()
    } == {
        "1": ("Proposition", "Alder", "Bob", "Sales", 1500.0, None),
        "2": ("Won", "Birch", "Ann", "Sales", 2000.0, None),
        "3": ("Lost", "Cedar", "Ann", "Sales", 900.0, "Too expensive"),
        "4": ("New", None, None, "Sales", 0.0, None),
    }
    assert str(found.rows["3"]["closed_on"])[:10] == "2026-06-25"
    assert found.rows["3"]["last_open_stage"] == "Qualified"
    assert sorted((name, stage, str(day)) for name, stage, day in found.histories["stage_history"]) == [
        *(("1", "New", "2026-05-01"), ("1", "Proposition", "2026-06-10"), ("1", "Qualified", "2026-05-10")),
        *(("2", "New", "2026-05-02"), ("2", "Won", "2026-06-20")),
        *(("3", "New", "2026-05-03"), ("3", "Qualified", "2026-05-20"), ("4", "New", "2026-06-30")),
    ]
    assert sorted(tuple(map(str, row)) for row in found.histories["changes"]) == [
        ("1", "amount", "1000.0", "1500.0", "2026-06-11"),
        ("1", "expected_close_on", "2026-07-10", "2026-08-10", "2026-06-13"),
        ("1", "owner", "Ann", "Bob", "2026-06-12"),
    ]
