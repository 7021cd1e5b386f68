"""The wires of the page of experiments, called as functions."""

from pages import experiments as page


def test_the_page_says_what_an_experiment_takes(inside, words):
    drawn = words(inside(page.show_experiments))
    assert "Start an experiment" in drawn
    assert '"experiments-effect"' in drawn
    assert "2 flagged deals could take part today" in drawn


def test_another_effect_takes_another_number_and_an_empty_one_is_the_policys(inside, words):
    usual, large = (words(inside(page.show_power, effect=effect)) for effect in (None, 40))
    assert "1,296 deals needed" in usual
    assert "1,296 deals needed" not in large
