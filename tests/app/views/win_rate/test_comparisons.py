"""Groups against the rest: named where it is more than noise, and only there."""

import pandas as pd
import pytest

from app.views.win_rate.comparisons import chance, chi_square_tail, compare, uneven, widened


def levels(**groups):
    """Return levels from name=(n, won), each deal of 100."""
    rows = [(name, n, won, 100.0 * n) for name, (n, won) in groups.items()]
    return pd.DataFrame(rows, columns=["level", "n", "won", "amount"])


def test_a_group_that_wins_less_is_named_with_its_numbers():
    found = compare("segment", "Segment", levels(Enterprise=(1000, 240), SMB=(1000, 390), Mid=(1000, 390)))
    assert found.finding.startswith("Enterprise wins less than the rest: 24\u00a0% of 1,000 (others 39\u00a0%).")
    marked = dict(zip(found.groups["label"], found.groups["differs"], strict=True))
    assert marked["Enterprise"] == "less"
    assert found.compared == 3


def test_of_two_groups_one_sentence_is_enough():
    found = compare("region", "Region", levels(East=(200, 150), West=(200, 50)))
    assert found.finding == "East wins more than the rest: 75\u00a0% of 200 (others 25\u00a0%)."
    assert sorted(found.groups["differs"]) == ["less", "more"]


def test_many_comparisons_widen_the_interval():
    """52 of 100 against 40 % is clear on its own, and noise as the most striking of thirty."""
    alone = levels(Ann=(100, 52), rest=(2900, 1160))
    among = levels(Ann=(100, 52), **{f"Owner {nth}": (100, 40) for nth in range(29)})
    assert compare("owner", "Owner", alone).groups["differs"].ne("").any()
    found = compare("owner", "Owner", among)
    assert found.finding == "No owner differs from the rest beyond chance."
    assert found.compared == 30
    assert widened(30) > widened(3) > widened(2) == pytest.approx(1.96, abs=0.001)


def test_groups_under_ten_come_last_and_are_not_judged():
    found = compare("owner", "Owner", levels(Ann=(9, 9), Bob=(100, 40), Cat=(100, 30)))
    assert list(found.groups["label"]) == ["Bob", "Cat", "Ann"]
    assert found.groups["differs"].iloc[-1] == ""
    assert found.compared == 2


def test_too_few_to_compare_is_said_with_the_number_needed():
    finding = compare("region", "Region", levels(East=(6, 3), West=(100, 40))).finding
    assert finding == "Too few closed opportunities to compare: at least 10 are needed on both sides."


def test_an_empty_field_is_a_group_of_its_own():
    found = compare("sector", "Sector", levels(Retail=(50, 20)).assign(level=[None]))
    assert found.groups["label"].tolist() == ["Not recorded"]
    assert found.groups["level"].tolist() == [None]


def test_what_else_differs_is_listed():
    sides = {f"Up {nth}": (1000, 800) for nth in range(4)} | {f"Down {nth}": (1000, 200) for nth in range(4)}
    finding = compare("country", "Country", levels(**sides)).finding
    assert finding.count("than the rest") == 2
    assert "Also" in finding
    assert finding.endswith("and 2 more.")


def test_months_differ_by_more_than_chance_or_not():
    assert uneven([10, 90], [100, 100]) is True
    assert uneven([40, 41, 39], [100, 100, 100]) is False
    assert uneven([40, 5], [100, 9]) is None
    assert uneven([], []) is None
    assert uneven([100, 100], [100, 100]) is None


@pytest.mark.parametrize(
    ("spread", "free", "tail"),
    # The 95 % and 99 % points of the table, and one of each parity.
    [
        (3.841, 1, 0.05),
        (5.991, 2, 0.05),
        (7.815, 3, 0.05),
        (9.488, 4, 0.05),
        (13.277, 4, 0.01),
        (0, 5, 1),
        (42.557, 29, 0.05),
    ],
)
def test_the_tail_of_chi_square_agrees_with_the_table(spread, free, tail):
    assert chi_square_tail(spread, free) == pytest.approx(tail, abs=2e-5)


def test_how_often_chance_makes_such_differences_is_said():
    """60 and 40 of 100: each is ten off 50, 4 x 100 / 50 = 8 in all; 55 and 45: 2."""
    apart = compare("region", "Region", levels(East=(100, 60), West=(100, 40)))
    assert apart.p == pytest.approx(0.00468, abs=1e-5)
    assert apart.chance == "Differences of this size come by chance in fewer than 1 of 100 cases (p < 0.01)."
    close = compare("region", "Region", levels(East=(100, 55), West=(100, 45)))
    assert close.chance == "Differences of this size come by chance in 16 of 100 cases (p = 0.16)."
    same = compare("region", "Region", levels(East=(100, 45), West=(100, 45)))
    assert same.chance == "Differences of this size come by chance in more than 99 of 100 cases (p > 0.99)."
    few = compare("region", "Region", levels(East=(9, 9), West=(100, 45)))
    assert (few.p, few.chance) == (None, "")
    assert chance([100, 100], [100, 100]) is None


def test_groups_none_of_which_stands_apart_may_still_differ_together():
    spread = {f"Owner {nth}": (100, 42 if nth % 2 else 58) for nth in range(30)}
    found = compare("owner", "Owner", levels(**spread))
    assert found.finding == "No owner differs from the rest beyond chance on its own, yet together they do."
