"""The verdict page's wires, called as functions."""

import dataclasses

from app.services import Published
from model.registry.card import Card
from pages import model_quality as page

PANELS = {"standing", "verdict", "metrics", "needs", "split", "calibration", "flags", "features"}


def test_the_layout_asks_for_nothing(words):
    assert all(f'"model-{panel}"' in words(page.layout(anything="?")) for panel in PANELS)


def test_every_panel_is_filled_from_one_answer(inside, words):
    drawn = inside(page.judged, {"threshold": 0.5})
    assert set(drawn) == PANELS | {"place"}
    assert "It beats the base rate." in words(drawn["verdict"])
    line = "Flagged: loss chance at or above 50\u00a0% (your own)"
    assert f"{line}. On the 8 past deals, later than any the model learned from." in words(drawn["flags"])
    assert "too few" in words(drawn["needs"])


def test_a_card_without_tables_says_that_there_is_not_enough(inside, ten, monkeypatch, dash_app, words):
    published = dash_app.server.extensions["headwind"].published()
    bundle = dataclasses.replace(published.bundle, card=Card())
    bare = Published(published.snapshot, bundle)
    monkeypatch.setattr(dash_app.server.extensions["headwind"], "published", lambda: bare)
    drawn = inside(page.judged, {})
    lacking = ("metrics", "split", "calibration", "features")
    assert all("Not enough data" in words(drawn[panel]) for panel in lacking)


def test_without_signal_no_flags_are_held_against_outcomes(ten_without_signal, dash_app, inside, monkeypatch, words):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    drawn = inside(page.judged, {})
    assert "No deal is flagged" in words(drawn["flags"])
    assert "hw-confusion" not in words(drawn["flags"])
    assert "no deal is ranked" in words(drawn["standing"])
