"""Flags against the eight held-out opportunities of the ten-row world, counted in the head."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from app.views.threshold.holdout import flags, holdout_info
from model.money.costs import Costs
from model.money.flag_line import Line
from model.registry.card_records import Method, SplitPart
from model.statistics.metrics import Holdout

COSTS = Costs(false_alarm=300, save_rate=0.2)
HALF = Line("flat", 0.5)


@pytest.fixture
def bundle(ten):
    return ten.published().bundle


def cells(found):
    """Return the four cells by name."""
    return found.cells.set_index("cell")


def test_four_cells_in_counts_and_money(bundle):
    found = cells(flags(bundle, HALF, COSTS))
    assert found["n"].to_dict() == {"caught": 3, "false_alarm": 1, "missed": 1, "left_alone": 3}
    assert found["amount"].to_dict() == {"caught": 7000, "false_alarm": 3000, "missed": 6000, "left_alone": 20_000}
    assert found["cost"].to_dict() == {"caught": 900, "false_alarm": 300, "missed": 1200, "left_alone": 0}
    assert found["avoided"].to_dict() == {"caught": 1400, "false_alarm": 0, "missed": 0, "left_alone": 0}


def test_by_money_in_counts_and_money(bundle):
    found = flags(bundle, Line("money", 1500.0), COSTS)
    assert cells(found)["n"].to_dict() == {"caught": 3, "false_alarm": 2, "missed": 1, "left_alone": 2}
    assert cells(found)["amount"].to_dict() == {
        "caught": 12_000, "false_alarm": 8000, "missed": 1000, "left_alone": 15_000,
    }  # fmt: skip
    assert found.cost == 5 * 300 + 200


def test_precision_recall_and_f1(bundle):
    found = flags(bundle, HALF, COSTS)
    assert (found.precision, found.recall, found.f1, found.cost) == (0.75, 0.75, 0.75, 2400)


def test_nothing_flagged_has_no_precision(bundle):
    found = flags(bundle, Line("flat", 1.0), COSTS)
    assert found.precision is None
    assert (found.recall, found.f1, found.cost) == (0, 0, 13_000 * 0.2)


def test_a_deal_that_was_looked_at_often_counts_once(bundle):
    """The same eight, each looked at three times: nothing of what is counted or costs is more."""
    once = bundle.holdout
    looks = {name: np.repeat(getattr(once, name), 3) for name in ("probability", "label", "amount", "opportunity")}
    often = Holdout(**looks, landmarks=3, managers=())
    thrice = dataclasses.replace(bundle, holdout=often)
    first, again = flags(bundle, HALF, COSTS), flags(thrice, HALF, COSTS)
    pd.testing.assert_frame_equal(first.cells, again.cells)
    assert [again.cost, again.precision] == pytest.approx([2400, 0.75])
    found = holdout_info(thrice)
    assert found is not None
    assert [found.looks, found.opportunities, found.lost_share] == pytest.approx([24, 8, 0.5])


def test_a_deal_that_is_flagged_on_one_of_its_days_counts_half_there(bundle):
    """One lost deal was above the line on the second of two days; acting costs 300, and missing 0.2 x 1000."""
    two = Holdout(np.array([0.4, 0.6]), np.ones(2), np.full(2, 1000.0), np.zeros(2, dtype=np.intp), 2)
    found = flags(dataclasses.replace(bundle, holdout=two), HALF, COSTS)
    assert cells(found)["n"].to_dict() == {"caught": 0.5, "false_alarm": 0, "missed": 0.5, "left_alone": 0}
    assert found.cost == 0.5 * 300 + 0.5 * 200


def test_the_hold_out_is_described_with_the_base_rate(bundle):
    part = SplitPart("test", dt.date(2026, 5, 1), dt.date(2026, 6, 1))
    found = holdout_info(dataclasses.replace(bundle, card=dataclasses.replace(bundle.card, split=(part,))))
    assert found is not None
    assert (found.looks, found.opportunities, found.days, found.lost_share) == (8, 8, 1, 0.5)
    assert found.low < 0.5 < found.high
    assert (str(found.first_on), str(found.last_on)) == ("2026-05-01", "2026-06-01")


def test_without_a_hold_out_there_is_nothing_to_describe(bundle):
    nobody = Holdout(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.intp), 0)
    assert holdout_info(dataclasses.replace(bundle, holdout=nobody)) is None


def test_a_hold_out_without_dates_has_no_days(bundle):
    part = SplitPart("test")
    method = Method("pseudo-time", "In the order of the export.")
    found = holdout_info(
        dataclasses.replace(bundle, card=dataclasses.replace(bundle.card, split=(part,), method=method))
    )
    assert found is not None
    assert (found.first_on, found.last_on) == (None, None)
    assert (found.whole, found.where) == ("the 8 past deals", "later in the file than any the model learned from")
