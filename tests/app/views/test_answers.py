"""A rate that reads as it did before is called unchanged."""

import dataclasses

import pytest

from app.views.answers import Kpi, worded

RATE = Kpi("win_rate", "Win rate", 0.384, "percent", 100, "closed", 0.006, "points", against="vs 1–30 Sep 2025")


def test_a_rate_that_reads_alike_is_unchanged():
    """It was 37.8 %, which is 38 % as well."""
    shown = worded(RATE)
    assert shown.delta is None
    assert shown.against.replace("\u00a0", " ") == "unchanged (was 38 %) vs 1–30 Sep 2025"


@pytest.mark.parametrize("other", [{"delta": 0.02}, {"delta": None}, {"value": None}, {"unit": "count"}])
def test_any_other_figure_is_as_it_was(other):
    figure = dataclasses.replace(RATE, **other)
    assert worded(figure) is figure
