"""By capacity an opportunity competes with the others of its owner: of Bob's O08 may lose 1,600 and O09 1,500."""

import pytest

from app.views.rivals import competing_policies, rivals
from app.views.state import policy_of


@pytest.fixture
def published(ten):
    return ten.published()


def by_capacity(published, capacity):
    """Acting costs 300 and saves three tenths, so that it pays above 1,000."""
    return policy_of({"policy": "capacity", "capacity": capacity, "save_rate": 0.3}, published)


def test_each_is_looked_at_beside_the_others_of_its_owner(published):
    policy = by_capacity(published, 1)
    found = rivals(published, policy, ["Bob", "Ann"])
    assert {owner: [*held] for owner, held in found.items()} == {"Bob": ["O08", "O09"], "Ann": []}
    first, second = competing_policies(published, policy, ["O08", "O09"], ["Bob", "Bob"])
    assert first.line.by == "money"
    assert [first.line.at, second.line.at] == pytest.approx([1500, 1600])
    (another,) = competing_policies(published, policy, [None], ["Ann"])
    assert another.line.at == 1000, "nothing of hers competes"


def test_who_can_act_on_more_than_there_is_has_the_line_of_the_costs(published):
    (found,) = competing_policies(published, by_capacity(published, 9), ["O08"], ["Bob"])
    assert found.line.at == 1000


def test_nobody_is_flagged_where_nobody_can_act(published):
    (found,) = competing_policies(published, by_capacity(published, 0), ["O08"], ["Bob"])
    assert not found.flags(1.0, 1e9)


@pytest.mark.parametrize("state", [{}, {"threshold": 0.5}])
def test_other_policies_are_the_same_for_all(published, state):
    policy = policy_of(state, published)
    assert competing_policies(published, policy, ["O07", "O08"], ["Ann", None]) == [policy, policy]
