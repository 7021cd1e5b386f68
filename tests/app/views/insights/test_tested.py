"""Groups beside others and beside their own past, in a field of two groups."""

import pandas as pd
import pytest

from app.views.insights.tested import beside_before, beside_others, beyond_chance

LABELS = {"region": "Region"}
COLUMNS = ["field", "level", "n", "won", "amount"]
NOW = pd.DataFrame([["region", "North", 100, 80, 1000.0], ["region", None, 100, 40, None]], columns=COLUMNS)
BEFORE = pd.DataFrame([["region", "North", 100, 40, 900.0]], columns=COLUMNS)


def test_a_group_is_compared_with_all_others():
    north, unnamed = beside_others(NOW, LABELS)
    assert (north.level, north.rate, north.other_rate, north.amount) == ("North", 0.8, 0.4, 1000.0)
    assert (unnamed.level, unnamed.amount) == (None, None)


def test_a_group_is_compared_with_its_own_past():
    north, unnamed = beside_before(NOW, BEFORE, LABELS)
    assert (north.kind, north.other_n, north.other_rate) == ("change", 100, 0.4)
    assert unnamed.other_n == 0


def test_small_groups_are_not_judged_and_what_holds_is_told():
    compared = [*beside_others(NOW, LABELS), *beside_before(NOW, BEFORE, LABELS)]
    held, judged = beyond_chance(compared)
    assert judged == 3
    assert {(one.kind, one.level) for one in held} == {("segment", "North"), ("segment", None), ("change", "North")}
    few = NOW.assign(n=[9, 9], won=[9, 0])
    assert beyond_chance(list(beside_others(few, LABELS))) == ([], 0)


@pytest.mark.parametrize("won", [50, 52])
def test_what_chance_makes_does_not_hold(won):
    alike = NOW.assign(won=[won, 50])
    assert beyond_chance(list(beside_others(alike, LABELS))) == ([], 2)
