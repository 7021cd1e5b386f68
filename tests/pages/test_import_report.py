"""The data page's wires, called as functions."""

from pages import import_report as page

PANELS = {"served", "warnings", "reasons", "tables", "read_as", "repairs", "rejects", "fields"}


def test_the_layout_asks_for_nothing(words):
    empty = words(page.layout(anything="?"))
    assert all(f'"data-{panel.replace("_", "-")}"' in empty for panel in PANELS)
    assert "/export/rejects.csv" in empty


def test_every_panel_is_filled_from_one_answer(inside, words):
    drawn = inside(page.imported, {})
    assert set(drawn) == PANELS
    assert "10 opportunities kept" in words(drawn["reasons"])
    assert "Ten opportunities" in words(drawn["served"])
    assert "Discount" in words(drawn["fields"])
