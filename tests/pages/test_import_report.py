"""The data page's wires, called as functions."""

import dataclasses

from app.services import Services
from pages import import_report as page

PANELS = {"served", "warnings", "reasons", "tables", "read_as", "repairs", "rejects", "fields", "another"}


def test_the_layout_asks_for_nothing(words):
    empty = words(page.layout(anything="?"))
    assert all(f'"data-{panel.replace("_", "-")}"' in empty for panel in PANELS)
    assert "/export/rejects.csv" in empty


def test_every_panel_is_filled_from_one_answer(inside, words):
    drawn = inside(page.imported, {})
    assert set(drawn) == {*PANELS, "visited"}
    assert "make import" in words(drawn["another"])
    assert not drawn["visited"]
    assert "10 opportunities kept" in words(drawn["reasons"])
    assert "Ten opportunities" in words(drawn["served"])
    assert "Discount" in words(drawn["fields"])


def test_a_visitor_is_told_what_the_data_are_and_no_command(ten, dash_app, inside, words, monkeypatch):
    visited = Services(dataclasses.replace(ten.settings, public=True))
    monkeypatch.setitem(dash_app.server.extensions, "headwind", visited)
    drawn = inside(page.imported, {})
    said = words(drawn)
    assert (drawn["another"], drawn["visited"]) == (None, True)
    assert all(part in said for part in ("Ten opportunities", "30 Jun 2026", "10 opportunities kept"))
    assert not any(part in said for part in ("make ", "python -m", "headwind.toml", "declare:"))
