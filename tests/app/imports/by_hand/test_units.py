"""In which unit amounts are is said of a column of money, and taken back; whatever else is said of it stays."""

import copy

import pytest

from app.components.imports import choosing
from app.imports.by_hand.units import UNITS, set_unit, unit_of

KEYS = {"opportunities": {"columns": {"amount": {"column": "Value", "decimal": ","}, "owner": "Owner"}}}


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("0.01", {"column": "Value", "decimal": ",", "times": 0.01}),
        ("1000", {"column": "Value", "decimal": ",", "times": 1000.0}),
        ("1", {"column": "Value", "decimal": ","}),
    ],
)
def test_amounts_are_counted_as_a_person_says(said, held):
    keys = copy.deepcopy(KEYS)
    set_unit(keys, "amount", "1000000")
    set_unit(keys, "amount", said)
    assert keys["opportunities"]["columns"]["amount"] == held
    assert unit_of(keys, "opportunities", "amount") == said


def test_a_column_without_anything_else_is_its_header_alone():
    keys = {"opportunities": {"columns": {"amount": "Value"}}}
    set_unit(keys, "amount", "1")
    assert keys["opportunities"]["columns"]["amount"] == "Value"


def test_what_is_no_money_of_a_deal_or_is_not_read_has_no_unit():
    keys = copy.deepcopy(KEYS)
    set_unit(keys, "close_value", "1000")
    assert keys == KEYS
    asked = [("opportunities", "owner"), ("opportunities", "close_value"), ("accounts", "amount")]
    assert [unit_of(KEYS, table, name) for table, name in asked] == ["", "", ""]


def test_each_unit_that_may_be_said_is_offered_on_the_page():
    assert set(choosing.UNITS) == set(UNITS)
