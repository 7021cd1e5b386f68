"""Shares of a difference: computed in the head, and always adding up."""

import numpy as np
import pytest

from model.statistics.shapley import EXACT, combinations


def shares(score, changes):
    chosen = combinations(changes)
    scores = np.array([score(row) for row in chosen.members], dtype=float)
    return chosen.shares(scores), scores


def test_nothing_changed_has_nothing_to_share():
    found, scores = shares(lambda _: 0.4, 0)
    assert len(found) == 0
    assert list(scores) == [0.4]


def test_changes_that_do_not_touch_each_other_keep_what_is_theirs():
    found, _ = shares(lambda row: row @ [1, 20, 300], 3)
    assert found == pytest.approx([1, 20, 300])


def test_two_changes_that_act_only_together_share_alike():
    found, _ = shares(lambda row: 6.0 * (row[0] and row[1]) + 1.0 * row[2], 3)
    assert found == pytest.approx([3, 3, 1])


@pytest.mark.parametrize("changes", [1, 2, 5, EXACT, EXACT + 1, 14])
def test_shares_add_up_to_the_difference(changes):
    def score(row):
        return np.sin(row @ np.arange(1, changes + 1)) + row[0] * row[-1]

    found, scores = shares(score, changes)
    assert found.sum() == pytest.approx(scores[-1] - scores[0], abs=1e-12)


def test_the_first_combination_makes_no_change_and_the_last_makes_all():
    for changes in (2, EXACT + 2):
        members = combinations(changes).members
        assert not members[0].any()
        assert members[-1].all()


def test_many_changes_are_sampled_the_same_way_every_time_and_close_to_the_truth():
    weights = np.linspace(-1, 1, EXACT + 4)
    found, _ = shares(lambda row: row @ weights, EXACT + 4)
    again, _ = shares(lambda row: row @ weights, EXACT + 4)
    assert found == pytest.approx(weights)
    assert list(found) == list(again)
    assert len(combinations(EXACT + 4).members) < 1 << EXACT + 2
