"""Skill and order per origin, drawn."""

import pytest

from app.figures import model_backtest as figures
from app.views.model.backtest import backtest


@pytest.fixture
def origins(ten):
    return backtest(ten).origins


def test_each_origin_has_its_dot_and_its_interval(origins):
    dots = figures.skill(origins).data[0]
    assert list(dots.y) == pytest.approx([20, 5])
    assert list(dots.error_y.array) == pytest.approx([10, 10])
    assert list(dots.error_y.arrayminus) == pytest.approx([10, 10])


def test_a_dot_that_may_be_noise_is_hollow(origins):
    assert list(figures.skill(origins).data[0].marker.symbol) == ["circle", "circle-open"]


def test_what_has_to_be_beaten_is_a_line_in_sight(origins):
    skill, auc = figures.skill(origins), figures.auc(origins)
    assert (skill.layout.shapes[0].y0, skill.layout.annotations[0].text) == (0, "base rate")
    assert (auc.layout.shapes[0].y0, auc.layout.annotations[0].text) == (0.5, "coin")
    low, high = auc.layout.yaxis.range
    assert low < 0.45
    assert high > 0.9


def test_an_origin_is_named_on_two_lines(origins):
    assert list(figures.skill(origins).layout.xaxis.ticktext) == ["1 Mar<br>2026", "1 May<br>2026"]


def test_the_skill_in_a_sentence(origins):
    assert figures.skill_summary(origins).replace("\u00a0", " ") == (
        "Better than the base rate on 2 of 2 origins, beyond noise on 1; least 5.0 % (1 May 2026), most 20.0 %"
        " (1 Mar 2026). A hollow mark may be noise."
    )


def test_the_order_in_a_sentence(origins):
    said = figures.auc_summary(origins)
    assert said.startswith("Orders deals better than a coin, beyond noise, on 1 of 2 origins; least 0.550")
