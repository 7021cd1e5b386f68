"""The pipeline page's wires, called as functions."""

import pytest

from pages import frame, pipeline


def test_the_layout_asks_for_nothing(words):
    assert "pipeline-kpis" in words(pipeline.layout())
    assert "pipeline-kpis" in words(pipeline.layout(anything="?"))


def drawn(inside, state):
    """Everything that the page's two wires fill."""
    return inside(pipeline.open_pipeline, state) | inside(pipeline.look_ahead, state)


def test_every_panel_is_filled(inside, words):
    panels = drawn(inside, {"threshold": 0.5})
    assert {"kpis", "today", "place", "funnel", "months", "concentration", "stages", "places", "steps"} == set(panels)
    assert "Birch" in words(panels["today"])
    assert "/at-risk?deal=O08" in words(panels["today"])
    assert "calibration interval 70–85" in words(panels["today"])


def test_what_is_expected_stands_beside_what_owners_say(inside, words):
    months = words(drawn(inside, {})["months"])
    assert "By 31 Jul 2026 €1.2\u00a0k is expected to be won; owners' dates say €1.0\u00a0k." in months
    assert "Open by owners' dates" in months


def test_where_nothing_is_known_by_date_the_open_amount_stays_and_says_why(
    undated, dash_app, inside, words, monkeypatch
):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", undated)
    months = words(inside(pipeline.look_ahead, {})["months"])
    assert "Too few deals closed long enough ago" in months
    assert "Open amount (EUR)" in months
    assert "owners' dates" not in months


def test_an_empty_scope_says_what_to_do(inside, words):
    panels = drawn(inside, {"owner": ["Nobody"]})
    assert "Widen the filters" in words(panels["today"])
    assert "Widen the filters" in words(panels["months"])
    assert "Widen the filters" in words(panels["concentration"])


def test_the_frame_offers_choices_and_freshness(inside, words):
    described = inside(frame.describe_scope, {"region": ["North"]})
    assert [choice["name"] for choice in described["choices"]["owner"]] == ["Ann"]
    assert "30 Jun 2026" in words(described["line"])


@pytest.mark.parametrize(("path", "bob"), [("/", 2), ("/win-rate", 2), ("/model", 4), ("/at-risk", 2)])
def test_filters_count_what_the_page_shows(inside, path, bob):
    """Bob has two of ten deals open and two closed."""
    choices = inside(frame.describe_scope, {"period": "all"}, path)["choices"]
    assert {choice["name"]: choice["n"] for choice in choices["owner"]}["Bob"] == bob
    assert choices["listed"] == (path == "/at-risk")


def test_without_signal_no_loss_probability_is_listed(ten_without_signal, dash_app, inside, words, monkeypatch):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    panels = drawn(inside, {})
    assert "Deals are sorted by what is known: " in words(panels["today"])
    assert "hw-loss" not in words(panels["today"])
    assert "The model has no signal, so nothing is said about when" in words(panels["months"])
