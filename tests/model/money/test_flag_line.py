import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.outliers import ordinary
from model.money.costs import Costs, default_costs, unpriced_amount
from model.money.every_line import (
    COUNTED,
    ROUNDED,
    cheapest_flat,
    cheapest_line,
    confusion,
    cost_of,
    every_line,
    highest_that_catches,
)
from model.money.flag_line import Line, line_of, ranks

# Six opportunities, highest probability first; expected losses 900, 400, 1800, 1000, 200, 500. Three were lost.
PROBABILITY = np.array([0.9, 0.8, 0.6, 0.5, 0.2, 0.1])
LABEL = np.array([1, 1, 0, 1, 0, 0], dtype=float)
AMOUNT = np.array([1000.0, 500.0, 3000.0, 2000.0, 1000.0, 5000.0])
# Acting pays from an expected loss of 800 on.
COSTS = Costs(false_alarm=200, save_rate=0.25)
BY_MONEY = line_of(COSTS)
ROWS = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from([0.0, 500.0, 1000.0, 4000.0, np.nan]), st.booleans()),
    min_size=1,
    max_size=40,
)


def arrays(rows):
    return (
        np.array([p / 20 for p, _, _ in rows]),
        np.array([float(lost) for *_, lost in rows]),
        np.array([amount for _, amount, _ in rows]),
    )


def test_by_money_one_is_flagged_where_acting_saves_more_than_it_costs():
    assert Line("money", 800.0) == BY_MONEY
    assert BY_MONEY.flags(PROBABILITY, AMOUNT).tolist() == [True, False, True, True, False, False]
    assert not Line("money", 900.0).flags(PROBABILITY, AMOUNT)[0], "an expected loss on the line is not above it"


def test_flat_one_is_flagged_from_the_threshold_on_whatever_its_amount():
    assert Line("flat", 0.5).flags(PROBABILITY, AMOUNT).tolist() == [True, True, True, True, False, False]


def test_one_without_an_amount_is_never_flagged_by_money():
    none = np.array([np.nan, np.nan])
    assert not Line("money", 0.0).flags(np.array([1.0, 0.4]), none).any()
    assert Line("money", 500.0).threshold(None) == Line("money", 500.0).threshold(np.nan) == np.inf
    assert Line("flat", 0.5).flags(np.array([1.0, 0.4]), none).tolist() == [True, False]


def test_without_any_amount_costs_are_in_deals():
    line = Line("money", 0.5, unpriced_amount(np.array([np.nan])))
    assert line.flags(np.array([0.6, 0.4]), np.array([np.nan, np.nan])).tolist() == [True, False]
    assert line.threshold(None) == 0.5


def test_one_amount_far_outside_the_rest_moves_no_default():
    """A hundred of 1,000 to 100,000, the likeliest half lost; one more of a billion was lost at 5 %."""
    nths = np.arange(1, 101, dtype="float64")
    amounts, chances, lost = nths * 1000, nths / 100, (nths > 50).astype("float64")
    costs, flat = default_costs(amounts), cheapest_flat(chances, lost, amounts, Costs(1000, 0.2))
    amounts, chances, lost = (np.r_[held, one] for held, one in ((amounts, 1e9), (chances, 0.05), (lost, 1.0)))
    assert default_costs(amounts) == costs == Costs(505, 0.2, 5, 0.1)
    assert cheapest_flat(chances, lost, amounts, Costs(1000, 0.2)) == flat == Line("flat", 0.51)
    found = confusion(chances, lost, amounts, flat, costs)
    assert (found.missed_amount, found.missed_cost) == (1e9, 0)


@pytest.mark.parametrize(
    ("amount", "expected"), [(1000.0, 0.8), (8000.0, 0.1), (400.0, 2.0), (0.0, np.inf), (-5.0, np.inf)]
)
def test_the_threshold_by_money_falls_with_the_amount(amount, expected):
    assert BY_MONEY.threshold(amount) == expected
    assert Line("flat", 0.3).threshold(amount) == 0.3


def test_confusion_by_money_by_hand():
    found = confusion(PROBABILITY, LABEL, AMOUNT, BY_MONEY, COSTS)
    assert (found.true_alarms, found.false_alarms, found.missed, found.left_alone) == (2, 1, 1, 2)
    assert (found.true_alarms_amount, found.false_alarms_amount) == (1000 + 2000, 3000)
    assert (found.missed_amount, found.left_alone_amount) == (500, 6000)
    assert (found.acting_cost, found.missed_cost, found.cost) == (3 * 200, 500 * 0.25, 725)
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))


def test_every_line_by_money_by_hand():
    lines = every_line(PROBABILITY, LABEL, AMOUNT, Line("money", 0.0, 0.0))
    # From 1800, above which nobody is, to 0: each flags one more, in the order of the expected losses.
    assert lines["at"].tolist() == [1800, 1000, 900, 500, 400, 200, 0]
    assert lines["flagged"].tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert lines["true_alarms"].tolist() == [0, 0, 1, 2, 2, 3, 3]
    assert lines["caught_amount"].tolist() == [0, 0, 2000, 3000, 3000, 3500, 3500]
    assert lines["missed_amount"].tolist() == [3500, 3500, 1500, 500, 500, 0, 0]
    assert cost_of(lines, COSTS).tolist() == [875, 1075, 775, 725, 925, 1000, 1200]


