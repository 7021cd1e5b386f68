"""The bench of past forecasts: pooled coverage against its aim, on four forecasts."""

import dataclasses
import datetime as dt

import pytest

from bench import forecast
from model.registry.past_forecast import PastForecast

START = dt.date(2026, 4, 1)
HELD = PastForecast(
    "quarter", START, dt.date(2026, 6, 30), dt.date(2026, 3, 31), 3, 100, 1, 1, 100, 0, 80, 100, 120, 100
)
MISSED = dataclasses.replace(HELD, whole=200.0, day=dt.date(2026, 5, 16))
MONTH = dataclasses.replace(HELD, kind="month")


def test_demos_are_judged_together_and_the_worst_is_named():
    rows = [forecast.Row(7, (HELD, HELD, MONTH, HELD)), forecast.Row(8, (MISSED,))]
    pooled, *others = forecast.aims(rows)
    assert (pooled.figure, pooled.holds) == (80, True)
    assert "0 to 100 each" in pooled.note
    assert [aim.figure for aim in others[:3]] == [100, 0, 100]
    assert others[-2].figure == pytest.approx(10), "100 beside 200 is half, the others are right"


@pytest.mark.parametrize(("past", "holds"), [((HELD,), False), ((MISSED,), False), ((HELD,) * 4 + (MISSED,), True)])
def test_too_wide_falls_short_as_too_narrow_does(past, holds):
    assert next(iter(forecast.aims([forecast.Row(7, past)]))).holds is holds


def test_a_demo_is_written_on_a_line():
    assert forecast.row_text(forecast.Row(7, (HELD, MISSED))).startswith("seed 7: 50 % of 2 forecasts held, 50 % of")
