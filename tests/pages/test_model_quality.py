"""The verdict page's wires, called as functions."""

import dataclasses
import json

import plotly.utils
import pytest

from app.services import Published
from model.bundle import Card
from pages import model_quality as page

PANELS = {"standing", "verdict", "metrics", "needs", "split", "calibration", "flags", "features"}


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
    assert "At 50\u00a0%: a typical day, out of time." in words(drawn["flags"])
    assert "too few" in words(drawn["needs"])


def test_a_card_without_tables_says_that_there_is_not_enough(shown, ten, monkeypatch, dash_app):
    published = dash_app.server.extensions["headwind"].published()
    bundle = dataclasses.replace(published.bundle, card=Card([], [], [], 1.0, [], 2, 0.1))
    bare = Published(published.snapshot, bundle)
    monkeypatch.setattr(dash_app.server.extensions["headwind"], "published", lambda: bare)
    drawn = shown({})
    lacking = ("metrics", "split", "calibration", "features")
    assert all("Not enough data" in words(drawn[panel]) for panel in lacking)


def test_without_signal_flags_are_only_what_would_have_been(ten_without_signal, dash_app, shown, monkeypatch):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    drawn = shown({})
    assert "no deal is flagged" in words(drawn["flags"])
    assert "no deal is ranked" in words(drawn["standing"])
