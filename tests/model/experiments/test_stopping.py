"""When an experiment ends by itself."""

import dataclasses

import pytest

from model.experiments.stopping import ending
from model.experiments.uplift import Estimate, Uplift

NOTHING = Estimate(0.0, -1.0, 1.0)
FOUND = Uplift(60, 60, 0.4, 0.5, Estimate(-0.1, -0.2, 0.01), NOTHING, None)


@pytest.mark.parametrize(
    ("loss", "n", "why"),
    [
        (Estimate(-0.1, -0.2, 0.01), 60, ""),
        (Estimate(-0.1, -0.2, -0.01), 60, "benefit"),
        (Estimate(0.1, 0.01, 0.2), 60, "harm"),
        (Estimate(-0.1, -0.2, -0.01), 20, ""),
        (Estimate(-0.1, -0.2, 0.01), 100, "futility"),
        (Estimate(-0.1, -0.2, -0.01), 100, "benefit"),
    ],
)
def test_it_ends_where_the_interval_leaves_nothing_or_all_were_followed(loss, n, why):
    assert ending(dataclasses.replace(FOUND, act=n, held_out=n, loss=loss), 200) == why


def test_before_both_arms_have_a_deal_it_goes_on():
    assert ending(None, 1) == ""
