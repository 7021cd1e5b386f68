"""The threshold page's wires, called as functions."""

import pytest

from pages import threshold as page


@pytest.fixture
def shown(inside):
    """Call the page's callback for a state."""
    return lambda state: inside(page.drawn_line, state)


def test_the_layout_asks_for_nothing(words):
    empty = words(page.layout(anything="?"))
    for name in ("range", "number", "false-alarm", "missed-loss", "cheapest", "decision", "answer", "policy"):
        assert f'"threshold-{name}"' in empty


def test_the_callback_fills_every_part(shown, words):
    drawn = shown({"threshold": 0.5})
    assert drawn["policy"]["threshold"] == 0.5
    assert drawn["arrays"]["threshold"][-1] == 1.0
    assert (drawn["hidden"], drawn["followed"], drawn["unit"]) == (False, False, "€")
    assert "2 of 4 open deals are flagged" in drawn["decision"]
    assert "hw-confusion" in words(drawn["answer"])
    assert "Out of time: 8 opportunities" in words(drawn["answer"])


def test_a_threshold_that_follows_the_costs_needs_no_button(shown):
    assert shown({})["followed"] is True


def test_an_empty_scope_says_what_to_do(shown, words):
    assert "Widen the scope" in words(shown({"owner": ["Nobody"]})["answer"])


def test_without_signal_there_is_no_slider_and_no_flag(ten_without_signal, dash_app, shown, monkeypatch, words):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    drawn = shown({})
    assert drawn["hidden"] is True
    assert (drawn["arrays"], drawn["decision"]) == (None, None)
    assert "No threshold is offered" in words(drawn["answer"])
    assert "Everybody or nobody" in words(drawn["answer"])
    assert "hw-confusion" not in words(drawn["answer"])
