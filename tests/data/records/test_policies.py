"""Adopted policies, in an SQLite file and in a real PostgreSQL: one in force for a source, the former ones kept."""

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from data.errors import InvalidInput, NotFound, StoreConflict, StoreUnavailable
from data.records import policies
from data.records.policies import Proposal
from data.records.store import Store

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
MONEY = Proposal("money", None, 300.0, 0.2, None)
FLAT = Proposal("flat", 0.42, 100.0, 0.25, 5.0)
FIVE = Proposal("capacity", None, 300.0, 0.2, 5.0)


def in_force(store, source="demo"):
    found = policies.in_force(store, source)
    assert found is not None
    return found


def test_what_was_adopted_is_in_force_with_its_costs_author_and_time(store):
    policies.adopt(store, "demo", FLAT, " Mia ", "  quarter end ")
    found = in_force(store)
    assert (found.policy, found.line, found.false_alarm, found.save_rate, found.capacity) == (
        "flat",
        0.42,
        100,
        0.25,
        5,
    )
    assert (found.author, found.made_at, found.ended_at, found.note) == ("Mia", NOON, None, "quarter end")
    assert policies.in_force(store, "kaggle_crm") is None


def test_the_former_one_ends_as_another_is_adopted(store):
    policies.adopt(store, "demo", FLAT, "Mia")
    policies.adopt(store, "demo", MONEY, "Noa")
    latest, former = policies.adopted(store, "demo")
    assert (latest.author, latest.line, latest.ended_at) == ("Noa", None, None)
    assert (former.author, former.ended_at) == ("Mia", NOON)
    assert policies.in_force(store, "demo") == latest


def test_a_team_gets_a_number_of_its_own_and_gives_it_up_again(store):
    policies.adopt_for_team(store, "demo", FIVE, "Mona", 8.0, "Mona", "two more reps")
    assert (in_force(store).capacity, in_force(store).teams) == (5, (("Mona", 8.0),))
    policies.adopt_for_team(store, "demo", MONEY, "Bob", 0.0, "Bob")
    assert in_force(store).teams == (("Bob", 0.0), ("Mona", 8.0))
    policies.adopt_for_team(store, "demo", FIVE, "Mona", None, "Noa")
    found = in_force(store)
    assert (found.policy, found.teams, found.author) == ("capacity", (("Bob", 0.0),), "Noa")
    assert [one.ended_at for one in policies.adopted(store, "demo")] == [None, NOON, NOON]
    with pytest.raises(NotFound, match="Mona has no number of its own"):
        policies.adopt_for_team(store, "demo", FIVE, "Mona", None, "Noa")


def test_who_adopts_for_everybody_leaves_the_teams_theirs(store):
    policies.adopt_for_team(store, "demo", FIVE, "Mona", 8.0, "Mona")
    policies.adopt(store, "demo", dataclasses.replace(FIVE, capacity=4.0), "Noa")
    assert (in_force(store).capacity, in_force(store).teams) == (4, (("Mona", 8.0),))
    policies.restore(store, "demo", policies.adopted(store, "demo")[-1].number, "Noa")
    assert (in_force(store).capacity, in_force(store).teams) == (5, (("Mona", 8.0),))


def test_beside_another_kind_of_policy_no_team_has_a_number_of_its_own(store):
    policies.adopt(store, "demo", FLAT, "Noa")
    with pytest.raises(InvalidInput, match="by flat") as error:
        policies.adopt_for_team(store, "demo", FIVE, "Mona", 8.0, "Mona")
    assert error.value.field == "team"
    assert len(policies.adopted(store, "demo")) == 1


@pytest.mark.parametrize(
    ("team", "capacity", "field"),
    [(" ", 8.0, "team"), (7, 8.0, "team"), ("Mona", -1.0, "capacity"), ("Mona", float("nan"), "capacity")],
)
def test_what_cannot_be_a_teams_number_is_not_adopted(store, team, capacity, field):
    with pytest.raises(InvalidInput) as error:
        policies.adopt_for_team(store, "demo", FIVE, team, capacity, "Mona")
    assert error.value.field == field
    assert policies.adopted(store, "demo") == ()


def test_the_audit_trail_says_a_teams_number_before_and_after(store):
    policies.adopt_for_team(store, "demo", FIVE, "Mona", 8.0, "Mona", "two more reps")
    policies.adopt_for_team(store, "demo", FIVE, "Mona", None, "Noa")
    assert [(line.author, line.at, line.action, line.detail) for line in store.audit(9)] == [
        ("Noa", NOON, "give up for team", "Mona's team: 8 before, 5 (everybody's) after"),
        ("Mona", NOON, "adopt for team", "Mona's team: 5 (everybody's) before, 8 after: two more reps"),
    ]


def test_teams_that_adopt_at_once_all_have_their_number(store):
    names = "ABCDEFGH"

    def adopts(name):
        try:
            policies.adopt_for_team(store, "demo", FIVE, name, 8.0, name)
        except (StoreConflict, StoreUnavailable):
            return None
        return name

    with ThreadPoolExecutor(4) as pool:
        done = [name for name in pool.map(adopts, names) if name]
    assert in_force(store).teams == tuple((name, 8.0) for name in sorted(done))


