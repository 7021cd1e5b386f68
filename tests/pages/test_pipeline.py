"""The pipeline page's wires, called as functions."""

import json

import plotly.utils

from pages import frame, pipeline


def words(component) -> str:
    """Return a component tree as JSON text."""
    return json.dumps(component, cls=plotly.utils.PlotlyJSONEncoder)


def test_the_layout_asks_for_nothing():
    assert "pipeline-kpis" in words(pipeline.layout())
    assert "pipeline-kpis" in words(pipeline.layout(anything="?"))


def test_every_panel_is_filled(dash_app):
    with dash_app.server.app_context():
        drawn = pipeline.open_pipeline({"threshold": 0.5}) | pipeline.look_ahead({"threshold": 0.5})
    assert {"kpis", "today", "funnel", "months", "concentration", "stages"} == set(drawn)
    assert "Birch" in words(drawn["today"])
    assert "/at-risk?deal=O08" in words(drawn["today"])


def test_an_empty_scope_says_what_to_do(dash_app):
    with dash_app.server.app_context():
        drawn = pipeline.open_pipeline({"owner": ["Nobody"]}) | pipeline.look_ahead({"owner": ["Nobody"]})
    assert "Widen the scope" in words(drawn["today"])
    assert "Widen the scope" in words(drawn["concentration"])


def test_the_frame_offers_choices_and_freshness(dash_app):
    with dash_app.server.app_context():
        described = frame.describe_scope({"region": ["North"]})
    assert [choice["name"] for choice in described["choices"]["owner"]] == ["Ann"]
    assert "30 Jun 2026" in words(described["line"])


def test_without_signal_no_loss_probability_is_listed(ten_without_signal, dash_app, monkeypatch):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    with dash_app.server.app_context():
        drawn = pipeline.open_pipeline({})
    assert "does not beat the base rate" in words(drawn["today"])
    assert "hw-loss" not in words(drawn["today"])
