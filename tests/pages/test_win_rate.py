"""The win rate page: a layout that asks for nothing, and callbacks of three lines."""

import pytest

from pages import win_rate as page

PANELS = {"differences", "kpis", "trend", "cycle", "comparisons", "heat"}
PLACES = {"trend_place", "cycle_place"}


def test_the_layout_asks_for_nothing(words):
    empty = words(page.layout())
    assert all(f'"win-rate-{panel}"' in empty for panel in PANELS)
    assert words(page.layout(deal="O07", anything="else")) == empty


@pytest.fixture
def shown(inside):
    """Call the page's callbacks for a state."""
    wires = (page.closed_opportunities, page.compare_groups, page.cross_owners_and_products)
    return lambda state: {name: drawn for wire in wires for name, drawn in inside(wire, state).items()}


def test_every_panel_is_filled(shown, words):
    found = shown({"period": "last-12-months"})
    assert set(found) == PANELS | PLACES
    assert "By product" in words(found["comparisons"])
    assert "No segment can be compared: at least 10 closed deals" in words(found["differences"])
    assert "Feb 2026" in words(found["trend"])
    assert "Won opportunities took 80" in words(found["cycle"])


def test_nothing_closed_names_the_filter_to_widen(shown, words):
    found = shown({"from": "2026-04-01", "to": "2026-04-30"})
    assert "choose a longer period" in words(found["cycle"])
    assert "Nothing that closed" in words(found["heat"])
    assert found["comparisons"] is None
    assert "Nothing closed" in words(found["differences"])
    assert "Win rate (%)" in words(found["trend"])


def test_without_a_state_the_default_period_answers(shown, words):
    assert words(shown(None)) == words(shown({"period": "last-12-months"}))
