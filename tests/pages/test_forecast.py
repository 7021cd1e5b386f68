"""The wires of the forecast, called as functions."""

import pytest

from pages import forecast as page


@pytest.fixture
def shown(inside):
    """Call the page's callback for what the address asks of the page."""
    return lambda query: inside(page.tell_the_end, state={}, query=query)


def test_the_layout_asks_for_nothing(words):
    empty = words(page.layout())
    for identity in ("forecast-periods", "forecast-refused", "forecast-ends"):
        assert f'"{identity}"' in empty


def test_the_callback_leads_with_the_sentence_and_marks_the_period(shown, words):
    drawn = shown({"closes": "next-quarter"})
    assert "2026 Q3 will end between" in words(drawn["ends"])
    assert "4 open deals bring" in words(drawn["ends"])
    assert drawn["refused"] is None
    assert "closes=next-month" in words(drawn["periods"])


def test_a_period_that_is_not_forecast_is_refused_in_words(shown, words):
    drawn = shown({"closes": "this-year"})
    assert "There is no forecast for 'this-year'." in words(drawn["refused"])
    assert "2026 Q2 ended with" in words(drawn["ends"])
