"""What-if in pictures, on answers of two rows."""

import datetime as dt
import json
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from app.figures import what_if as figures
from app.views.what_if.deal import ValueRange
from app.views.what_if.levers import Lever

MOVED = [
    {"label": "Discount", "from_words": "0 %", "to_words": "30 %", "points": 30.0},
    {"label": "Stage", "from_words": "Offer", "to_words": "Lead <b>", "points": -20.0},
]
LINE = {
    "field": "discount", "label": "Discount", "kind": "number", "unit": "percent", "values": [0.0, 30.0, 60.0],
    "loss_probability": [0.2, 0.5, 0.8], "thresholds": [0.48, 0.48, 0.48], "usual": [0.0, 20.0],
    "now": 0.0, "then": 30.0, "now_probability": 0.2, "then_probability": 0.5,
}  # fmt: skip
LEVELS = {
    **LINE, "field": "stage", "label": "Stage", "kind": "choice", "unit": "", "values": ["Lead", "Offer"],
    "loss_probability": [0.2, 0.4], "thresholds": [0.48, 0.48], "usual": None,
    "now": "Offer", "then": "Offer", "now_probability": 0.4, "then_probability": 0.4,
}  # fmt: skip


def test_every_bar_begins_where_the_last_one_ended():
    drawn = figures.contributions(figures.contributions_frame(MOVED), 0.4, 0.5)
    bars, ends, words = drawn.data
    assert (list(bars.base), list(bars.x)) == ([40, 70], [30, -20])
    assert (list(ends.x), list(ends.y)) == ([40, 50], ["Now", "Then"])
    said = [text.replace("\u00a0", " ").strip() for text in words.text]
    assert said == ["40 %", "+30.0 pts", "\u221220.0 pts", "50 %"]
    assert "Lead &lt;b&gt;" in drawn.layout.yaxis.categoryarray[2]
    low, high = drawn.layout.xaxis.range
    assert low < 40
    assert 70 < high <= 100


def test_no_axis_goes_beyond_a_share_and_words_stay_inside():
    drawn = figures.contributions(figures.contributions_frame([{**MOVED[0], "points": -1.0}]), 0.998, 0.988)
    low, high = drawn.layout.xaxis.range
    assert (low, high) == (pytest.approx(95.8), 100)
    assert drawn.data[2].textposition == ("middle left", "middle left", "middle right")


def test_a_row_more_is_a_row_higher():
    one, two = figures.contributions_frame(MOVED[:1]), figures.contributions_frame(MOVED)
    assert figures.contributions_height(two) - figures.contributions_height(one) == figures.ROW
    assert figures.contributions_summary(one) == "Discount from 0 % to 30 % moves the loss chance by +30.0\u00a0pts."


def test_the_sentence_names_what_moved_most():
    said = figures.contributions_summary(figures.contributions_frame(MOVED))
    assert said == "Together +10.0\u00a0pts; most of it Discount from 0 % to 30 %, +30.0\u00a0pts."
    assert "sampled" in figures.contributions_summary(figures.contributions_frame(MOVED), sampled=True)


def test_a_line_has_units_dots_the_threshold_and_what_is_usual():
    drawn = figures.curve(LINE)
    line, threshold, now, then = drawn.data
    assert list(line.y) == [20, 50, 80]
    assert list(threshold.y) == [48, 48, 48]
    assert (now.x[0], now.y[0], now.marker.symbol) == (0, 20, "circle-open")
    assert (then.x[0], then.y[0], then.marker.symbol) == (30, 50, "circle")
    assert drawn.layout.xaxis.title.text == "Discount (%)"
    assert drawn.layout.yaxis.title.text == "Loss chance (%)"
    assert (drawn.layout.shapes[0].x0, drawn.layout.shapes[0].x1) == (0, 20)


def test_a_threshold_that_is_never_reached_leaves_a_gap():
    drawn = figures.curve({**LINE, "thresholds": [None, 1.5, 0.5]})
    assert list(drawn.data[1].y) == [None, 150, 50]


@pytest.mark.parametrize(
    ("kind", "unit", "title"),
    [
        ("number", "money", "Discount (EUR)"),
        ("date", "", "Discount (days from the data's date)"),
        ("integer", "", "Discount (number)"),
    ],
)
def test_every_axis_has_a_unit(kind, unit, title):
    assert figures.axis_title({**LINE, "kind": kind, "unit": unit}, "EUR") == title


