"""What the frame says of a page: what the filter by stage does, where that is less than its name says."""

import pytest

from pages import frame

ALL = {"stage": ["Offer"]}


@pytest.mark.parametrize(
    ("path", "said"),
    [("/forecast", frame.OF_ALL_STAGES), ("/win-rate", frame.NOT_NARROWED), ("/people", frame.OPEN_ALONE)],
)
def test_a_filter_that_does_less_than_its_name_says_so(inside, words, path, said):
    assert said in told(inside, words, ALL, path)


def told(inside, words, state, path):
    """What stands in the place of the frame's message."""
    return words(inside(frame.describe_scope, state, path)["emptied"])


def test_where_it_narrows_the_page_or_is_not_chosen_nothing_is_said(inside, words):
    assert told(inside, words, ALL, "/at-risk") == '""'
    assert told(inside, words, {}, "/forecast") == '""'
