"""One rule of flags in three languages: Python, a snapshot's SQL and the browser's script flag the same."""

import json
import re

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.views.policy_lines import bound
from data.statements import sql
from model.money.flag_line import Line
from model.money.teams import Teams
from tests.nodejs import run

# Of each row: the kind of line, where it lies, what one without an amount counts as, the loss probability, the amount,
# up to where acting concedes more than it saves, and beyond which probability nobody helps.
# The hand-made ends: missing and zero amounts, sure losses and none, exactly on a line by money and on a flat one.
ENDS = [
    *(
        ("money", at, 0.0, p, amount, 0.0, 1.0)
        for at in (0.0, 500.0)
        for p in (0.0, 0.5, 1.0)
        for amount in (None, 0.0, 1000.0)
    ),
    *(
        ("flat", 0.5, unpriced, p, amount, 0.0, 1.0)
        for unpriced in (0.0, 1.0)
        for p in (0.0, 0.5, 1.0)
        for amount in (None, 9.0)
    ),
    *(("money", 0.5, 1.0, p, amount, 0.0, 1.0) for p in (0.25, 0.5, 0.75) for amount in (None, 0.0, 1000.0)),
    *(("money", 250.0, 0.0, p, 1000.0, 0.5, 0.75) for p in (0.25, 0.5, 0.75, 1.0)),
]
SIDES = """
const { side } = await import("./app/assets/what_if/decision.mjs");
return given.rows.map(([by, at, unpriced, p, amount, least, beyond]) =>
  side({ by, at, unpriced, least, beyond }, p, amount).flagged);
"""
# Owners are of these teams: of the third nobody has recorded a manager.
MANAGERS = ("Mia", "Noa", None)
TEAMS = st.dictionaries(st.sampled_from(["Mia", "Noa", "Zoe"]), st.integers(0, 4).map(float)).map(
    lambda own: tuple(sorted(own.items()))
)
BESIDE = """
const { side } = await import("./app/assets/what_if/decision.mjs");
return given.rows.map(([at, gain, rivals]) => side({ by: "money", at, rivals }, 1, gain));
"""
# Quarters and whole amounts: products are exact, and many lie on their line.
row = st.tuples(
    st.sampled_from(["money", "flat"]),
    st.integers(0, 8).map(lambda at: at / 4),
    st.sampled_from([0.0, 1.0]),
    st.integers(0, 4).map(lambda p: p / 4),
    st.none() | st.integers(0, 8).map(float),
    st.sampled_from([0.0, 0.25, 0.5]),
    st.sampled_from([0.5, 0.75, 1.0]),
) | st.tuples(
    st.sampled_from(["money", "flat"]),
    st.floats(0, 1e6),
    st.sampled_from([0.0, 1.0]),
    st.floats(0, 1),
    st.none() | st.floats(0, 1e9),
    st.floats(0, 1),
    st.floats(0, 1),
)


