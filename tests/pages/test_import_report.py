"""The data page's wires, called as functions."""

import dataclasses

from app.services import Services
from app.settings import Settings
from pages import import_report as page

PANELS = {"served", "warnings", "reasons", "tables", "read_as", "repairs", "rejects", "fields", "another"}


def test_the_layout_asks_for_nothing(words):
    empty = words(page.layout(anything="?"))
    assert all(f'"data-{panel.replace("_", "-")}"' in empty for panel in PANELS)
    assert "/export/rejects.csv" in empty


def test_every_panel_is_filled_from_one_answer(inside, words):
    drawn = inside(page.imported, {})
    assert set(drawn) == {*PANELS, "visited", "nothing"}
    assert not drawn["nothing"]
    assert "make import" in words(drawn["another"])
    assert not drawn["visited"]
    assert "10 opportunities kept" in words(drawn["reasons"])
    assert "Ten opportunities" in words(drawn["served"])
    assert "Discount" in words(drawn["fields"])


def test_before_anything_is_published_it_is_said_what_to_do(dash_app, inside, words, monkeypatch, tmp_path):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", Services(Settings(data_dir=tmp_path)))
    drawn = inside(page.imported, {})
    assert "Import an export on the Data page" in words(drawn["served"])
    assert drawn["nothing"]


def test_a_visitor_is_told_what_the_data_are_and_no_command(ten, dash_app, inside, words, monkeypatch):
    visited = Services(dataclasses.replace(ten.settings, public=True))
    monkeypatch.setitem(dash_app.server.extensions, "headwind", visited)
    drawn = inside(page.imported, {})
    said = words(drawn)
    assert (drawn["another"], drawn["visited"]) == (None, True)
    assert all(part in said for part in ("Ten opportunities", "30 Jun 2026", "10 opportunities kept"))
    assert not any(part in said for part in ("make ", "python -m", "headwind.toml", "declare:"))


def test_where_files_are_handed_in_stands_first_with_the_snapshots_that_are_kept(inside, words):
    handed, kept, below = inside(page.brought_in, {}, {}, None)
    assert "Drop your CRM's export here" in words(handed)
    assert "served now" in words(kept)
    assert below == []


def test_an_import_that_is_not_there_is_named(inside, words):
    handed, *_ = inside(page.brought_in, {}, {"import": "i20200101T000000000000"}, 1)
    assert "There is no import" in words(handed)
