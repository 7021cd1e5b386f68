"""Drift, drawn."""

import pandas as pd
import pytest

from app.figures import model_drift as figures
from tests import cards


@pytest.fixture
def rows():
    return pd.DataFrame(cards.DRIFT, columns=["column", "label", "psi", "moved", "sentence"])


def test_what_has_moved_says_so_in_words_and_pattern(rows):
    bars = figures.drift(rows).data[0]
    assert list(bars.y) == ["Pushes", "Discount", "Stage", "Loss probability"]
    assert list(bars.text) == ["0.01", "0.30 !!", "0.12 !", "0.05"]
    assert list(bars.marker.pattern.shape) == ["", "", "/", ""]


def test_both_marks_are_in_sight(rows):
    layout = figures.drift(rows.assign(psi=0.01)).layout
    assert [shape.x0 for shape in layout.shapes] == [0.1, 0.25]
    assert layout.xaxis.range[1] > 0.25


def test_a_long_label_is_cut_and_stays_text(rows):
    bars = figures.drift(rows.assign(label="<b>" + "x" * 40)).data[0]
    assert bars.y[0].startswith("&lt;b&gt;x")
    assert bars.y[0].endswith("…")
