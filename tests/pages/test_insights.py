"""The wires of the page of findings, called as functions."""

from pages import insights as page


def test_the_layout_asks_for_nothing(words):
    empty = words(page.layout())
    assert all(f'"{name}"' in empty for name in ("insights-tested", "insights-splits", "insights-counted"))


def test_the_callback_fills_every_part(inside, words):
    drawn = inside(page.find, state={})
    assert "/at-risk?flagged=all&gap=" in words(drawn["counted"])
    assert words(drawn["tested"])
    assert words(drawn["splits"])
