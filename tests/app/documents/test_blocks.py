"""Cells of a document hold one line, whatever a CRM holds."""

from app.documents.blocks import Cell, Head, plain, rows


def test_what_breaks_a_line_or_stands_for_nothing_is_a_space():
    assert plain("a\r\nb\tc\x00d\u2028e  f") == "a b c d e f"
    assert plain("€1.0\u00a0k") == "€1.0\u00a0k"


def test_texts_become_cells():
    assert rows([Head("Deal")], [["Birch"], [Cell("Cedar", "/x")]]).rows == ((Cell("Birch"),), (Cell("Cedar", "/x"),))
