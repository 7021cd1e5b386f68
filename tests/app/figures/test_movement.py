"""The waterfall of the week up to 30 June 2026, whose changes are worked out in the head."""

import itertools

import pytest

from app.figures import movement as figures
from app.figures import theme
from app.views.movement.answer import movement
from tests import moves


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    return movement(moves.services(tmp_path_factory.mktemp("week")), {})


def test_each_bar_begins_where_the_one_before_it_ended(week):
    steps = figures.steps(week)
    assert [step.label for step in steps] == [
        "23 Jun 2026", "New", "Reopened", "Value up", "Won", "Lost", "Value down", "30 Jun 2026",
    ]  # fmt: skip
    assert (steps[0].end, steps[-1].end) == (21_500, 19_499.99)
    assert [after.start for _, after in itertools.pairwise(steps[:-1])] == [step.end for step in steps[:-2]]
    assert steps[-2].end == pytest.approx(steps[-1].end, abs=0.001)


def test_what_is_won_lowers_what_is_open_and_is_no_bad_news(week):
    colours = {step.label: step.colour for step in figures.steps(week)}
    assert (colours["Won"], colours["Lost"], colours["New"]) == (theme.WON, theme.LOST, theme.WON)


def test_bars_stand_between_two_amounts(week):
    (bars,) = figures.waterfall(week).data
    assert (bars.base[4], bars.y[4], bars.text[4]) == (22_500, 3000, "−€3.0\u00a0k")


def test_the_summary_says_what_moved_it_most_each_way(week):
    assert figures.waterfall_summary(week).replace("\u00a0", " ") == (
        "From €21.5 k on 23 Jun 2026 to €19.5 k on 30 Jun 2026, −€2.0 k: most by new +€2.0 k and won −€3.0 k."
        " The axis begins at €13.5 k."
    )
