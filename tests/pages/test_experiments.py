"""The wires of the page of experiments, called as functions."""

from pages import experiments as page


def test_the_page_says_what_an_experiment_takes(inside, words):
    drawn = words(inside(page.show_experiments))
    assert "Start an experiment" in drawn
    assert '"experiments-effect"' in drawn
    assert "2 flagged deals could take part today" in drawn


def test_another_effect_takes_another_number_and_what_is_none_is_refused(inside, words):
    usual, large = (words(inside(page.show_power, effect=effect)) for effect in (20, 40))
    assert "1,296 deals needed" in usual
    assert "1,296 deals needed" not in large
    for effect in (None, 0, -3, 101):
        assert "Type a save rate from 1" in words(inside(page.show_power, effect=effect))