def test_a_former_policy_is_restored_as_a_line_of_its_own(store):
    policies.adopt(store, "demo", FLAT, "Mia", "quarter end")
    policies.adopt(store, "demo", MONEY, "Noa")
    first = policies.adopted(store, "demo")[-1].number
    policies.restore(store, "demo", first, "Ann")
    found = in_force(store)
    assert (found.policy, found.line, found.author, found.note) == ("flat", 0.42, "Ann", "quarter end")
    assert found.number not in (first, first + 1)
    assert len(policies.adopted(store, "demo")) == 3
    with pytest.raises(NotFound, match="no policy 99"):
        policies.restore(store, "demo", 99, "Ann")
    with pytest.raises(NotFound, match="of kaggle_crm"):
        policies.restore(store, "kaggle_crm", first, "Ann")


def test_a_retired_policy_is_out_of_force_and_stays_on_record(store):
    with pytest.raises(NotFound, match="No policy of demo"):
        policies.retire(store, "demo", "Mia")
    policies.adopt(store, "demo", FLAT, "Mia")
    policies.retire(store, "demo", "Noa")
    assert policies.in_force(store, "demo") is None
    assert [one.ended_at for one in policies.adopted(store, "demo")] == [NOON]


def test_the_audit_trail_says_what_was_adopted_by_whom(store):
    policies.adopt(store, "demo", FLAT, "Mia", "quarter end")
    policies.restore(store, "demo", policies.adopted(store, "demo")[0].number, "Noa")
    policies.retire(store, "demo", "Ann")
    policies.adopt(store, "demo", MONEY, "Ann")
    spelled = "flat at 0.42, false alarm 100, save rate 0.25, capacity 5: quarter end"
    assert [(line.author, line.action, line.subject, line.detail) for line in store.audit(9)] == [
        ("Ann", "adopt policy", "demo", "money, false alarm 300, save rate 0.2"),
        ("Ann", "retire policy", "demo", ""),
        ("Noa", "restore policy", "demo", spelled),
        ("Mia", "adopt policy", "demo", spelled),
    ]


@pytest.mark.parametrize(("author", "note", "field"), [(" ", "", "author"), ("Mia", "x" * 2_001, "note")])
def test_without_a_name_nothing_is_adopted(store, author, note, field):
    with pytest.raises(InvalidInput) as error:
        policies.adopt(store, "demo", FLAT, author, note)
    assert error.value.field == field
    assert policies.adopted(store, "demo") == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"policy": "both"}, "policy"),
        ({"policy": ["flat"]}, "policy"),
        ({"line": 1.5}, "line"),
        ({"false_alarm": 1e300}, "false_alarm"),
        ({"false_alarm": True}, "false_alarm"),
        ({"false_alarm": "100"}, "false_alarm"),
        ({"false_alarm": None}, "false_alarm"),
        ({"save_rate": float("nan")}, "save_rate"),
        ({"capacity": -1.0}, "capacity"),
        ({"capacity": [5]}, "capacity"),
    ],
)
def test_what_cannot_be_a_policy_is_not_adopted(store, change, field):
    with pytest.raises(InvalidInput) as error:
        policies.adopt(store, "demo", dataclasses.replace(FLAT, **change), "Mia")
    assert error.value.field == field
    assert policies.adopted(store, "demo") == ()


@pytest.mark.parametrize("author", [["Mia"], {"name": "Mia"}, 5, True, None])
def test_an_author_is_text(store, author):
    with pytest.raises(InvalidInput, match="must be text") as error:
        policies.adopt(store, "demo", FLAT, author)
    assert error.value.field == "author"


@pytest.mark.parametrize(
    "damage",
    [
        "line = 7",
        "policy = 'both'",
        "false_alarm = 1e300",
        "save_rate = -1",
        "author = ''",
        "made_at = 'then'",
        "teams = '[5]'",
        "teams = 'Mona'",
        """teams = '{"Mona": "many"}'""",
    ],
)
def test_what_the_store_holds_is_not_trusted(store, damage):
    policies.adopt(store, "demo", FLAT, "Mia")
    with store.writing() as (connection, _):
        connection.execute(text(f"update policies set {damage}"))
    for asked in (policies.in_force, policies.adopted):
        with pytest.raises(StoreUnavailable, match="store") as error:
            asked(store, "demo")
        assert error.value.next_step
    policies.retire(store, "demo", "Noa")


def test_of_many_who_adopt_at_once_one_is_in_force(store):
    def adopts(name):
        try:
            policies.adopt(store, "demo", MONEY, name)
        except (StoreConflict, StoreUnavailable):
            return None
        return name

    with ThreadPoolExecutor(4) as pool:
        done = [name for name in pool.map(adopts, "ABCDEFGH") if name]
    made = policies.adopted(store, "demo")
    assert sorted(one.author for one in made) == sorted(done)
    assert [one.ended_at for one in made if one.ended_at is None] == [None]


def test_a_store_that_cannot_be_read_says_so(tmp_path):
    (tmp_path / "store.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(StoreUnavailable):
        policies.in_force(Store(tmp_path / "store.sqlite"), "demo")
