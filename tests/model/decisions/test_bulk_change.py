"""One change of many rows: what each then holds, computed in the head, and the same as one row at a time."""

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.catalogue import CANONICAL, DERIVED
from data.schema import Field
from model.decisions.bulk_change import Operation, declared_range, perform
from model.features.matrix import change
from model.leaks.verdicts import catalogue_of

TODAY = dt.date(2026, 6, 30)
CUSTOM = (
    Field("opportunities", "discount", "Discount", "number", "while open", unit="percent", minimum=0, maximum=60,
          step=1, tracked=True, changeable=True),
    Field("opportunities", "contacts", "Contacts", "integer", "while open", minimum=0, maximum=20, step=1,
          changeable=True),
)  # fmt: skip
CATALOGUE = (*CANONICAL, *DERIVED, *CUSTOM)
FIELDS = catalogue_of(CATALOGUE)
# What comes along with an owner.
ALONG: dict[str, dict[str, Any]] = {
    "Bob": {"owner_closed": 9, "owner_lost": 4, "manager": "Mia"},
    "Cat": {"owner_closed": 2, "owner_lost": 0},
}
DATES = ("as_of_on", "stage_entered_on", "expected_close_on", "last_activity_on")


def facts(**columns) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    known = {"opportunity_id": [f"O{at}" for at in range(count)], "as_of_on": [TODAY] * count, **columns}
    return typed(pd.DataFrame(known))


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    for name in set(DATES) & set(frame):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return frame


def held(frame, name, how, value, **related):
    """What every row holds once it is done, and the masks."""
    done = perform(frame, FIELDS[name], Operation(how, value), related or None)
    after = frame[name].astype(object)
    after[done.changed] = done.facts[name].astype(object)
    return after.tolist(), done


@pytest.mark.parametrize(
    ("how", "value", "expected"),
    [("add", 5, [5, 25, 60]), ("add", -30, [0, 0, 28]), ("times", 150, [0, 30, 60]), ("set", 12, [12, 12, 12])],
)
def test_numbers_move_and_stop_at_the_end_of_the_range(how, value, expected):
    after, _ = held(facts(discount=[0.0, 20.0, 58.0]), "discount", how, value)
    assert after == expected


def test_what_leaves_the_range_is_counted_and_what_is_there_is_unchanged():
    _, done = held(facts(discount=[0.0, 20.0, 60.0, np.nan]), "discount", "add", 45)
    assert done.held.tolist() == [False, True, True, False]
    assert done.changed.tolist() == [True, True, False, False]
    assert done.unrecorded.tolist() == [False, False, False, True]
    assert done.facts["opportunity_id"].tolist() == ["O0", "O1"]


def test_what_lies_outside_the_range_already_goes_no_further():
    after, done = held(facts(discount=[70.0, 70.0]), "discount", "add", 5)
    assert (after, done.changed.tolist(), done.held.tolist()) == ([70, 70], [False, False], [True, True])
    assert held(facts(discount=[70.0]), "discount", "add", -5)[0] == [65]


def test_a_largest_value_that_was_only_observed_is_no_end():
    amount = FIELDS["amount"]
    assert declared_range(amount) == (0, math.inf)
    assert held(facts(amount=[100.0, 300.0]), "amount", "times", 250)[0] == [250, 750]
    assert held(facts(amount=[100.0]), "amount", "add", -150)[0] == [0]


def test_a_whole_number_stays_whole():
    assert held(facts(contacts=[1, 3, 5]), "contacts", "times", 150)[0] == [2, 5, 8]


def test_a_later_expected_close_is_one_more_push_and_an_earlier_none():
    days = [dt.date(2026, 7, 1), dt.date(2026, 7, 30), dt.date(2026, 8, 20), None]
    after, done = held(facts(expected_close_on=days, pushes=[0.0, 1.0, 2.0, 3.0]), "expected_close_on", "in_days", 30)
    assert [day.date() for day in after[:3]] == [dt.date(2026, 7, 30)] * 3
    assert done.changed.tolist() == [True, False, True, False]
    assert done.facts["pushes"].tolist() == [1, 2]
    later, _ = held(facts(expected_close_on=days[:1]), "expected_close_on", "move", 14)
    assert later[0].date() == dt.date(2026, 7, 15)


def test_nothing_has_been_done_after_the_day_of_the_data():
    after, done = held(facts(last_activity_on=[dt.date(2026, 6, 1), TODAY]), "last_activity_on", "in_days", 3)
    assert [day.date() for day in after] == [TODAY, TODAY]
    assert (done.changed.tolist(), done.held.tolist()) == ([True, False], [True, True])


def test_nothing_has_been_done_before_the_opening():
    days = {
        "opened_on": pd.to_datetime(["2026-06-10"] * 2),
        "last_activity_on": [dt.date(2026, 6, 20), dt.date(2026, 6, 1)],
    }
    after, done = held(facts(**days), "last_activity_on", "move", -15)
    assert [day.date() for day in after] == [dt.date(2026, 6, 10), dt.date(2026, 6, 1)]
    assert done.held.tolist() == [True, True]


