"""The loss bar and the bar of now and then."""

import pytest

from app.components.loss import between, loss, now_then


def spaced(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("flagged", [True, False])
def test_a_flag_is_told_not_worked_out(flagged):
    assert ("hw-flagged" in loss(0.48, 0.48, flagged=flagged).className) is flagged


def test_without_a_threshold_there_is_no_tick(find):
    bar = loss(0.9)
    assert bar.className == "hw-loss"
    assert not find(bar, "hw-tick")
    assert bar.title == "Loss chance 90.0\u00a0%"


@pytest.mark.parametrize(
    ("threshold", "flagged", "expected"),
    [
        (0.48, True, "flagged: the line for this amount is 48 %"),
        (0.655, False, "not flagged: the line for this amount is 65.5 %"),
        (None, False, "not flagged"),
    ],
)
def test_the_words_behind_the_bar(threshold, flagged, expected):
    said = spaced(loss(0.62, threshold, (0.55, 0.68), flagged=flagged).title)
    assert said == f"Loss chance 62.0 %, calibration interval 55–68 %, {expected}"


def test_unknown_is_a_dash(words):
    assert words(loss(None, 0.5)) == words(loss(float("nan"))) == "–"


def test_now_and_then_in_words_and_places(words):
    tree = now_then(0.62, 0.44, 0.48, (0.55, 0.68), (0.37, 0.52))
    assert spaced(words(tree)).startswith("Now 62 % [55–68] → Then 44 % [37–52] threshold 48 %")
    assert tree.style["--then"] == "0.4400"
    assert tree.style["--now-high"] == "0.6800"
    assert tree.style["--t"] == "0.4800"


def test_now_and_then_without_intervals_or_threshold(words, find):
    tree = now_then(0.6, 0.4, identity="deal")
    assert not find(tree, "hw-nt-threshold")
    assert tree.style["--now-low"] == tree.style["--now-high"] == "0.6000"
    assert tree.id == "deal"
    assert between(None) == ""