def test_every_flat_line_by_hand():
    lines = every_line(PROBABILITY, LABEL, AMOUNT, Line("flat", 0.0, 0.0))
    assert lines["at"].tolist() == [1.0, 0.9, 0.8, 0.6, 0.5, 0.2, 0.1]
    assert lines["left_alone"].tolist() == [3, 3, 3, 2, 2, 1, 0]
    assert cost_of(lines, COSTS).tolist() == [875, 825, 900, 1100, 800, 1000, 1200]
    assert cheapest_flat(PROBABILITY, LABEL, AMOUNT, COSTS) == Line("flat", 0.5)


def test_a_certain_loss_leaves_room_for_flagging_nobody():
    nobody = every_line(np.array([1.0]), np.array([0.0]), np.array([10.0]), Line("flat", 0.0, 1.0)).iloc[0]
    assert nobody["at"] > 1
    assert nobody["flagged"] == 0


@pytest.mark.parametrize("by", ["money", "flat"])
def test_without_rows_nobody_is_flagged(by):
    empty = np.zeros(0)
    assert every_line(empty, empty, empty, Line(by, 0.0, 1.0))["flagged"].tolist() == [0]
    assert cheapest_line(empty, empty, empty, COSTS, Line(by, 0.0)).by == by


@given(ROWS, st.sampled_from(["money", "flat"]))
def test_every_line_says_what_flagging_along_it_does(rows, by):
    probability, label, amount = arrays(rows)
    unpriced = unpriced_amount(amount)
    for one in every_line(probability, label, amount, Line(by, 0.0, unpriced)).to_dict("records"):
        found = confusion(probability, label, amount, Line(by, one["at"], unpriced), COSTS)
        counts = [found.true_alarms, found.false_alarms, found.missed, found.left_alone]
        assert [one[name] for name in COUNTED] == counts
        assert (one["caught_amount"], one["missed_amount"]) == pytest.approx(
            (found.true_alarms_amount, found.missed_amount), abs=1e-6
        )


@given(ROWS, st.sampled_from(["money", "flat"]), st.integers(1, 4))
def test_rows_that_are_parts_of_one_count_as_it(rows, by, times):
    probability, label, amount = arrays(rows)
    unpriced = unpriced_amount(amount)
    whole = every_line(probability, label, amount, Line(by, 0.0, unpriced))
    p, lost, held = (np.repeat(each, times) for each in (probability, label, amount))
    weight = np.full(len(p), 1 / times)
    often = every_line(p, lost, held, Line(by, 0.0, unpriced), weight)
    pd.testing.assert_frame_equal(often, whole)
    line = Line(by, float(whole["at"].iloc[-1]), unpriced)
    found = confusion(p, lost, held, line, COSTS, weight)
    assert found.cost == pytest.approx(confusion(probability, label, amount, line, COSTS).cost)


@given(ROWS, st.integers(1, 1000), st.sampled_from([0.05, 0.2, 1.0]), st.sampled_from(["money", "flat"]))
def test_no_line_is_cheaper_than_the_cheapest(rows, false_alarm, save_rate, by):
    probability, label, amount = arrays(rows)
    costs, unpriced = Costs(false_alarm, save_rate), unpriced_amount(amount)
    found = cheapest_line(probability, label, amount, costs, Line(by, 0.0, unpriced))
    worth = Line(by, 0.0, unpriced).worth(probability, amount)
    every = [confusion(probability, label, amount, Line(by, at, unpriced), costs).cost for at in (0.0, *worth, 1e9)]
    assert confusion(probability, label, amount, found, costs).cost == pytest.approx(min(every))


@given(ROWS, st.floats(0.0, 1.0))
def test_a_share_bounds_how_many_are_flagged(rows, share):
    probability, label, amount = arrays(rows)
    found = cheapest_line(probability, label, amount, Costs(1, 1.0), Line("flat", 0.0, 1.0), share)
    assert found.flags(probability, amount).sum() <= share * len(rows) * (1 + ROUNDED)


@given(ROWS)
def test_a_certain_probability_makes_the_line_by_money_the_cheapest(rows):
    """Where the loss probability is the label, flagging what saves more than it costs cannot be beaten."""
    _, label, amount = arrays(rows)
    # What is far outside the rest is flagged, and counts for nothing.
    assume(np.array_equal(ordinary(amount), amount, equal_nan=True))
    found = line_of(COSTS, unpriced_amount(amount))
    by_money = confusion(label, label, amount, found, COSTS).cost
    flat = cheapest_flat(label, label, amount, COSTS)
    assert by_money <= confusion(label, label, amount, flat, COSTS).cost + 1e-9


def test_costs_are_taken_for_hours_and_a_concession_until_somebody_says_better():
    """A hundredth of the mean amount and a tenth of each; a fifth is saved; one owner can act on five."""
    assert default_costs(np.array([10_000.0, 30_000.0, np.nan])) == Costs(200.0, 0.2, 5, 0.1)
    assert default_costs(np.array([np.nan])) == Costs(0.01, 0.2, 5, 0.1), "without amounts costs are in deals"


