"""A change moves the same beside its field in one row, in many at once, and in a browser."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from data.catalogue import CANONICAL, DERIVED
from model.decisions.bulk_change import Operation, perform
from model.derived.side_effects import SAID, SIDE_EFFECTS, Change, affected_columns, side_effect_values, side_effects_of
from model.features.change import vary_field
from model.features.matrix import change
from model.leaks.verdicts import catalogue_of
from tests.nodejs import run

TODAY, EPOCH = dt.date(2026, 6, 30), dt.date(1970, 1, 1)
FIELDS = catalogue_of((*CANONICAL, *DERIVED))
DATES = ("as_of_on", "stage_entered_on", "expected_close_on")
COUNTS = ("amount", "opening_amount", "pushes", "pushes_before_stage", "owner_closed", "owner_lost", "composed")
# What comes with an owner: all, some, nothing, and a fact that no side effect speaks of.
RELATED: dict[str, dict[str, Any]] = {
    "Ann": {"owner_closed": 9.0, "owner_lost": 4.0, "manager": "Mia", "region": "North"},
    "Bob": {"owner_lost": 1.0, "desk": "South"},
}
# A model without trees, which moves facts all the same.
CHANGED = """
const { load } = await import("./app/assets/scorer.mjs");
const model = load({ numeric: [], feature: "", border: "", categorical: [], depth: [], condition: "", leaf: "",
  scale: 1, bias: 0, rules: [], prior: 0, slope: 1, intercept: 0, probes: [], follows: given.follows });
return given.asked.map(([facts, changes]) => ({ ...model.change(facts, changes, given.related) }));
"""

days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
row = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(["Lead", "Offer"]),
        "stage_entered_on": st.none() | days,
        "expected_close_on": st.none() | days,
        "pushes": st.none() | st.integers(0, 9).map(float),
        "pushes_before_stage": st.integers(0, 9).map(float),
        "amount": st.none() | st.integers(0, 9).map(float),
        "opening_amount": st.none() | st.integers(0, 9).map(float),
        "owner": st.none() | st.sampled_from(["Ann", "Bob", "Cat"]),
        "manager": st.just("Noa"),
        "region": st.none() | st.just("West"),
        "owner_closed": st.integers(0, 50).map(float),
        "owner_lost": st.integers(0, 50).map(float),
        "desk": st.none() | st.just("East"),
    }
)
values: dict[str, st.SearchStrategy] = {
    "stage": st.sampled_from(["Lead", "Offer"]),
    "expected_close_on": days,
    "amount": st.integers(0, 9).map(float),
    "owner": st.sampled_from(["Ann", "Bob", "Cat"]),
}
changes = st.fixed_dictionaries({}, optional=values).flatmap(
    lambda made: st.permutations(list(made)).map(lambda order: {name: made[name] for name in order})
)


def frame(rows: list[dict[str, Any]], *, composed: bool) -> pd.DataFrame:
    found = pd.DataFrame(rows).assign(as_of_on=TODAY, **({"composed": 1.0} if composed else {}))
    for name in found:
        if name in DATES:
            found[name] = pd.to_datetime(found[name]).astype("datetime64[us]")
        else:
            found[name] = found[name].astype("float64" if name in COUNTS else "object")
    return found


def plain(value: Any) -> Any:
    """A cell as JSON holds it: a day is counted from 1970-01-01."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, dt.date):
        return pd.Timestamp(value).toordinal() - EPOCH.toordinal()
    return value if isinstance(value, str) else float(value)


def told(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): plain(value) for name, value in one.items()} for one in rows.to_dict("records")]


def alone(facts: pd.DataFrame, made: dict[str, Any]) -> dict[str, Any]:
    related = {"owner": RELATED.get(made.get("owner", ""), {})}
    return told(change(facts, made, FIELDS.values(), related=related))[0]


one_change = st.sampled_from(sorted(values)).flatmap(lambda name: st.tuples(st.just(name), values[name]))


