"""Stages are placed by a person, each once."""

import pytest

from app.imports.stage_order import check_order
from data.errors import InvalidInput

STAGES = [{"name": name} for name in ("Offer", "Lead", "Won", "Lost")]


@pytest.mark.parametrize("order", [("Leads",), ("Lead", "Offer", "Lead")])
def test_a_stage_that_is_unknown_or_stands_twice_is_refused(order):
    with pytest.raises(InvalidInput):
        check_order(STAGES, order)
    check_order(STAGES, ("Lead", "Offer"))
