"""What changed between two imports of one source becomes its history, dated to the day on which it was seen."""

import contextlib
import dataclasses
import datetime as dt
import itertools
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.building import sightings
from data.building.build import Terms
from data.errors import CheckFailed
from data.snapshots.point_in_time import facts_on
from data.snapshots.snapshot import kept_catalogue
from tests import weekly, worlds
from tests.examples import examples, some

FIRST, SECOND, THIRD = "2026-06-05", "2026-06-12", "2026-06-19"
A = "A,Alder,Alpha,Ann,Lead,2026-05-01,2026-07-10,,1000,,0\n"
A_LATER = "A,Alder,Alpha,Bob,Offer,2026-05-01,2026-08-10,,1500,,0\n"
B = "B,Birch,Alpha,Bob,Offer,2026-05-01,2026-06-30,,2000,,0\n"
B_WON = "B,Birch,Alpha,Bob,Won,2026-05-01,2026-06-30,2026-06-09,2500,2500,0\n"
NEW = "N,Cedar,Beta,Ann,Offer,2026-06-07,2026-07-10,,3000,,0\n"


def facts(path, columns, where="true"):
    return weekly.ask(path, f"select {columns} from opportunity_facts where {where} order by opportunity_id")


def test_a_first_import_tells_no_history():
    (first,) = weekly.drafted({FIRST: A + B})
    assert (weekly.stages(first), weekly.changes(first), weekly.said(first)) == ([], [], {})
    assert facts(first, "days_in_stage, pushes", "opportunity_id = 'A'") == [(None, None)]
    assert weekly.ask(first, "select pushes from open_facts") == [(None,), (None,)]


def test_an_export_with_later_events_is_as_of_the_day_of_the_former_one_where_its_name_told_a_later_one(tmp_path):
    """The first was made on the 10th, as is said of it, and tells of the 5th; the second tells of the 8th."""
    said = dataclasses.replace(weekly.mapping(), made_on=dt.date(2026, 6, 10))
    first = weekly.draft(tmp_path / "first.duckdb", FIRST, A + B, source=said)
    second = weekly.draft(tmp_path / "second.duckdb", "2026-06-08", A_LATER + B, [first], accept="")
    assert weekly.ask(second, "select value from info where key = 'as_of_on'") == [("2026-06-10",)]


@pytest.fixture
def two():
    return weekly.drafted({FIRST: A + B, SECOND: A_LATER + B_WON + NEW})


def test_what_differs_in_the_second_has_changed_on_its_day(two):
    assert weekly.changes(two[1]) == [
        ("A", "amount", "1000.0", "1500.0", SECOND),
        ("A", "expected_close_on", "2026-07-10", "2026-08-10", SECOND),
        ("A", "owner", "Ann", "Bob", SECOND),
        ("B", "amount", "2000.0", "2500.0", "2026-06-09"),
    ]
    assert (
        weekly.said(two[1])["import"]
        == "Deals since your data of 5 Jun 2026: 1 new, 0 gone, 2 closed or changed in a tracked column."
    )


def test_what_a_close_has_written_is_of_the_day_that_the_export_says(two):
    assert weekly.stages(two[1]) == [
        *(("A", "Lead", FIRST), ("A", "Offer", SECOND)),
        *(("B", "Offer", FIRST), ("B", "Won", "2026-06-09"), ("N", "Offer", SECOND)),
    ]
    assert facts(two[1], "amount, opening_amount, reached, pushes", "opportunity_id = 'B'") == [(2500.0, 2000.0, 1, 0)]


def test_when_a_stage_was_entered_before_the_first_look_nobody_knows(two):
    entered = "select opportunity_id, stage, entered from stage_versions order by all"
    assert weekly.ask(two[1], entered) == [
        *(("A", "Lead", False), ("A", "Offer", True), ("B", "Offer", False), ("N", "Offer", True)),
    ]
    assert facts(two[1], "opportunity_id, days_in_stage, pushes", "outcome = 'open'") == [("A", 0, 1), ("N", 0, 0)]
    assert weekly.ask(two[1], "select stage, ending, days from stays where ending <> 'open'") == [
        ("Offer", "won", None), ("Lead", "on", None),
    ]  # fmt: skip


