"""How days and numbers are written is said column by column, and taken back."""

import copy
from typing import Any

import pytest

from app.imports.by_hand.forms import check_forms, form_of, kind_of, set_form
from data.errors import InvalidInput

KEYS: dict[str, Any] = {
    "field": [{"table": "opportunities", "name": "discount", "kind": "number"}],
    "opportunities": {
        "columns": {
            "opportunity_id": "Id",
            "opened_on": "Created",
            "closed_on": {"column": "Closed", "date_format": "%d/%m/%Y", "null": ["-"]},
            "amount": {"column": "Value", "thousands": "."},
            "discount": "Discount",
        }
    },
}


def test_a_form_is_known_whichever_way_a_mapping_says_it():
    said = [form_of(KEYS, "opportunities", name) for name in ("opened_on", "closed_on", "amount")]
    assert said == ["", "day first", ","]
    assert [kind_of(KEYS, "opportunities", name) for name in ("closed_on", "discount", "x")] == ["date", "number", ""]


@pytest.mark.parametrize(
    ("column", "said", "held"),
    [
        ("opened_on", "month first", {"column": "Created", "date_format": "month first"}),
        ("closed_on", "excel", {"column": "Closed", "date_format": "excel", "null": ["-"]}),
        ("closed_on", "", {"column": "Closed", "null": ["-"]}),
        ("amount", ".", {"column": "Value", "decimal": "."}),
        ("amount", "", "Value"),
    ],
)
def test_a_column_is_read_as_a_person_says(column, said, held):
    keys = copy.deepcopy(KEYS)
    set_form(keys, f"opportunities.{column}", said)
    assert keys["opportunities"]["columns"][column] == held
    set_form(keys, "accounts.opened_on", said)
    assert "accounts" not in keys


@pytest.mark.parametrize(
    ("column", "said"),
    [("opportunities.opened_on", ","), ("opportunities.amount", "day first"), ("opportunities.opportunity_id", "."),
     ("opportunities.lost_on", "day first"), ("opened_on", "day first"), ("nowhere.amount", "."),
     ("opportunities.discount", "%d"), ("stage.amount", ".")],
)  # fmt: skip
def test_a_form_that_a_column_cannot_have_is_refused(column, said):
    with pytest.raises(InvalidInput):
        check_forms(KEYS, {column: said})
    check_forms(KEYS, {"opportunities.amount": ",", "opportunities.opened_on": "day first"})
