"""What the scope is offered: periods, by the company's own calendar."""

import dataclasses

import pytest

from app.services import Services
from app.views.freshness import comparison_kinds, period_names
from app.views.win_rate.answer import win_rate


def test_periods_are_named_as_the_company_counts_them(ten):
    own = Services(dataclasses.replace(ten.settings, fiscal_year_start=5))
    assert period_names(own)["this-quarter"] == "This quarter (FY2027 Q1)"
    assert period_names(ten)["this-quarter"] == "This quarter"
    # From February to April O01 and O02 were won, and O03 was lost.
    answer = win_rate(own, {"period": "last-quarter"})
    assert (answer.period, answer.closed) == ("Last quarter (FY2026 Q4)", 3)


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        ({"period": "last-quarter"}, {"quarter": "quarter", "year": "year"}),
        ({}, {"quarter": "year", "year": "year"}),
        ({"from": "2024-01-01", "to": "2026-03-31"}, {"quarter": "length", "year": "length"}),
        ({"period": "all"}, {}),
    ],
)
def test_a_period_says_what_each_comparison_comes_to(ten, state, kinds):
    assert comparison_kinds(ten, state) == kinds
    assert comparison_kinds(ten, {**state, "compare": "none"}) == kinds