def test_pushes_are_unknown_before_the_first_look_and_counted_from_it_on():
    exports = {FIRST: A, SECOND: A_LATER, THIRD: A_LATER.replace("08-10", "09-10") + NEW.replace("06-07", "06-14")}
    third = weekly.drafted(exports)[2]
    asked = "select opportunity_id, pushes, pushes_before_stage, stage_entered_on::varchar from open_facts order by 1"
    assert weekly.ask(third, asked) == [("A", 2.0, 0.0, SECOND), ("N", 0.0, 0.0, THIRD)]
    with contextlib.closing(duckdb.connect(str(third), read_only=True)) as connection:
        days = [dt.date(2026, 6, 4), dt.date(2026, 6, 11), dt.date(2026, 6, 18)]
        found = facts_on(connection, kept_catalogue(connection), days)
    known = found[found["opportunity_id"] == "A"]
    assert known["pushes"].fillna(-1).tolist() == [-1, 0, 1]
    assert known["stage"].tolist() == ["Offer", "Lead", "Offer"]
    assert known["amount"].tolist() == [1000, 1000, 1500]


def test_the_same_import_again_adds_nothing(tmp_path, two):
    again = weekly.draft(tmp_path / "again.duckdb", SECOND, A_LATER + B_WON + NEW, two)
    for question in (
        "from sightings order by all",
        "select on_day, content_hash from imports",
        "from first_sightings order by all",
    ):
        assert weekly.ask(again, question) == weekly.ask(two[1], question)
    assert (weekly.stages(again), weekly.changes(again)) == (weekly.stages(two[1]), weekly.changes(two[1]))
    assert (
        weekly.said(again)["import"]
        == "Deals since your data of 12 Jun 2026: 0 new, 0 gone, 0 closed or changed in a tracked column."
    )


def test_of_two_exports_of_one_day_the_later_holds(tmp_path, two):
    again = weekly.draft(tmp_path / "again.duckdb", SECOND, A.replace("1000", "1200") + B, two)
    assert weekly.changes(again) == [("A", "amount", "1000.0", "1200.0", SECOND)]
    assert weekly.stages(again) == [("A", "Lead", FIRST), ("B", "Offer", FIRST)]


def test_an_export_of_another_day_adds_what_changed_though_nothing_with_a_day_has_happened(tmp_path, two, monkeypatch):
    tomorrow = sightings.present_day() + dt.timedelta(days=1)
    monkeypatch.setattr(sightings, "present_day", lambda: tomorrow)
    pushed = A_LATER.replace("08-10", "09-10") + B_WON + NEW
    again = weekly.draft(tmp_path / "again.duckdb", SECOND, pushed, two)
    assert [row for row in weekly.changes(again) if row[:2] == ("A", "expected_close_on")] == [
        ("A", "expected_close_on", "2026-07-10", "2026-08-10", SECOND),
        ("A", "expected_close_on", "2026-08-10", "2026-09-10", SECOND),
    ]
    assert facts(again, "opportunity_id, pushes", "outcome = 'open'") == [("A", 2), ("N", 0)]
    assert weekly.stages(again) == weekly.stages(two[1])
    for day in range(2):
        monkeypatch.setattr(sightings, "present_day", lambda day=day: tomorrow + dt.timedelta(days=day))
        more = weekly.draft(tmp_path / f"more{day}.duckdb", SECOND, pushed, [*two, again])
        assert weekly.changes(more) == weekly.changes(again), "the same files add nothing, today or later"


def test_an_older_export_is_refused_and_what_is_accepted_forgets_the_later_one(tmp_path, two):
    with pytest.raises(CheckFailed, match="of 5 Jun 2026, and one of 12 Jun 2026 was imported before it"):
        weekly.draft(tmp_path / "refused.duckdb", FIRST, A, two, accept="")
    older = weekly.draft(tmp_path / "older.duckdb", FIRST, A, two)
    assert (weekly.stages(older), weekly.changes(older)) == ([], [])
    third = weekly.draft(tmp_path / "third.duckdb", THIRD, A_LATER, [*two, older])
    assert {row[-1] for row in weekly.changes(third)} == {THIRD}


