"""A change of the win rate by one field, in words."""

import pandas as pd
import pytest

from app.views.insights.split import splits

LABELS = {"size": "Size", "region": "Region"}


def levels(field, **counts):
    return pd.DataFrame(
        [(field, name, n, won) for name, (n, won) in counts.items()], columns=["field", "level", "n", "won"]
    )


def test_a_field_says_how_much_comes_of_other_deals():
    now, before = levels("size", Small=(8, 6), Large=(2, 1)), levels("size", Small=(5, 4), Large=(5, 1))
    (found,) = splits(now, before, LABELS)
    assert (found.change, found.mix, found.rate) == pytest.approx((0.2, 0.1275, 0.0725))
    assert found.words.replace("\u00a0", " ") == (
        "+12.8 pts because other deals closed (by Size), +7.2 pts because they were won at other rates"
    )
    assert [one.level for one in found.shares] == ["Small", "Large"]


def test_the_field_whose_mix_moved_it_most_comes_first():
    same = {"North": (5, 3), "South": (5, 2)}
    now = pd.concat([levels("region", **same), levels("size", Small=(9, 5), Large=(1, 0))])
    before = pd.concat([levels("region", **same), levels("size", Small=(1, 1), Large=(9, 4))])
    assert [one.field for one in splits(now, before, LABELS)] == ["size", "region"]


def test_one_group_alone_or_no_earlier_days_split_nothing():
    assert splits(levels("size", Small=(8, 6)), levels("size", Small=(5, 4)), LABELS) == ()
    assert splits(levels("size", Small=(8, 6), Large=(1, 0)), levels("size"), LABELS) == ()