@pytest.mark.parametrize("coded", [False, True])
def test_a_stage_is_entered_today_and_an_owner_brings_what_is_theirs(coded):
    frame = facts(stage=["Lead", "Offer", None], stage_entered_on=[dt.date(2026, 5, 1)] * 3)
    done = held(frame.astype({"stage": "category"}) if coded else frame, "stage", "set", "Offer")[1]
    assert (done.changed.tolist(), done.unrecorded.tolist()) == ([True, False, False], [False, False, True])
    assert done.facts["stage_entered_on"].dt.date.tolist() == [TODAY]
    team = facts(owner=["Ann", "Bob"], manager=["Noa", "Noa"], region=["N", "S"], owner_closed=[3, 3])
    moved = held(team.astype({"owner": "category"}) if coded else team, "owner", "set", "Bob", **ALONG["Bob"])[1].facts
    assert (moved["owner"].tolist(), moved["manager"].tolist(), moved["owner_closed"].tolist()) == (
        ["Bob"],
        ["Mia"],
        [9],
    )
    assert moved["region"].isna().all()


# --- the same as one row at a time ---

days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
some = {
    "amount": st.none() | st.floats(0, 1e6),
    "discount": st.none() | st.floats(0, 80),
    "contacts": st.none() | st.integers(0, 25),
    "stage": st.none() | st.sampled_from(["Lead", "Offer"]),
    "owner": st.none() | st.sampled_from(["Ann", "Bob", "Cat"]),
    "manager": st.just("Noa"),
    "region": st.just("South"),
    "owner_closed": st.integers(0, 50),
    "owner_lost": st.integers(0, 50),
    "expected_close_on": st.none() | days,
    "last_activity_on": st.none() | st.dates(dt.date(2026, 1, 1), TODAY),
    "stage_entered_on": days,
    "pushes": st.integers(0, 9).map(float),
    "pushes_before_stage": st.integers(0, 9).map(float),
}
row = st.fixed_dictionaries(some)
operations = st.one_of(
    st.tuples(st.sampled_from(["amount", "discount"]), st.sampled_from(["add", "set"]), st.floats(-100, 100)),
    st.tuples(st.sampled_from(["amount", "discount", "contacts"]), st.just("times"), st.floats(0, 300)),
    st.tuples(st.just("contacts"), st.sampled_from(["add", "set"]), st.integers(-30, 30)),
    st.tuples(
        st.sampled_from(["expected_close_on", "last_activity_on"]),
        st.sampled_from(["in_days", "move"]),
        st.integers(-99, 99),
    ),
    st.tuples(st.just("stage"), st.just("set"), st.sampled_from(["Lead", "Offer"])),
    st.tuples(st.just("owner"), st.just("set"), st.sampled_from(["Ann", "Bob", "Cat"])),
)


def plain(value):
    """A cell as it is compared: without a type of its own, and None where nothing is known."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value if isinstance(value, str) else float(value)


def asked(value):
    """A cell as somebody would type it: whole numbers without a point."""
    known = plain(value)
    return int(known) if isinstance(known, float) and known.is_integer() else known


def alone(field, holds, how, value):
    """What one row then holds, in plain arithmetic."""
    if field.kind == "choice":
        return value
    if field.kind == "date":
        day = (TODAY if how == "in_days" else plain(holds)) + dt.timedelta(days=value)
        return min(day, TODAY) if field.name == "last_activity_on" else day
    wanted = {"add": holds + value, "times": holds * value / 100, "set": value}[how]
    wanted = math.floor(wanted + 0.5) if field.kind == "integer" else wanted
    high = math.inf if field.step is None else max(field.maximum, holds)
    return min(max(wanted, min(field.minimum, holds)), high)


@given(st.lists(row, min_size=1, max_size=6), operations)
def test_many_rows_change_as_each_of_them_would(rows, operation):
    name, how, value = operation
    field, frame = FIELDS[name], facts(**{column: [one[column] for one in rows] for column in some})
    related = ALONG.get(value, {}) if name == "owner" else {}
    done = perform(frame, field, Operation(how, value), related)
    assert done.unrecorded.tolist() == frame[name].isna().tolist()
    many = done.facts.set_index("opportunity_id")
    for _, one in frame[~done.unrecorded].iterrows():
        then = many.loc[one["opportunity_id"], name] if one["opportunity_id"] in many.index else one[name]
        expected = alone(field, one[name], how, value)
        assert plain(then) == (pytest.approx(expected, abs=1e-6) if isinstance(expected, float | int) else expected)


@given(st.lists(row, min_size=1, max_size=6), operations)
def test_what_follows_is_what_follows_in_one_row(rows, operation):
    name, how, value = operation
    field, frame = FIELDS[name], facts(**{column: [one[column] for one in rows] for column in some})
    related = ALONG.get(value, {}) if name == "owner" else {}
    done = perform(frame, field, Operation(how, value), related)
    for (_, many), (_, one) in zip(done.facts.iterrows(), frame[done.changed].iterrows(), strict=True):
        # One row alone is refused what lies outside the range, unless it holds it.
        allowed = field if field.step is None else wider(field, one[name])
        counts = ("pushes", "pushes_before_stage", "owner_closed", "owner_lost")
        row_alone = typed(one.to_frame().T.astype(dict.fromkeys(counts, float)))
        expected = change(row_alone, {name: asked(many[name])}, [allowed], related={name: related}).iloc[0]
        assert {key: plain(many[key]) for key in frame} == {key: plain(expected[key]) for key in frame}


def wider(field, holds):
    return Field(**{**vars(field), "maximum": max(field.maximum, holds), "minimum": min(field.minimum, holds)})