def test_a_mapping_that_reads_a_column_otherwise_changes_no_deal(tmp_path):
    (first,) = weekly.drafted({FIRST: A})
    columns = worlds.MAPPING["opportunities"]["columns"] | {"amount": "discount", "discount": "amount"}
    fields = [{**worlds.MAPPING["field"][0], "maximum": 9999}, worlds.MAPPING["field"][1]]
    other = weekly.mapping(opportunities=worlds.MAPPING["opportunities"] | {"columns": columns}, field=fields)
    second = weekly.draft(tmp_path / "second.duckdb", SECOND, A_LATER, [first], other)
    third = weekly.draft(tmp_path / "third.duckdb", THIRD, A_LATER.replace(",0\n", ",7\n"), [first, second], other)
    assert {row[1] for row in weekly.changes(second)} == {"expected_close_on", "owner"}
    assert ("A", "amount", "0.0", "7.0", THIRD) in weekly.changes(third)


def test_the_same_cell_that_is_read_otherwise_changes_no_deal(tmp_path):
    first = weekly.draft(tmp_path / "first.duckdb", FIRST, A)
    with contextlib.closing(duckdb.connect(str(first))) as connection:
        connection.execute("update sightings set value = '1.0' where field = 'amount'")
    second = weekly.draft(tmp_path / "second.duckdb", SECOND, A, [first])
    assert weekly.changes(second) == []
    assert weekly.said(second)["import"].endswith("0 closed or changed in a tracked column.")


def test_another_way_to_write_the_same_changes_no_deal():
    second = weekly.drafted({FIRST: A, SECOND: A.replace(",1000,", ",1000.00,")})[1]
    assert weekly.changes(second) == []


def test_what_the_export_logs_itself_is_not_told_twice(tmp_path):
    logs = {name: worlds.MAPPING[name] for name in ("stage_history", "changes")}
    source = weekly.mapping(**logs)
    made: list[Path] = []
    for nth, (day, deals) in enumerate({FIRST: A, SECOND: A_LATER}.items()):
        files = {
            "opportunities": f"{weekly.HEAD}{deals}{weekly.CLOSED}",
            "activities": f"id,on\nW,{day}\n",
            "stage_history": "id,stage,entered\nA,Lead,2026-05-01\nA,Offer,2026-06-03\n",
            "changes": "id,field,from,to,on\nA,amount,900,1000,2026-06-02\n",
        }
        folder = worlds.write(tmp_path / str(nth), **files)
        terms = Terms(accept="so", former=tuple(made))
        made.append(worlds.draft(tmp_path / f"{nth}.duckdb", folder, source, terms))
    assert weekly.stages(made[1]) == [("A", "Lead", "2026-05-01"), ("A", "Offer", "2026-06-03")]
    assert weekly.changes(made[1]) == [
        ("A", "amount", "900.0", "1000.0", "2026-06-02"),
        ("A", "expected_close_on", "2026-07-10", "2026-08-10", SECOND),
        ("A", "owner", "Ann", "Bob", SECOND),
    ]


def test_a_deal_that_was_closed_and_is_open_again_was_closed_in_between():
    exports = {FIRST: A + B_WON.replace("06-09", "06-02"), SECOND: A + B, THIRD: A + B_WON.replace("06-09", "06-16")}
    third = weekly.drafted(exports)[2]
    spells = "select opportunity_id, since::varchar, until::varchar, outcome from closed_spells"
    assert weekly.ask(third, spells) == [("B", "2026-06-02", SECOND, "won")]
    assert ("B", "Won", "2026-06-16") in weekly.stages(third)


# --- deals that are gone ---


def gone(path):
    return weekly.ask(path, "select opportunity_id, last_seen_on::varchar, gone_on::varchar from gone order by 1")


def test_a_deal_that_is_gone_is_asked_about_and_counts_nowhere():
    made = weekly.drafted({FIRST: A + B, SECOND: A, THIRD: A})
    assert gone(made[1]) == gone(made[2]) == [("B", FIRST, SECOND)]
    assert [name for (name,) in facts(made[2], "opportunity_id")] == ["A", "L", "W"]
    said = weekly.said(made[2])
    assert "no row of this export: 1. They are in no figure. Say what became of them" in said["warning"]
    assert (
        said["import"]
        == "Deals since your data of 12 Jun 2026: 0 new, 0 gone, 0 closed or changed in a tracked column."
    )


