"""The wires of what changed, called as functions."""

import pytest

from pages import movement as page
from pages import pipeline


@pytest.fixture
def shown(inside):
    """Call the page's callback for a state and what the address asks of the page."""
    return lambda query: inside(page.compare_days, state={}, query=query)


def test_the_layout_asks_for_nothing(words):
    empty = words(page.layout())
    for identity in ("movement-since", "movement-until", "movement-closes", "movement-waterfall", "movement-deals"):
        assert f'"{identity}"' in empty


def test_the_callback_fills_every_part(shown, words):
    drawn = shown({"since": "2026-05-31", "class": "won"})
    assert (drawn["since"], drawn["until"], drawn["refused"]) == ("2026-05-31", "2026-06-30", None)
    assert "Open pipeline " in words(drawn["waterfall"])
    assert "Won" in words(drawn["deals"])
    assert "class=lost" in words(drawn["tiles"]) or "class=new" in words(drawn["tiles"])


def test_days_that_cannot_be_compared_are_refused_in_words(shown, words):
    drawn = shown({"since": "never"})
    assert "since must be a day, not 'never'." in words(drawn["refused"])
    assert drawn["since"] == "2026-06-23"


def test_the_week_stands_on_the_pipeline_page(inside, words):
    assert "hw-tiles" in words(inside(pipeline.tell_the_week, {}))


def test_all_deals_of_a_kind_are_a_link_away(shown, words, monkeypatch):
    monkeypatch.setattr("app.views.movement.answer.DEALS", 1)
    asked = {"since": "2026-01-01", "until": "2026-06-30", "class": "new"}
    first, every = (words(shown({**asked, **more})["deals"]) for more in ({}, {"deals": "all"}))
    assert "/movement?since=2026-01-01&until=2026-06-30&class=new&deals=all" in first
    assert "deals=all" not in every
    assert len(every) > len(first)
