"""The figure of a period's end: its bars, its middle and its words."""

import pytest

from app.figures import forecast as figures
from app.views.forecast.answer import period_forecast


@pytest.fixture
def answer(ten):
    return period_forecast(ten, {"closes": "next-quarter"})


def test_the_range_is_a_bar_from_its_low_to_its_high_end_with_a_line_at_its_middle(answer):
    won, between, middle = figures.ends(answer).data
    assert (won.x[0], between.base[0]) == (0, answer.ends.low)
    assert between.base[0] + between.x[0] == pytest.approx(answer.ends.high)
    assert middle.x[0] == answer.ends.middle


def test_without_signal_only_what_is_won_is_drawn_and_said(ten_without_signal):
    known = period_forecast(ten_without_signal, {})
    assert len(figures.ends(known).data) == 1
    assert figures.ends_table(known)["amount"].tolist() == [10_000]
    assert figures.ends_summary(known).replace("\u00a0", " ") == "€10.0 k won so far of 2 deals."


def test_the_table_has_the_three_ends(answer):
    found = figures.ends_table(answer).set_index("label")["amount"]
    assert found[figures.MIDDLE] == answer.ends.middle
    assert found.is_monotonic_increasing
