"""The wires of the weekly review, called as functions."""

import pytest

from pages import review as page


@pytest.fixture
def shown(inside):
    """Call the page's callback for what the address asks of the page."""
    return lambda query: inside(page.show_review, state={}, query=query)


def test_the_layout_asks_for_nothing(words):
    empty = words(page.layout())
    for identity in ("review-head", "review-week", "review-deals", "review-gaps"):
        assert f'"{identity}"' in empty


def test_the_callback_fills_every_part(shown, words):
    drawn = shown({"since": "2026-05-31"})
    assert "/export/review.pdf?since=2026-05-31" in words(drawn["head"])
    assert "class=won" in words(drawn["week"])
    assert "/at-risk?deal=O08" in words(drawn["deals"])
    assert all(drawn[part] for part in ("waterfall", "figures", "insights", "gaps", "rests"))


def test_days_that_cannot_be_compared_are_refused_in_words(shown, words):
    assert "since must be a day, not 'never'." in words(shown({"since": "never"})["head"])
