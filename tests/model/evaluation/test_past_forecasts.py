"""What would have been said of periods that are over, of three deals: by models of then, and only what was known."""

import datetime as dt
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest

from data.calendar import Calendar
from model.evaluation import past_forecasts as module
from model.evaluation.past_forecasts import History, past_forecasts
from model.money.new_deals import since_epoch
from model.time_to_close.by_date import Timing

TODAY = dt.date(2026, 6, 30)
WON = pd.DataFrame(
    {
        "opportunity_id": ["A", "B", "N"],
        "opened_on": pd.to_datetime(["2025-12-01", "2025-12-01", "2026-04-20"]),
        "closed_on": pd.to_datetime(["2026-04-10", "2026-06-20", "2026-06-30"]),
        "amount": [100.0, 200.0, 400.0],
    }
)
ASKED: list[dt.date] = []


def open_on(day):
    """Three deals are open until they close; of C no amount is known."""
    ASKED.append(day)
    rows = [
        (name, pd.Timestamp(day), amount)
        for name, amount, closed in (
            ("A", 100.0, dt.date(2026, 4, 10)),
            ("B", 300.0, dt.date(2026, 6, 20)),
            ("C", np.nan, dt.date(2027, 1, 1)),
        )
        if closed > day
    ]
    return pd.DataFrame(rows, columns=["opportunity_id", "as_of_on", "amount"])


def judged(cut, loss):
    fitted = SimpleNamespace(chosen=None, probability=lambda matrix: np.full(len(matrix), loss))
    return SimpleNamespace(origin=SimpleNamespace(cut=float(since_epoch(cut))), fitted=fitted)


class HalfByThen:
    """Of what is won, half is won by the end of any period."""

    @staticmethod
    def ended(matrix, _day, ends):
        return {"won": np.full((len(matrix), len(ends)), 0.5)}


@pytest.fixture
def found(monkeypatch):
    monkeypatch.setattr(module, "features", lambda facts, _: facts)
    models = [judged(dt.date(2026, 3, 31), 0.2), judged(dt.date(2026, 5, 1), 0.6)]
    ASKED.clear()
    return past_forecasts(History(WON, open_on, Calendar()), models, cast("Timing", HalfByThen()), TODAY)


def test_periods_that_began_after_the_first_origin_are_forecast_at_their_start_and_in_their_middle(found):
    quarters = [each for each in found if each.kind == "quarter"]
    assert [(each.start, each.day) for each in quarters] == [
        (dt.date(2026, 4, 1), dt.date(2026, 3, 31)),
        (dt.date(2026, 4, 1), dt.date(2026, 5, 16)),
    ]
    assert [each.start.month for each in found if each.kind == "month" and each.at_start] == [4, 5, 6]


def test_deals_count_by_the_model_of_then_and_what_they_brought(found):
    """At the start A and B are won with 0.8 x 0.5, and brought 300; in the middle B alone, with 0.4 x 0.5."""
    start, middle = (each for each in found if each.kind == "quarter")
    assert (start.n, start.so_far, start.came, start.whole) == (2, 0, 300, 700)
    assert start.expected == pytest.approx(0.4 * 400)
    assert start.variance == pytest.approx(0.4 * 0.6 * (100**2 + 300**2))
    assert start.slope == pytest.approx(0.4 * 0.6 * 400)
    assert (middle.n, middle.so_far, middle.came, middle.whole) == (1, 100, 200, 700)
    assert middle.expected == pytest.approx(0.2 * 300)
    assert start.low <= start.middle <= start.high


def test_what_comes_later_changes_nothing_that_was_said_before(found, monkeypatch):
    """The first month is forecast the same whatever the others brought."""
    monkeypatch.setattr(module, "features", lambda facts, _: facts)
    models = [judged(dt.date(2026, 3, 31), 0.2), judged(dt.date(2026, 5, 1), 0.6)]
    other = past_forecasts(
        History(WON.assign(amount=[100.0, 9e6, 9e6]), open_on), models, cast("Timing", HalfByThen()), TODAY
    )
    first, again = (next(each for each in of if each.kind == "month") for of in (found, other))
    assert (first.low, first.middle, first.high) == (again.low, again.middle, again.high)


def test_each_day_is_asked_for_once(found):
    days = ASKED
    assert len(days) == len(set(days))
    assert dt.date(2026, 3, 31) in days
