"""The loss chance of the last weeks as drawn: a line, the change in points, and the sentence."""

import dataclasses
import datetime as dt

from app.components.deals import trend as components
from app.views.movement.trend import Trend, TrendPoint

HISTORY = (TrendPoint(dt.date(2026, 6, 23), 0.44, 800.0), TrendPoint(dt.date(2026, 6, 30), 0.62, 800.0))
MOVED = Trend(
    opportunity_id="A1", history=HISTORY, since=dt.date(2026, 6, 23), points=18.0, changes=(),
    sentence="+18 pts since 23 Jun 2026: close date pushed two times.", rebuilt="rebuilt by today's model",
    bundle_version="b1", none="", next_step="",
)  # fmt: skip


def test_a_deal_has_its_line_its_sentence_and_where_it_comes_from(words, find):
    drawn = components.trend(MOVED)
    said = words(drawn)
    assert MOVED.sentence in said
    assert "Rebuilt by today's model." in said
    assert said.index("44 %") < said.index("62 %")
    assert find(drawn, "hw-spark")[0].to_plotly_json()["props"]["aria-label"].endswith("from 44\xa0% to 62\xa0%")


def test_where_nothing_is_known_it_is_said_why(words, find):
    drawn = components.trend(dataclasses.replace(MOVED, none="It was opened today.", next_step="Look again next week."))
    assert "It was opened today. Look again next week." in words(drawn)
    assert not find(drawn, "hw-spark")


def test_a_cell_holds_the_line_and_the_change_and_is_blank_where_nothing_is_known():
    cell = components.cell([None, 0.44, 0.62], 18.0)
    assert (cell["moved"], cell["loss_history"].count(",")) == ("+18\xa0pts", 2)
    assert cell["moved_words"].endswith("from 44\xa0% to 62\xa0%, +18\xa0pts")
    assert set(components.cell([None, None, 0.62], None).values()) == {""}


def test_what_hardly_moved_is_drawn_nearly_flat():
    flat, steep = (components.cell([0.5, high], 1.0)["loss_history"] for high in (0.51, 0.6))
    heights = [[float(point.split(",")[1]) for point in line.split()] for line in (flat, steep)]
    assert [round(first - last) for first, last in heights] == [2, 19]
