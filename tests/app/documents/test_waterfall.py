"""Where the bars of a drawing stand: 100 was open, 50 came, 150 is open, on an axis from 0 to 172.5."""

import pytest

from app.documents.waterfall import FOOT, HIGH, TOP, bars, svg, wrapped
from app.views.movement.steps import Step

STEPS = [
    Step("", "1 Jan", 0, 100, "100"),
    Step("new", "New", 100, 150, "+50", good=True),
    Step("", "2 Jan", 0, 150, "150"),
]


def test_a_change_stands_on_what_was_there_before_it():
    before, change, after = bars(STEPS)
    assert change.y + change.height == pytest.approx(before.y)
    assert change.y == pytest.approx(after.y)
    assert before.y + before.height == pytest.approx(HIGH - FOOT)
    assert before.height == pytest.approx((HIGH - TOP - FOOT) * 100 / 172.5)


def test_bars_stand_side_by_side():
    placed = bars(STEPS)
    assert [one.middle for one in placed] == pytest.approx([120, 360, 600])


def test_a_label_is_broken_between_words():
    assert wrapped("No longer in the export") == ("No longer in", "the export")
    assert wrapped("New") == ("New",)


def test_the_image_carries_its_sentence():
    assert 'role="img" aria-label="a &lt; b"' in svg(STEPS, "a < b")
