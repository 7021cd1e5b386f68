"""Drift, drawn."""

import pandas as pd
import pytest

from app.figures import model_drift as figures
from tests import cards


@pytest.fixture
def rows():
    return pd.DataFrame(cards.DRIFT, columns=cards.DRIFT_COLUMNS)


def test_what_has_moved_says_so_in_words_and_pattern(rows):
    bars = figures.drift(rows).data[0]
    assert list(bars.y) == ["Pushes", "Discount", "Stage", "Days quiet", "Loss chance"]
    assert list(bars.text) == ["0.01", "0.30 !!", "0.12 !", "2.00", "0.05"]
    assert list(bars.marker.pattern.shape) == ["", "", "/", "", ""]


def test_both_marks_are_in_sight(rows):
    layout = figures.drift(rows.assign(psi=0.01, usual=0.01)).layout
    assert [shape.x0 for shape in layout.shapes] == [0.1, 0.25]
    assert layout.xaxis.range[1] > 0.25
    assert [mark.xanchor for mark in layout.annotations] == ["right", "left"]


def test_a_distance_that_would_squeeze_all_others_is_cut_and_its_value_written(rows):
    drawn = figures.drift(rows)
    longest = dict(zip(drawn.data[0].y, zip(drawn.data[0].x, drawn.data[0].text, strict=True), strict=True))
    assert longest["Days quiet"] == (0.6, "2.00")
    assert drawn.layout.xaxis.range[1] == pytest.approx(0.9)


def test_a_tick_stands_at_the_usual_and_an_arrow_where_it_is_beyond_the_axis(rows):
    ticks = figures.drift(rows).data[1]
    found = dict(zip(ticks.y, zip(ticks.x, ticks.marker.symbol, ticks.text, strict=True), strict=True))
    assert found["Discount"] == (0.05, "line-ns", "0.05")
    assert found["Days quiet"] == (0.6, "triangle-right", "2.20")
    assert "Pushes" not in found


def test_the_numbers_stand_where_no_bar_and_no_tick_reaches(rows):
    drawn = figures.drift(rows)
    values = drawn.data[2]
    assert list(values.text) == list(drawn.data[0].text)
    assert set(values.x) == {drawn.layout.xaxis.range[1]}


def test_how_many_are_drawn_is_said_where_it_is_not_all(rows):
    assert figures.part(rows) == ""
    assert figures.part(pd.concat([rows] * 5)) == " Drawn: the first 20 of 25."


def test_without_anything_usual_there_are_no_ticks(rows):
    assert len(figures.drift(rows.assign(usual=float("nan"))).data[1].x) == 0


def test_a_long_label_is_cut_and_stays_text(rows):
    bars = figures.drift(rows.assign(label="<b>" + "x" * 40)).data[0]
    assert bars.y[0].startswith("&lt;b&gt;x")
    assert bars.y[0].endswith("…")