def test_where_costs_are_in_deals_each_counts_as_one_whatever_its_amount():
    line, amounts = Line("money", 0.5, unpriced=1.0), np.array([1e6, 1.0, np.nan])
    assert line.flags(np.array([0.4, 0.6, 0.6]), amounts).tolist() == [False, True, True]
    assert (line.threshold(1e6), line.threshold(None)) == (0.5, 0.5)


# Acting on any of the six costs 50 and a tenth of its amount, and saves a quarter of what would be lost: it pays above
# 40 % where the expected loss less 40 % of the amount is above 200. The gains: 500, 200, 600, 200, 0, 0.
CONCEDING = Costs(false_alarm=50, save_rate=0.25, capacity=1, conceded=0.1)


def test_acting_is_worth_what_it_saves_less_hours_and_concession():
    """0.9 x 1,000 x 0.25 - 50 - 100 = 75, and for 10 % of 5,000 125 - 50 - 500."""
    assert CONCEDING.worth(PROBABILITY, AMOUNT) == pytest.approx([75, 0, 100, 0, -100, -425])
    line = line_of(CONCEDING)
    assert line.flags(PROBABILITY, AMOUNT).tolist() == [True, False, True, False, False, False]
    assert line.threshold(1000.0) == pytest.approx(0.6), "40 % and 200 of 1,000"
    found = confusion(PROBABILITY, LABEL, AMOUNT, line, CONCEDING)
    assert found.acting_cost == 2 * 50 + 100 + 300
    assert found.missed_cost == 0.25 * (500 + 2000)


def test_beyond_help_nothing_is_flagged_and_nothing_is_missed():
    helpless = Costs(false_alarm=50, save_rate=0.25, conceded=0.1, beyond_help=0.7)
    line = line_of(helpless)
    assert line.flags(PROBABILITY, AMOUNT).tolist() == [False, False, True, False, False, False]
    assert line.threshold(500.0) == np.inf, "from 80 % on it would be flagged, and nobody helps there"
    assert confusion(PROBABILITY, LABEL, AMOUNT, line, helpless).missed_cost == 0.25 * 2000


def test_by_capacity_each_owner_has_the_first_few_that_are_worth_it():
    """Of the first owner the third deal has the largest gain; of the second none is worth acting on."""
    line, owner = line_of(CONCEDING, by="capacity"), np.array([0, 0, 0, 1, 1, 1])
    assert line.flags(PROBABILITY, AMOUNT, owner).tolist() == [False, False, True, False, False, False]
    assert line.at_line(-2.0).flags(PROBABILITY, AMOUNT, owner).tolist() == [True, False, True, False, False, False]
    assert not line.at_line(0.0).flags(PROBABILITY, AMOUNT, owner).any()
    lines = every_line(PROBABILITY, LABEL, AMOUNT, line, group=owner)
    assert lines[["at", "flagged", "true_alarms"]].to_numpy().tolist() == [[0, 0, 0], [-1, 1, 0], [-2, 2, 1]]


def test_ranks_count_within_a_group_what_is_above_the_floor():
    gain, group = np.array([3.0, 5.0, 5.0, 1.0, 0.0]), np.array([0, 0, 0, 1, 1])
    assert ranks(gain, 0.0, group).tolist() == [3, 1, 2, 1, np.inf]
    assert ranks(gain, 1.0).tolist() == [3, 1, 2, np.inf, np.inf]
    assert ranks(np.zeros(0), 0.0).tolist() == []


@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(0, 2)), min_size=1, max_size=20),
    st.integers(0, 4),
    st.integers(0, 5),
)
def test_beside_its_rivals_one_is_flagged_by_money_as_it_is_by_capacity(rows, most, floor):
    """Its gain is compared with that of the last of its owner's that can be acted on; ties go either way."""
    gain, owner = (np.array(each, dtype="float64") for each in zip(*rows, strict=True))
    line = Line("capacity", -float(most), floor=float(floor))
    flagged = line.flags(np.ones(len(gain)), gain, owner.astype(int))
    for nth, flag in enumerate(flagged):
        others = (owner == owner[nth]) & (np.arange(len(gain)) != nth)
        if gain[nth] in gain[others]:
            continue
        alone = line.by_gain(gain[others & (gain > floor)])
        assert bool(alone.flags(np.ones(1), gain[nth : nth + 1])[0]) is bool(flag)


@pytest.mark.parametrize(
    ("share", "of_amount", "at"), [(0.3, False, 0.9), (0.6, False, 0.8), (1.0, False, 0.5), (0.5, True, 0.5)]
)
def test_the_highest_line_that_catches_enough(share, of_amount, at):
    """Lost are 90, 80 and 50 %, of 1,000, 500 and 2,000: half of the amount is caught with the third."""
    lines = every_line(PROBABILITY, LABEL, AMOUNT, Line("flat", 0.0))
    assert highest_that_catches(lines, share, of_amount=of_amount) == at
