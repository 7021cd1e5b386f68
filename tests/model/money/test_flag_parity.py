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
        connection.execute("create table open_list (nth int, owner_order int, loss_probability double, amount double)")
        found = [one for one in sql("open_list").split(";\n") if re.search(r"macro (gain|ranked|flags)\(", one)]
        assert len(found) == 3
        for statement in found:
            connection.execute(statement)
        yield connection


def in_python(rows) -> list[bool]:
    return [
        bool(
            Line(by, at, unpriced, least, beyond).flags(
                np.array([p]), np.array([np.nan if amount is None else amount])
            )[0]
        )
        for by, at, unpriced, p, amount, least, beyond in rows
    ]


POLICY = json.dumps(dict.fromkeys(bound(Line("flat", 0.5)), "double"))


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
)
def test_sql_flags_by_capacity_what_python_flags(macros, rows, most, floor, least):
    """Equal gains of an owner are flagged in the order of the list."""
    p, amount, owner = (
        (np.array(each, dtype="float64") for each in zip(*rows, strict=True)) if rows else [np.zeros(0)] * 3
    )
    line = Line("capacity", -float(most), 0.0, least, floor=float(floor))
    macros.execute("delete from open_list")
    for nth, (chance, worth, whose) in enumerate(rows):
        macros.execute("insert into open_list values (?, ?, ?, ?)", [nth, whose, chance, worth])
    question = "select flags(nth, loss_probability, amount, $policy) from open_list order by nth"
    found = [flag for (flag,) in macros.execute(question, {"policy": bound(line)}).fetchall()]
    assert found == line.flags(p, amount, owner.astype(int)).tolist()
