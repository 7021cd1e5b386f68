"""What the list is narrowed to is the same in the address, in the grid and in the question."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.at_risk.filters import KEYS, from_grid, keys_of, narrowing_of, order_of, split_valid, to_grid
from data.errors import InvalidInput
from data.snapshots.listing import Narrowing, Order

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20)
MONEY = st.integers(0, 10**9).map(float)
DAYS = st.dates(dt.date(2001, 1, 2), dt.date(2090, 1, 1))
SHARES = st.integers(0, 1000).map(lambda n: n / 1000)
TYPED = st.fixed_dictionaries(
    {},
    optional={
        "account_has": TEXT,
        "owner_has": TEXT,
        "stage_has": TEXT,
        "amount_from": MONEY,
        "amount_to": MONEY,
        "loss_from": SHARES,
        "loss_to": SHARES,
        "closes_from": DAYS,
        "closes_to": DAYS,
        "inactive_from": MONEY,
    },
)


@given(TYPED)
def test_a_grid_asks_for_what_the_address_says(typed):
    wanted = narrowing_of(typed)
    asked = from_grid({"flagged": "yes", "period": "all"}, {"filterModel": to_grid(typed), "sortModel": []})
    found = narrowing_of(asked)
    assert found.flagged is True
    assert {name: getattr(found, name) for name in typed} == pytest.approx(
        {name: getattr(wanted, name) for name in typed}
    )
    assert asked["period"] == "all"


@given(TYPED)
def test_keys_of_the_address_read_back(typed):
    assert narrowing_of(keys_of(typed)) == narrowing_of(typed)


def test_a_grids_filters_stand_in_place_of_those_of_the_address():
    state = {"q": "a", "amount_from": "5", "sort": "-amount", "owner": ["Ann"]}
    asked = from_grid(state, {"filterModel": {}, "sortModel": [{"colId": "age_days", "sort": "asc"}]})
    assert asked == {"q": "a", "owner": ["Ann"], "sort": "age_days"}


def test_a_loss_probability_is_typed_in_per_cent_and_kept_as_a_share():
    model = {"loss_probability": {"filterType": "number", "type": "inRange", "filter": 40, "filterTo": 60}}
    assert narrowing_of(from_grid({}, {"filterModel": model})) == Narrowing(loss_from=0.4, loss_to=0.6)


def test_before_and_after_leave_out_the_day_itself():
    def narrowed(kind):
        day = {"type": kind, "dateFrom": "2026-07-15 00:00:00", "dateTo": None}
        return narrowing_of(from_grid({}, {"filterModel": {"expected_close_on": day}}))

    assert narrowed("lessThan") == Narrowing(closes_to=dt.date(2026, 7, 14))
    assert narrowed("greaterThan") == Narrowing(closes_from=dt.date(2026, 7, 16))


def test_a_day_that_is_missing_or_has_none_beside_it_is_no_failure():
    def narrowed(kind, day):
        return narrowing_of(from_grid({}, {"filterModel": {"expected_close_on": {"type": kind, "dateFrom": day}}}))

    assert narrowed("lessThan", None) == Narrowing()
    for kind, day in (("lessThan", "0001-01-01"), ("greaterThan", "9999-12-31")):
        with pytest.raises(InvalidInput, match="no days beyond"):
            narrowed(kind, day)


def test_nothing_given_is_everything():
    assert narrowing_of(None) == narrowing_of({"q": "", "flagged": "all", "amount_from": None}) == Narrowing()
    assert order_of({}) is None
    assert keys_of({}) == {}


def test_an_order_is_a_column_and_a_direction():
    assert order_of({"sort": "-amount"}) == Order("amount", descending=True)
    assert order_of({"sort": "age_days"}) == Order("age_days")


def test_the_keys_of_the_address_are_known():
    assert {"q", "flagged", "stale", "sort", "amount_from", "closes_to"} <= set(KEYS)


@pytest.mark.parametrize(
    ("state", "field"),
    [
        ({"flagged": "maybe"}, "flagged"),
        ({"stale": "1"}, "stale"),
        ({"amount_from": "much"}, "amount_from"),
        ({"amount_from": "nan"}, "amount_from"),
        ({"loss_to": "inf"}, "loss_to"),
        ({"closes_from": "2026-13-01"}, "closes_from"),
        ({"q": "x" * 201}, "q"),
    ],
)
def test_what_cannot_be_read_is_refused_naming_the_key(state, field):
    with pytest.raises(InvalidInput) as caught:
        narrowing_of(state)
    assert caught.value.field == field


def test_what_cannot_be_read_is_sifted_out_with_a_sentence():
    state = {"sort": "colour", "loss_to": "all", "amount_from": "5", "flagged": "yes", "owner": ["Ann"]}
    kept, refused = split_valid(state)
    assert kept == {"amount_from": "5", "flagged": "yes", "owner": ["Ann"]}
    assert refused == {
        "loss_to": "loss_to=all: loss_to must be a number, not 'all'.",
        "sort": "sort=colour: The list cannot be sorted by 'colour'.",
    }
    assert split_valid(kept) == (kept, {})
    assert split_valid(None) == ({}, {})


@pytest.mark.parametrize("sort", ["amount; drop table scores", "reasons", "--amount", "1"])
def test_no_other_text_becomes_an_order(sort):
    with pytest.raises(InvalidInput, match="cannot be sorted"):
        order_of({"sort": sort})


@pytest.mark.parametrize(
    "model",
    [
        {"reasons": {"type": "contains", "filter": "x"}},
        {"amount": {"type": "notEqual", "filter": 1}},
        {"amount": {"type": "inRange", "filter": "x", "filterTo": 2}},
        {"expected_close_on": {"type": "inRange", "dateFrom": "soon", "dateTo": None}},
    ],
)
def test_a_grid_may_only_ask_for_what_is_offered(model):
    with pytest.raises(InvalidInput):
        from_grid({}, {"filterModel": model})
