"""One rule of flags in three languages: Python, a snapshot's SQL and the browser's script flag the same."""

import json

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.statements import sql
from model.money.flag_line import Line
from tests.nodejs import run

# The hand-made ends: missing and zero amounts, sure losses and none, exactly on a line by money and on a flat one.
ENDS = [
    *(("money", at, 0.0, p, amount) for at in (0.0, 500.0) for p in (0.0, 0.5, 1.0) for amount in (None, 0.0, 1000.0)),
    *(("flat", 0.5, unpriced, p, amount) for unpriced in (0.0, 1.0) for p in (0.0, 0.5, 1.0) for amount in (None, 9.0)),
    *(("money", 0.5, 1.0, p, amount) for p in (0.25, 0.5, 0.75) for amount in (None, 0.0, 1000.0)),
]
SIDES = """
const { side } = await import("./app/assets/what_if/decision.mjs");
return given.rows.map(([by, at, unpriced, p, amount]) => side({ by, at, unpriced }, p, amount).flagged);
"""
# Quarters and whole amounts: products are exact, and many lie on their line.
row = st.tuples(
    st.sampled_from(["money", "flat"]),
    st.integers(0, 8).map(lambda at: at / 4),
    st.sampled_from([0.0, 1.0]),
    st.integers(0, 4).map(lambda p: p / 4),
    st.none() | st.integers(0, 8).map(float),
) | st.tuples(
    st.sampled_from(["money", "flat"]),
    st.floats(0, 1e6),
    st.sampled_from([0.0, 1.0]),
    st.floats(0, 1),
    st.none() | st.floats(0, 1e9),
)


@pytest.fixture(scope="module")
def macros():
    """The rule as every snapshot keeps it, without the list that it is asked of."""
    with duckdb.connect() as connection:
        found = [one for one in sql("open_list").split(";\n") if "macro worth(" in one or "macro flags(" in one]
        assert len(found) == 2
        for statement in found:
            connection.execute(statement)
        yield connection


def in_python(rows) -> list[bool]:
    return [
        bool(Line(by, at, unpriced).flags(np.array([p]), np.array([np.nan if amount is None else amount]))[0])
        for by, at, unpriced, p, amount in rows
    ]


def in_sql(connection, rows) -> list[bool]:
    asked = [
        {"p": p, "amount": amount, "threshold": at if by == "flat" else None, "unpriced": unpriced,
         "flag_from": at if by == "money" else None}
        for by, at, unpriced, p, amount in rows
    ]  # fmt: skip
    kinds = '[{"p": "double", "amount": "double", "threshold": "double", "unpriced": "double", "flag_from": "double"}]'
    question = (
        "select flags(r.p, r.amount, r.threshold, r.flag_from, r.unpriced) from"
        f" (select unnest(from_json($rows::json, '{kinds}')) as r)"
    )
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
