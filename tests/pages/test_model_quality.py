"""The model quality page's wires, called as functions."""

import json

import plotly.utils
import pytest

from pages import model_quality as page

PANELS = {"verdict", "metrics", "split", "calibration", "flags", "features", "refused", "versions"}


def words(component) -> str:
    """Return a component tree as JSON text."""
    return json.dumps(component, cls=plotly.utils.PlotlyJSONEncoder, ensure_ascii=False)


@pytest.fixture
def shown(dash_app):
    """Call the page's callback as Dash would."""

    def show(state):
        with dash_app.server.app_context():
            return page.judged(state)

    return show


def test_the_layout_asks_for_nothing():
    assert all(f'"model-{panel}"' in words(page.layout(anything="?")) for panel in PANELS)


def test_every_panel_is_filled_from_one_answer(shown):
    drawn = shown({"threshold": 0.5})
    assert set(drawn) == PANELS
    assert "It beats the base rate." in words(drawn["verdict"])
    assert "At 50\u00a0%." in words(drawn["flags"])
    assert "serving" in words(drawn["versions"])


def test_a_card_without_tables_says_that_there_is_not_enough(shown):
    drawn = shown({})
    assert all("Not enough data" in words(drawn[panel]) for panel in ("metrics", "split", "calibration"))


def test_without_signal_flags_are_only_what_would_have_been(ten_without_signal, dash_app, shown, monkeypatch):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    assert "no deal is flagged" in words(shown({})["flags"])
