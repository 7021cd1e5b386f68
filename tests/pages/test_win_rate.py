"""The win rate page: a layout that asks for nothing, and callbacks of three lines."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from pages import win_rate as page

PANELS = {"kpis", "trend", "cycle", "comparisons", "heat"}


def text(tree):
    """Return what would be sent to the browser."""
    return json.dumps(tree, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_the_layout_asks_for_nothing():
    empty = text(page.layout())
    assert all(f'"win-rate-{panel}"' in empty for panel in PANELS)
    assert text(page.layout(deal="O07", anything="else")) == empty


@pytest.fixture
def shown(dash_app):
    """Call the page's callback as Dash would."""

    def show(state):
        with dash_app.server.app_context():
            return page.closed_opportunities(state) | page.compare_groups(state) | page.cross_owners_and_products(state)

    return show


def test_every_panel_is_filled(shown):
    found = shown({"period": "last-12-months"})
    assert set(found) == PANELS
    assert "By product" in text(found["comparisons"])
    assert "Feb 2026" in text(found["trend"])
    assert "Won opportunities took 70" in text(found["cycle"])


def test_nothing_closed_names_the_filter_to_widen(shown):
    found = shown({"from": "2026-04-01", "to": "2026-04-30"})
    assert "choose a longer period" in text(found["cycle"])
    assert "Nothing that closed" in text(found["heat"])
    assert found["comparisons"] is None
    assert "Win rate (%)" in text(found["trend"])


def test_without_a_state_the_default_period_answers(shown):
    assert text(shown(None)) == text(shown({"period": "last-12-months"}))
