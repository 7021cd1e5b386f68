"""One opportunity's days ahead, from a frame of four."""

import datetime as dt

import pandas as pd
import pytest

from app.figures import opportunity as figures

AHEAD = pd.DataFrame(
    {
        "days": [0, 30, 60, 90],
        "on": [dt.date(2026, 9, 30), dt.date(2026, 10, 30), dt.date(2026, 11, 29), dt.date(2026, 12, 29)],
        "won": [0.0, 0.1, 0.21, 0.3],
        "lost": [0.0, 0.2, 0.34, 0.5],
        "open": [1.0, 0.7, 0.45, 0.2],
    }
)


def test_won_open_and_lost_are_stacked_to_all_of_it():
    layers = figures.by_date(AHEAD).data
    assert [layer.name for layer in layers] == ["won", "still open", "lost"]
    assert [sum(layer.y[at] for layer in layers) for at in range(4)] == pytest.approx([100] * 4)


def test_the_days_stand_over_their_dates_and_each_layer_is_named_at_its_end():
    drawn = figures.by_date(AHEAD)
    assert list(drawn.layout.xaxis.ticktext[:2]) == ["today<br>30 Sep", "30\u00a0days<br>30 Oct"]
    labels = [label.text.replace("\u00a0", " ") for label in drawn.layout.annotations]
    assert labels == ["30 % won", "20 % still open", "50 % lost"]
    assert not drawn.layout.showlegend


def test_the_shares_written_at_the_end_add_up():
    """19.6 and 65.8 % are written as 20 and 66; 14.6 % would be written as 15."""
    drawn = figures.by_date(AHEAD.assign(won=0.196, lost=0.658, open=0.146))
    assert [label.text.split("\u00a0")[0] for label in drawn.layout.annotations] == ["20", "14", "66"]


@pytest.mark.parametrize(("won", "lost"), [(0.3, 0.5), (0.0, 0.99), (0.98, 0.01), (0.0, 0.0), (0.5, 0.5)])
def test_labels_do_not_touch_and_stay_inside(won, lost):
    frame = AHEAD.assign(won=won, lost=lost, open=1 - won - lost)
    low, middle, high = (label.y / 100 for label in figures.by_date(frame).layout.annotations)
    assert middle - low >= figures.LABEL_GAP - 1e-9
    assert high - middle >= figures.LABEL_GAP - 1e-9
    assert 0 < low < high < 1


def test_the_sentence_adds_up_to_a_hundred():
    said = figures.by_date_summary(AHEAD, 0.62).replace("\u00a0", " ")
    assert said == "Within 60 days: 21 % won, 34 % lost, 45 % still open; eventually 62 % lost."
    thirds = AHEAD.assign(won=0.335, lost=0.335, open=0.33)
    assert "34 % won, 34 % lost, 32 % still open" in figures.by_date_summary(thirds, 0.5).replace("\u00a0", " ")
