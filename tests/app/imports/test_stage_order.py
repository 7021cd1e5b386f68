"""Stages stand as a person places them."""

import pytest

from app.imports.stage_order import check_order, in_order
from data.errors import InvalidInput

STAGES = [{"name": name} for name in ("Offer", "Lead", "Won", "Lost")]


def test_stages_that_nobody_has_placed_come_last_as_they_stood():
    assert [one["name"] for one in in_order(STAGES, ("Lead", "Gone", "Offer"))] == ["Lead", "Offer", "Won", "Lost"]
    assert in_order(STAGES, ()) == STAGES


@pytest.mark.parametrize("order", [("Leads",), ("Lead", "Offer", "Lead")])
def test_a_stage_that_is_unknown_or_stands_twice_is_refused(order):
    with pytest.raises(InvalidInput):
        check_order(STAGES, order)
    check_order(STAGES, ("Lead", "Offer"))
