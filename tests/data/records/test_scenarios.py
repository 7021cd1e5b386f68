"""Saved scenarios, in an SQLite file and in a real PostgreSQL: a name once per opportunity, removed, not forgotten."""

import datetime as dt

import pytest
from sqlalchemy import update

from data.errors import InvalidInput, NotFound, StoreUnavailable
from data.records import scenarios, tables
from data.records.scenarios import MOST_SCENARIOS, remove, save, saved
from data.records.store import Store

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def test_a_scenario_comes_back_as_it_was_saved(store):
    changes = {"amount": 9000.5, "contacts": 3, "stage": "Señor «O'Brien»", "expected_close_on": "2026-12-31"}
    number = save(store, "demo", "O07", " Two more visits ", changes, " Zoë ")
    (found,) = saved(store, "demo", "O07")
    assert (found.number, found.name, dict(found.changes)) == (number, "Two more visits", changes)
    assert (found.author, found.made_at) == ("Zoë", NOON)


def test_each_opportunity_of_each_source_has_its_own_the_latest_first(store):
    for source, opportunity in (("demo", "O07"), ("demo", "O08"), ("demo", ""), ("kaggle_crm", "O07")):
        save(store, source, opportunity, "First", {"amount": 1}, "Ann")
    save(store, "demo", "O07", "Second", {"amount": 2}, "Bob")
    assert [one.name for one in saved(store, "demo", "O07")] == ["Second", "First"]
    assert [one.name for one in saved(store, "demo", "")] == ["First"]
    assert saved(store, "demo", "O09") == ()


def test_a_name_is_given_once_until_it_is_removed(store):
    number = save(store, "demo", "O07", "Push", {"amount": 1}, "Ann")
    with pytest.raises(InvalidInput, match="“Push”") as taken:
        save(store, "demo", "O07", "Push", {"amount": 2}, "Bob")
    assert taken.value.field == "name"
    assert remove(store, "demo", "O07", number, "Bob") == "Push"
    save(store, "demo", "O07", "Push", {"amount": 2}, "Bob")
    assert [dict(one.changes) for one in saved(store, "demo", "O07")] == [{"amount": 2}]


def test_what_was_done_and_by_whom_stays_on_record(store):
    number = save(store, "demo", "O07", "Push", {"amount": 1}, "Ann")
    remove(store, "demo", "O07", number, "Bob")
    said = [(line.author, line.action, line.subject, line.detail) for line in store.audit(9)]
    assert said == [
        ("Bob", "remove scenario", "demo/O07", "Push"),
        ("Ann", "save scenario", "demo/O07", 'Push: {"amount": 1}'),
    ]


def test_only_what_is_on_the_list_of_this_opportunity_can_be_removed(store):
    number = save(store, "demo", "O07", "Push", {"amount": 1}, "Ann")
    for opportunity, wanted in (("O08", number), ("O07", number + 1)):
        with pytest.raises(NotFound):
            remove(store, "demo", opportunity, wanted, "Bob")
    remove(store, "demo", "O07", number, "Bob")
    with pytest.raises(NotFound):
        remove(store, "demo", "O07", number, "Bob")
    assert len(store.audit(9)) == 2


def test_fifty_are_enough_for_one_opportunity(store, monkeypatch):
    assert MOST_SCENARIOS == 50
    monkeypatch.setattr(scenarios, "MOST_SCENARIOS", 2)
    for name in ("One", "Two"):
        save(store, "demo", "O07", name, {"amount": 1}, "Ann")
    with pytest.raises(InvalidInput, match="2 scenarios"):
        save(store, "demo", "O07", "Three", {"amount": 1}, "Ann")
    save(store, "demo", "O08", "Three", {"amount": 1}, "Ann")


@pytest.mark.parametrize(
    ("name", "changes", "author", "field"),
    [
        ("", {"amount": 1}, "Ann", "name"),
        ("x" * 81, {"amount": 1}, "Ann", "name"),
        ("half \ud800 of it", {"amount": 1}, "Ann", "name"),
        ("Push", {"amount": 1}, "  ", "author"),
        ("Push", {}, "Ann", "changes"),
        ("Push", {"stage": "x" * 20_000}, "Ann", "changes"),
        ("Push", {"stage": "\ud800"}, "Ann", "changes"),
    ],
)
def test_what_cannot_be_saved_is_named(store, name, changes, author, field):
    with pytest.raises(InvalidInput) as refused:
        save(store, "demo", "O07", name, changes, author)
    assert refused.value.field == field
    assert saved(store, "demo", "O07") == ()
    assert store.audit(9) == ()


def test_a_store_that_cannot_be_read_says_so(tmp_path):
    (tmp_path / "store.sqlite").write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(StoreUnavailable):
        saved(Store(tmp_path / "store.sqlite"), "demo", "O07")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": 1e300}, "amount"),
        ({"amount": 10**400}, "amount"),
        ({"amount": float("inf")}, "amount"),
        ({"amount": True}, "amount"),
        ({"owner": ["Ann"]}, "owner"),
        ({"owner": {"name": "Ann"}}, "owner"),
        ([1], "changes"),
    ],
)
def test_a_change_is_text_or_a_finite_number(store, changes, field):
    with pytest.raises(InvalidInput) as error:
        save(store, "demo", "O07", "Push", changes, "Ann")
    assert error.value.field == field
    assert len(str(error.value)) < 250


@pytest.mark.parametrize("author", [["Ann"], {"a": 1}, 7, True])
def test_an_author_and_a_name_are_text(store, author):
    for given in ({"name": "Push", "author": author}, {"name": author, "author": "Ann"}):
        with pytest.raises(InvalidInput, match="must be text"):
            save(store, "demo", "O07", changes={"amount": 1}, **given)


@pytest.mark.parametrize(
    "changes", ["", "[]", "{", "5", '{"amount": NaN}', '{"amount": 1e300}', '{"amount": [1]}', '{"a": ' * 3_000]
)
def test_a_damaged_scenario_is_left_out_and_the_log_says_so(store, changes, caplog):
    save(store, "demo", "O07", "Whole", {"amount": 1}, "Ann")
    number = save(store, "demo", "O07", "Damaged", {"amount": 1}, "Ann")
    with store.writing() as (connection, _):
        asked = update(tables.scenarios).where(tables.scenarios.c.id == number).values(changes=changes)
        connection.execute(asked)
    assert [one.name for one in saved(store, "demo", "O07")] == ["Whole"]
    (record,) = caplog.records
    assert f"Scenario {number} in the store is damaged" in record.getMessage()
    assert len(record.getMessage()) < 300