def test_a_deal_that_is_gone_is_lost_on_the_day_on_which_it_was_missing_where_the_mapping_says_so(tmp_path):
    made = weekly.drafted({FIRST: A + B, SECOND: A})
    third = weekly.draft(tmp_path / "third.duckdb", THIRD, A, made, weekly.mapping(gone="lost"))
    assert facts(third, "outcome, stage, closed_on::varchar, account, reached", "opportunity_id = 'B'") == [
        ("lost", "Lost", SECOND, "Birch", 1)
    ]
    assert "count as lost" in weekly.said(third)["warning"]
    after = weekly.draft(tmp_path / "after.duckdb", "2026-06-26", A, [*made, third], weekly.mapping(gone="lost"))
    assert facts(after, "outcome, closed_on::varchar", "opportunity_id = 'B'") == [("lost", SECOND)]


@pytest.mark.parametrize("answer", some(["deleted", "merged"], 1))
def test_a_deal_that_was_deleted_or_merged_is_not_asked_about_again(answer):
    made = weekly.drafted({FIRST: A + B, SECOND: A}, weekly.mapping(gone=answer))
    assert gone(made[1]) == [("B", FIRST, SECOND)]
    assert "warning" not in weekly.said(made[1])
    assert [name for (name,) in facts(made[1], "opportunity_id")] == ["A", "L", "W"]


def test_a_deal_that_comes_back_was_never_gone():
    made = weekly.drafted({FIRST: A + B, SECOND: A, THIRD: A + B.replace("2000", "2200")})
    assert gone(made[2]) == []
    assert weekly.changes(made[2]) == [("B", "amount", "2000.0", "2200.0", THIRD)]
    assert (
        weekly.said(made[2])["import"]
        == "Deals since your data of 12 Jun 2026: 0 new, 0 gone, 1 closed or changed in a tracked column."
    )


def test_a_deal_that_is_marked_as_deleted_is_not_gone():
    """B is called deleted in the second export: it is neither lost nor asked about."""
    marked = B.replace("Birch", "Trash")
    source = weekly.mapping(opportunities={**worlds.MAPPING["opportunities"], "deleted": {"account": ["Trash"]}})
    _, second = weekly.drafted({FIRST: A + B, SECOND: A + marked}, source)
    assert weekly.ask(second, "select count(*) from gone") == [(0,)]
    assert "0 gone" in weekly.said(second)["import"]


def test_a_row_that_is_set_aside_is_not_gone():
    made = weekly.drafted({FIRST: A + B, SECOND: A + B.replace(",2000,", ",-5,")})
    assert gone(made[1]) == []


def test_another_source_or_a_row_without_an_id_tells_nothing(tmp_path):
    first = weekly.draft(tmp_path / "first.duckdb", FIRST, A)
    with contextlib.closing(duckdb.connect(str(first))) as connection:
        connection.execute("update info set value = 'another' where key = 'source'")
    second = weekly.draft(tmp_path / "second.duckdb", SECOND, A_LATER, [first])
    assert weekly.said(second) == {}
    columns = dict(worlds.MAPPING["opportunities"]["columns"])
    del columns["opportunity_id"]
    numbered = weekly.mapping(
        opportunities=worlds.MAPPING["opportunities"] | {"columns": columns, "number_rows": True}, activities=None
    )
    third = weekly.draft(tmp_path / "third.duckdb", THIRD, A, [second], numbered)
    assert weekly.ask(third, "from sightings") == []


def test_what_another_version_of_headwind_has_kept_otherwise_is_left_alone(tmp_path):
    first = weekly.draft(tmp_path / "first.duckdb", FIRST, A)
    with contextlib.closing(duckdb.connect(str(first))) as connection:
        connection.execute("alter table sightings drop nth")
    second = weekly.draft(tmp_path / "second.duckdb", SECOND, A_LATER, [first])
    assert (weekly.said(second), weekly.changes(second)) == ({}, [])


