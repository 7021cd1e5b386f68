"""The values a curve tries, and the thresholds along it, on levers written by hand."""

import datetime as dt
from typing import cast

import numpy as np
import pytest

from app.views.what_if import curve as view
from app.views.what_if.deal import Case, ValueRange
from app.views.what_if.levers import Lever
from model.money.flag_line import Line

TODAY = dt.date(2026, 6, 30)
# Only a list of owners asks what else is known of the deal.
NO_CASE = cast("Case", None)


def lever(kind="number", start=0, end=60, step=1, *, now=0, then=0, name="discount", levels=()):
    seen = ValueRange(5, 90, 0, 100)
    return Lever(name, "Name", kind, "", "", "", now, then, start, end, step, None, None, seen, "", levels, TODAY)


def test_a_long_scale_is_tried_at_31_places_and_a_short_one_at_every_step():
    assert view.grid(NO_CASE, lever()) == [float(at) for at in range(0, 61, 2)]
    assert view.grid(NO_CASE, lever("integer", 0, 4)) == [0, 1, 2, 3, 4]
    assert view.grid(NO_CASE, lever("integer", 0, 4, then=9))[-1] == 9


def test_half_a_step_goes_up_as_it_does_in_a_browser():
    """0 to 45 at 31 places is every 1.5: 1.5, 4.5 and 7.5 are days 2, 5 and 8."""
    assert view.grid(NO_CASE, lever("integer", 0, 45))[:6] == [0, 2, 3, 5, 6, 8]
    days = view.grid(NO_CASE, lever("date", 0, 45, now=TODAY, then=TODAY + dt.timedelta(days=1)))
    assert [(day - TODAY).days for day in days[:7]] == [0, 1, 2, 3, 5, 6, 8]


def test_the_threshold_follows_the_amount_along_its_own_curve_only():
    line, chances = Line("money", 500.0), np.array([0.1, 0.2, 0.3])
    values = [0.0, 1000.0, 2000.0]
    along = view.curve(lever(name="amount", end=2000), values, chances, line, 1000.0)
    assert along.thresholds == (None, 0.5, 0.25)
    other = view.curve(lever(), values, chances, line, 2000.0)
    assert other.thresholds == (0.25, 0.25, 0.25)
    flat = view.curve(lever(name="amount"), values, chances, Line("flat", 0.4), None)
    assert flat.thresholds == (0.4, 0.4, 0.4)


def test_what_is_usual_ends_where_the_slider_does():
    assert view.usual_of(lever()) == (5, 60)
    assert view.usual_of(lever(start=10, end=200)) == (10, 90)


@pytest.mark.parametrize(("then", "marked"), [(2.0, 0.3), (3.0, None)])
def test_a_value_that_was_not_tried_has_no_place_on_the_curve(then, marked):
    found = view.curve(lever(then=then), [0.0, 2.0], np.array([0.1, 0.3]), Line("flat", 0.4), None)
    assert (found.now_probability, found.then_probability) == (0.1, marked)