@pytest.fixture(scope="module")
def macros():
    """The rule as every snapshot keeps it, over a list that tests fill."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table open_list (nth int, owner_order int, manager varchar, loss_probability double, amount double)"
        )
        found = [
            one
            for one in sql("open_list").split(";\n")
            if re.search(r"macro (gain|most_of|moves_with|ranked|flags)\(", one)
        ]
        assert len(found) == 5
        for statement in found:
            connection.execute(statement)
        yield connection


def filled(connection, rows):
    """Fill the list with loss probabilities and amounts of owners; return them as arrays, with their managers."""
    connection.execute("delete from open_list")
    for nth, (chance, worth, whose) in enumerate(rows):
        connection.execute("insert into open_list values (?, ?, ?, ?, ?)", [nth, whose, MANAGERS[whose], chance, worth])
    p, amount, owner = (
        (np.array(each, dtype="float64") for each in zip(*rows, strict=True)) if rows else [np.zeros(0)] * 3
    )
    return p, amount, owner.astype(int), [MANAGERS[whose] for *_, whose in rows]


def in_python(rows) -> list[bool]:
    return [
        bool(
            Line(by, at, unpriced, least, beyond).flags(
                np.array([p]), np.array([np.nan if amount is None else amount])
            )[0]
        )
        for by, at, unpriced, p, amount, least, beyond in rows
    ]


LISTS = {"teams": ["varchar"], "team_most": ["double"], "alone": "varchar"}
POLICY = json.dumps(dict.fromkeys(bound(Line("flat", 0.5)), "double") | LISTS)


def in_sql(connection, rows) -> list[bool]:
    asked = [
        {"p": p, "amount": amount, "policy": bound(Line(by, at, unpriced, least, beyond))}
        for by, at, unpriced, p, amount, least, beyond in rows
    ]
    kinds = f'[{{"p": "double", "amount": "double", "policy": {POLICY}}}]'
    question = f"select flags(1, r.p, r.amount, r.policy) from (select unnest(from_json($rows::json, '{kinds}')) as r)"
    return [flag for (flag,) in connection.execute(question, {"rows": json.dumps(asked)}).fetchall()]


@settings(max_examples=40, deadline=None)
@given(st.lists(row, min_size=1, max_size=30))
def test_sql_flags_what_python_flags(macros, rows):
    assert in_sql(macros, rows) == in_python(rows)


def test_all_three_flag_the_same_at_every_end_and_of_drawn_rows(macros):
    """Drawn once, so that Node is asked in one go."""
    rows = list(ENDS)

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(st.lists(row, min_size=1, max_size=20))
    def draw(some):
        rows.extend(some)

    draw()
    meant = in_python(rows)
    assert in_sql(macros, rows) == meant
    assert run(SIDES, rows=rows) == meant
    assert {True, False} == set(meant[: len(ENDS)])


@given(st.lists(row, min_size=1, max_size=20), st.lists(st.integers(0, 8).map(lambda at: at / 4), max_size=5))
def test_several_lines_reach_what_each_of_them_flags(rows, ats):
    by, _, unpriced, *_ = rows[0]
    p = np.array([one[3] for one in rows])
    amounts = np.array([np.nan if one[4] is None else one[4] for one in rows])
    line, stops = Line(by, 0.0, unpriced), np.array(sorted(set(ats)))
    for nth, at in enumerate(stops):
        flagged = Line(by, float(at), unpriced).flags(p, amounts)
        assert (line.reached(stops, p, amounts) > nth).tolist() == flagged.tolist()
        assert (line.worth(p, amounts) > line.exceeded(stops)[nth]).tolist() == flagged.tolist()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4).map(lambda p: p / 4), st.none() | st.integers(0, 8), st.integers(0, 2))),
    st.integers(0, 4),
    st.integers(0, 3),
    st.sampled_from([0.0, 0.5]),
    TEAMS,
)
def test_sql_flags_by_capacity_what_python_flags(macros, rows, most, floor, least, teams):
    """Equal gains of an owner are flagged in the order of the list, as many as the owner's team says."""
    line = Line("capacity", -float(most), 0.0, least, floor=float(floor), teams=Teams(teams))
    arrays = filled(macros, rows)
    question = "select flags(nth, loss_probability, amount, $policy) from open_list order by nth"
    found = [flag for (flag,) in macros.execute(question, {"policy": bound(line)}).fetchall()]
    assert found == line.flags(*arrays).tolist()
    alone = macros.execute(question, {"policy": bound(line.of_team("Mia"))}).fetchall()
    assert [flag for (flag,) in alone] == found, "whose the line is changes no flag"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 8), st.integers(0, 2)), max_size=9), TEAMS, st.booleans())
def test_along_the_line_of_a_team_sql_reaches_what_python_reaches(macros, rows, teams, alone):
    rows = [(chance / 4, worth, whose) for chance, worth, whose in rows]
    line = Line("capacity", -2.0, teams=Teams(teams))
    line = line.of_team("Mia") if alone else line
    ats, filled_rows = np.array([-3.0, -2.0, -1.0, 0.0]), filled(macros, rows)
    worth = "case when moves then -rank when rank is not null then 'infinity'::double end"
    question = f"select nth, (select count(*) from unnest($lines::double[]) as l(line) where {worth} > line)"
    question += " from open_list left join ranked($looked) using (nth) order by nth"
    asked = {"lines": line.exceeded(ats).tolist(), "looked": bound(line.at_line(-3.0))}
    found = [reach for _, reach in macros.execute(question, asked).fetchall()]
    assert found == line.reached(ats, *filled_rows).tolist()


def test_the_browser_flags_by_a_teams_number_what_python_flags():
    """Of five deals of one owner each beside the other four: 5, 4, 3, 2 and 1 are their gains."""
    gains = np.array([5.0, 4.0, 3.0, 2.0, 1.0])
    line = Line("capacity", -1.0, teams=Teams((("Mia", 3.0), ("Noa", 0.0))))
    lines = [
        (line.by_gain(np.delete(gains, nth), manager).at, float(gain), np.delete(gains, nth).tolist(), manager)
        for manager in ("Mia", "Noa", "Zoe", None)
        for nth, gain in enumerate(gains)
    ]
    asked = [[at if np.isfinite(at) else 1e300, gain, rivals] for at, gain, rivals, _ in lines]
    found = run(BESIDE, rows=asked)
    meant = [
        line.flags(np.ones(5), gains, np.zeros(5, dtype=int), [manager] * 5).tolist()
        for manager in ("Mia", "Noa", "Zoe", None)
    ]
    assert [one["flagged"] for one in found] == [flag for flags in meant for flag in flags]
    assert [one["place"] for one in found] == [1, 2, 3, 4, 5] * 4