@settings(max_examples=25, deadline=None)
@given(st.lists(row, min_size=1, max_size=5), st.booleans(), one_change)
def test_many_rows_move_as_each_of_them(rows, composed, wanted):
    name, value = wanted
    facts = frame(rows, composed=composed)
    kept = facts[[plain(held) != plain(value) for held in facts[name]]]
    held = {str(column): kept[column] for column in kept}
    related = RELATED.get(value, {}) if name == "owner" else {}
    more = {column: related[column] for column in related.keys() - affected_columns(name)}
    # A day or a number is one for all rows, or one of each.
    for then in [value] if isinstance(value, str) else [value, np.full(len(kept), plain(value))]:
        every = kept.assign(**more, **{name: value}, **side_effect_values(Change(name, held, then, related, held)))
        assert told(every) == [alone(kept.iloc[[place]], {name: value}) for place in range(len(kept))]


@settings(max_examples=20, deadline=None)
@given(row, st.lists(st.sampled_from(["Ann", "Bob", "Cat"]), min_size=1, max_size=3), days)
def test_variants_and_bulk_changes_move_as_one_change(held, owners, day):
    facts = frame([held], composed=False)
    tried = vary_field(facts, "owner", owners, FIELDS.values(), [RELATED.get(name) for name in owners])
    for owner, one in zip(owners, told(tried), strict=True):
        meant = alone(facts, {"owner": owner})
        assert {name: one[name] for name in one if name in meant} == {
            name: meant[name] for name in one if name in meant
        }
    done = perform(facts, FIELDS["expected_close_on"], Operation("in_days", (day - TODAY).days))
    assert told(done.facts) == ([alone(facts, {"expected_close_on": day})] if done.changed[0] else [])


def test_a_browser_moves_what_python_moves():
    """Some hundreds of rows and changes, drawn once: Node is asked in one go."""
    asked: list[tuple[pd.DataFrame, dict[str, Any]]] = []

    @settings(max_examples=150, deadline=None, database=None, derandomize=True)
    @given(row, st.booleans(), changes)
    def draw(held, composed, made):
        asked.append((frame([held], composed=composed), made))

    draw()
    follows = [[one.field, one.column, one.how, one.otherwise] for one in SIDE_EFFECTS]
    sent = [[told(facts)[0], {name: plain(value) for name, value in made.items()}] for facts, made in asked]
    said = run(CHANGED, follows=follows, asked=sent, related={"owner": RELATED})
    for (facts, made), one in zip(asked, said, strict=True):
        assert one == alone(facts, made), made
    touched = {name for _, made in asked for name in made}
    assert touched == set(values)


# --- what is declared ---


def test_side_effects_are_listed_by_their_field():
    assert [one.column for one in side_effects_of("owner")] == ["owner_closed", "owner_lost", "manager", "region"]
    assert side_effects_of("product") == ()
    assert set(SAID) <= {one.field for one in SIDE_EFFECTS}


def test_no_two_fields_move_the_same_column_or_each_other():
    """Otherwise it would matter which of two changes is made first."""
    columns = [one.column for one in SIDE_EFFECTS]
    assert len(columns) == len(set(columns))
    assert {one.field for one in SIDE_EFFECTS}.isdisjoint(columns)


def test_rows_composed_from_nothing_are_told_apart_row_by_row():
    held = {
        "composed": pd.Series([1.0, np.nan, 0.0]),
        "amount": pd.Series([1.0, 1.0, 1.0]),
        "opening_amount": pd.Series([1.0, 2.0, 3.0]),
        "expected_close_on": pd.Series(pd.to_datetime(["2026-07-01"] * 3)),
        "pushes": pd.Series([0.0, 0.0, 0.0]),
    }
    then = side_effect_values(Change("amount", held, np.array([7.0, 8.0, 9.0]), {}, held))
    assert then["opening_amount"].tolist() == [7.0, 2.0, 3.0]
    later = side_effect_values(Change("expected_close_on", held, dt.date(2026, 7, 2), {}, held))
    assert later["pushes"].tolist() == [0.0, 1.0, 1.0]