# --- a simulated CRM ---

WEEKS = [dt.date(2026, 4, 3) + dt.timedelta(days=7 * nth) for nth in range(6)]
# Of a deal: in which week it is opened, at each week's end its stage, expected close, amount and owner; its ending.
STATES = st.tuples(
    st.sampled_from(["Lead", "Offer"]), st.sampled_from(["2026-07-01", "2026-08-01"]), st.sampled_from([100, 200]),
    st.sampled_from(["Ann", "Bob"]),
)  # fmt: skip
LIVES = st.tuples(st.integers(0, 4), st.lists(STATES, min_size=1, max_size=6), st.sampled_from(["Won", "Lost", ""]))


def seen(name, life, week):
    """Write a deal as the export of a week shows it; '' before it is opened."""
    start, states, ending = life
    if week < start:
        return ""
    ended = ending and week >= start + len(states)
    stage, expected, amount, owner = states[min(week - start, len(states) - 1)]
    # It closes two days before the export in which it is closed first, and the close writes two of its columns.
    closed = WEEKS[start + len(states)] - dt.timedelta(days=2) if ended else ""
    expected, amount = ("2027-01-01", 999) if ended else (expected, amount)
    opened = WEEKS[start] - dt.timedelta(days=3)
    return f"{name},Alder,Alpha,{owner},{ending if ended else stage},{opened},{expected},{closed},{amount},,0\n"


def turned(name, life, nth):
    """Return what one field of a deal was, and from which week on, as long as it was seen open."""
    start, states, _ = life
    held = [(name, str(WEEKS[start + at]), state[nth]) for at, state in enumerate(states) if start + at < len(WEEKS)]
    return [one for at, one in enumerate(held) if not at or held[at - 1][2] != one[2]]


def known(name, life):
    """Return what was known of a deal at each week's end while it was open: stage, expected close, amount, pushes."""
    start, states, ending = life
    last = min(start + len(states), len(WEEKS)) if ending else len(WEEKS)
    held = [states[min(week - start, len(states) - 1)] for week in range(start, last)]
    days = [expected for _, expected, _, _ in held]
    for at, (stage, expected, amount, _) in enumerate(held):
        pushes = sum(later > former for former, later in itertools.pairwise(days[: at + 1]))
        yield name, str(WEEKS[start + at]), stage, expected, float(amount), float(pushes)


@settings(max_examples=examples(20, usual=2), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LIVES, min_size=1, max_size=5))
def test_weekly_exports_of_a_crm_tell_its_true_history_to_the_week_and_what_was_known_then(lives):
    named = {f"D{nth}": life for nth, life in enumerate(lives)}
    with tempfile.TemporaryDirectory() as folder:
        made: list[Path] = []
        for week, day in enumerate(WEEKS):
            deals = "".join(seen(name, life, week) for name, life in named.items())
            draft = weekly.draft if day == WEEKS[-1] else weekly.looked
            made.append(draft(Path(folder) / f"{week}.duckdb", str(day), deals, made[-1:]))
        learned = [row for row in weekly.stages(made[-1]) if row[1] in ("Lead", "Offer")]
        changed = weekly.changes(made[-1])
        facts = standing(made[-1])
    assert learned == sorted((name, stage, day) for one in named for name, day, stage in turned(one, named[one], 0))
    for nth, field in enumerate(("expected_close_on", "amount", "owner"), 1):
        true = [(name, day) for one in named for name, day, _ in turned(one, named[one], nth)[1:]]
        told = [(row[0], row[4]) for row in changed if row[1] == field and row[4] in map(str, WEEKS)]
        assert sorted(told) == sorted(true)
    assert facts == sorted(row for name, life in named.items() for row in known(name, life))


def standing(path):
    """Return what a draft knows of every deal at each week's end while it was open."""
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        found = facts_on(connection, kept_catalogue(connection), WEEKS)
    days = [found[column].dt.strftime("%Y-%m-%d") for column in ("as_of_on", "expected_close_on")]
    columns = found["opportunity_id"], days[0], found["stage"], days[1], found["amount"], found["pushes"]
    return sorted(zip(*columns, strict=True))
