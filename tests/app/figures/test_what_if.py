"""What-if in pictures, on answers of two rows."""

import pytest

from app.figures import what_if as figures

MOVED = [
    {"label": "Discount", "from_words": "0 %", "to_words": "30 %", "points": 30.0},
    {"label": "Stage", "from_words": "Offer", "to_words": "Lead <b>", "points": -20.0},
]
LINE = {
    "field": "discount", "label": "Discount", "kind": "number", "unit": "percent", "values": [0.0, 30.0, 60.0],
    "loss_probability": [0.2, 0.5, 0.8], "now": 0.0, "then": 30.0, "now_probability": 0.2, "then_probability": 0.5,
}  # fmt: skip
LEVELS = {
    **LINE, "field": "stage", "label": "Stage", "kind": "choice", "unit": "", "values": ["Lead", "Offer"],
    "loss_probability": [0.2, 0.4], "now": "Offer", "then": "Offer", "now_probability": 0.4, "then_probability": 0.4,
}  # fmt: skip


def test_bars_show_what_moved_it_and_the_sum():
    drawn = figures.moved(figures.moved_frame(MOVED))
    (bars,) = drawn.data
    assert list(bars.x) == [30, -20, 10]
    assert list(bars.text) == ["+30.0", "\u221220.0", "+10.0"]
    assert bars.y[-1] == "Together"
    assert "Lead &lt;b&gt;" in bars.y[1]
    assert drawn.layout.xaxis.title.text == "Percentage points"
    low, high = drawn.layout.xaxis.range
    assert low < -20
    assert high > 30


def test_one_change_needs_no_sum():
    frame = figures.moved_frame(MOVED[:1])
    assert list(figures.moved(frame).data[0].x) == [30]
    assert figures.moved_summary(frame) == "Discount from 0 % to 30 % moves the loss probability by +30.0\u00a0pts."
    assert figures.moved_height(frame) < figures.moved_height(figures.moved_frame(MOVED))


def test_the_sentence_names_what_moved_most():
    said = figures.moved_summary(figures.moved_frame(MOVED))
    assert said == "Together +10.0\u00a0pts; most of it Discount from 0 % to 30 %, +30.0\u00a0pts."


def test_a_line_has_units_dots_and_the_threshold():
    drawn = figures.curve(LINE, 0.48)
    line, now, then = drawn.data
    assert list(line.y) == [20, 50, 80]
    assert (now.x[0], now.y[0], now.marker.symbol) == (0, 20, "circle-open")
    assert (then.x[0], then.y[0], then.marker.symbol) == (30, 50, "circle")
    assert drawn.layout.xaxis.title.text == "Discount (%)"
    assert drawn.layout.yaxis.title.text == "Loss probability (%)"
    assert drawn.layout.shapes[0].y0 == 48
    assert "48" in drawn.layout.annotations[0].text


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
    assert len(figures.curve({**LINE, "then": 0.0}, 0.5).data) == 2
    unknown = {**LINE, "now": None, "now_probability": None, "then": None, "then_probability": None}
    assert len(figures.curve(unknown, 0.5).data) == 1


def test_levels_stand_in_their_order_with_the_probability_across():
    drawn = figures.curve(LEVELS, 0.48)
    assert list(drawn.data[0].x) == [20, 40]
    assert drawn.layout.yaxis.categoryarray == ("Lead", "Offer")
    assert drawn.layout.shapes[0].x0 == 48


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
    assert figures.curve_height(many) > figures.curve_height(LEVELS)


def test_the_sentence_says_between_which_probabilities_it_moves():
    assert figures.curve_summary(LINE) == (
        "Discount alone takes the loss probability from 20\u00a0% (0\u00a0%) to 80\u00a0% (60\u00a0%)."
    )
    days = {**LINE, "kind": "date", "unit": "", "values": [-7, 0, 14]}
    assert "20\u00a0% (7\u00a0days ago) to 80\u00a0% (in 14\u00a0days)" in figures.curve_summary(days)
    flat = {**LINE, "loss_probability": [0.4, 0.4, 0.401]}
    assert figures.curve_summary(flat).startswith("Discount hardly matters here")
