"""The steps of the week up to 30 June 2026, worked out in the head."""

import itertools

import pytest

from app.views.movement import steps
from app.views.movement.answer import movement
from tests import moves


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    return movement(moves.services(tmp_path_factory.mktemp("week")), {})


def test_each_bar_begins_where_the_one_before_it_ended(week):
    found = steps.steps(week)
    assert [step.label for step in found] == [
        "23 Jun 2026", "New", "Reopened", "Value up", "Won", "Lost", "Value down", "30 Jun 2026",
    ]  # fmt: skip
    assert (found[0].end, found[-1].end) == (21_500, 19_499.99)
    assert [after.start for _, after in itertools.pairwise(found[:-1])] == [step.end for step in found[:-2]]
    assert found[-2].end == pytest.approx(found[-1].end, abs=0.001)


def test_what_is_won_is_good_news_though_it_lowers_what_is_open(week):
    good = {step.label: step.good for step in steps.steps(week)}
    assert (good["Won"], good["Lost"], good["New"], good["23 Jun 2026"]) == (True, False, True, None)


def test_the_summary_says_what_moved_it_most_each_way(week):
    assert steps.summary(week).replace("\u00a0", " ") == (
        "From €21.5 k on 23 Jun 2026 to €19.5 k on 30 Jun 2026, −€2.0 k: most by new +€2.0 k and won −€3.0 k."
        " The axis begins at €13.5 k."
    )


def test_the_headline_says_by_how_much_it_changed(week):
    assert steps.headline(week).replace("\u00a0", " ") == "Open pipeline −€2.0 k since 23 Jun 2026"