def test_an_unchanged_field_has_one_dot_and_an_unknown_value_none():
    assert [len(dot.x) for dot in figures.curve({**LINE, "then": 0.0}).data[2:]] == [1, 0]
    unknown = {**LINE, "now": None, "now_probability": None, "then": None, "then_probability": None}
    assert [len(dot.x) for dot in figures.curve(unknown).data[2:]] == [0, 0]


def test_levels_are_rows_in_their_order_with_the_probability_across():
    drawn = figures.curve({**LEVELS, "then": "Lead", "then_probability": 0.2})
    points, threshold, now, then = drawn.data
    assert (list(points.x), list(points.y), list(points.text)) == ([20, 40], [0, 1], ["Lead", "Offer"])
    assert drawn.layout.yaxis.ticktext == ("Lead", "Offer")
    assert (list(threshold.x), list(threshold.y)) == ([48, 48], [1.5, -0.5])
    assert ((now.x[0], now.y[0]), (then.x[0], then.y[0])) == ((40, 1), (20, 0))


def test_pictures_are_curves_without_numbers_that_a_browser_fills():
    today = dt.date(2026, 6, 30)
    discount = Lever(
        "discount",
        "Discount",
        "number",
        "percent",
        "",
        "",
        5.0,
        5.0,
        0,
        60,
        1,
        0,
        60,
        ValueRange(-5, 20, -9, 40),
        "",
        (),
        today,
    )
    nowhere: tuple[None, None, None, None, None, Any] = (None, None, None, None, None, None)
    stage = Lever("stage", "Stage", "choice", "", "", "", "Lead", "Lead", *nowhere, "", ("Lead", "Offer"), today)
    pictures = figures.pictures([discount, stage])
    assert list(pictures) == ["discount", "stage"]
    assert [trace["name"] for trace in pictures["discount"]["data"]] == [
        "Loss chance", "Threshold", "As recorded", "Changed",
    ]  # fmt: skip
    assert pictures["discount"]["layout"]["shapes"][0]["x0"] == 0
    assert {name: one["layout"]["meta"]["across"] for name, one in pictures.items()} == {
        "discount": False, "stage": True,
    }  # fmt: skip
    assert not any("template" in one["layout"] for one in pictures.values())
    json.dumps(pictures)


def test_of_many_levels_the_lowest_are_drawn_and_the_deals_own():
    many = {
        **LEVELS, "values": [f"O{n:02}" for n in range(40)], "loss_probability": [n / 40 for n in range(40)],
        "now": "O39", "then": "O20",
    }  # fmt: skip
    shown = figures.shown_levels(many)
    assert len(shown) == figures.MOST_LEVELS
    assert list(shown["value"])[-2:] == ["O20", "O39"]
    assert "28 more are in the table" in figures.curve_summary(many)
    assert "305 others" in figures.curve_summary({**many, "left_out": 305})


def test_the_sentence_says_between_which_probabilities_it_moves():
    assert figures.curve_summary(LINE) == (
        "Discount alone takes the loss chance from 20\u00a0% (0\u00a0%) to 80\u00a0% (60\u00a0%)."
    )
    days = {**LINE, "kind": "date", "unit": "", "values": [-7, 0, 14]}
    assert "20\u00a0% (7\u00a0days ago) to 80\u00a0% (in 14\u00a0days)" in figures.curve_summary(days)
    flat = {**LINE, "loss_probability": [0.4, 0.4, 0.401]}
    assert figures.curve_summary(flat).startswith("Discount hardly matters here")


@pytest.mark.parametrize(
    "given",
    [
        LINE,
        {**LINE, "then": 0.0, "now_probability": None},
        {**LINE, "unit": "money", "usual": [0.0, 20.0], "thresholds": [None, 1.5, 0.5]},
        {**LINE, "kind": "date", "unit": "days", "now": None},
        LEVELS,
    ],
)
def test_a_curve_is_written_as_it_is_drawn(given):
    def plain(figure):
        return json.loads(json.dumps(figure, cls=PlotlyJSONEncoder))

    drawn = figures.curve(given, "USD", "As it was").to_plotly_json()
    # Twice: what was put into an empty curve stays in no other one.
    for _ in range(2):
        assert plain(figures.written(given, "USD", "As it was")) == plain(drawn)
