"""The loss bar and the bar of now and then."""

import pytest

from app.components.loss import between, loss, now_then


def spaced(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("probability", "flagged"), [(0.48, True), (0.4799, False), (0.9, True)])
def test_flagged_at_or_above_the_threshold(probability, flagged):
    assert ("hw-flagged" in loss(probability, 0.48).className) is flagged


def test_without_a_threshold_nothing_is_flagged(find):
    bar = loss(0.9)
    assert bar.className == "hw-loss"
    assert not find(bar, "hw-tick")


def test_the_words_behind_the_bar():
    said = spaced(loss(0.62, 0.48, (0.55, 0.68)).title)
    assert said == "Loss probability 62.0 %, calibration interval 55–68 %, at or above the threshold of 48 %"


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
