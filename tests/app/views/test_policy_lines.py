"""The line that each kind of policy draws for the ten-row world: acting costs 300 and saves a fifth."""

import dataclasses

import pytest

from app.views.policy_lines import bound, by_name, line_by, suggested_by
from data.errors import InvalidInput
from model.money.costs import Costs
from model.money.flag_line import Line

COSTS = Costs(300, 0.2, 2)


@pytest.fixture
def bundle(ten):
    return ten.published().bundle


@pytest.mark.parametrize(
    ("by", "line"),
    [
        ("capacity", Line("capacity", -2.0, floor=1500.0)),
        ("money", Line("money", 1500.0)),
        ("flat", Line("flat", 0.3)),
        # Lost are 90, 80, 60 and 30 %, of 1,000, 2,000, 4,000 and 6,000.
        ("recall", Line("flat", 0.3)),
        ("recall-amount", Line("flat", 0.3)),
    ],
)
def test_each_kind_has_its_line(bundle, by, line):
    assert line_by(by, COSTS, bundle) == line


def test_a_smaller_share_of_deals_is_caught_higher_up(bundle):
    assert line_by("recall", COSTS, bundle, 0.5).at == 0.8
    assert line_by("recall-amount", COSTS, bundle, 0.5).at == 0.6


def test_a_version_that_knows_of_no_capacity_flags_by_money(bundle):
    assert suggested_by(bundle) == "money"
    assert suggested_by(dataclasses.replace(bundle, costs=COSTS)) == "capacity"


def test_questions_are_told_of_a_line_by_what_it_compares():
    by_capacity = bound(Line("capacity", -2.0, floor=9.0))
    assert (by_capacity["per_owner"], by_capacity["flag_from"], by_capacity["threshold"]) == (2, 9, None)
    assert bound(Line("flat", 0.4))["threshold"] == 0.4


def test_any_other_word_is_no_policy():
    with pytest.raises(InvalidInput, match="There is no policy"):
        by_name("luck")
