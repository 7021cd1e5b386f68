"""What the frame says of a page: what the filter by stage does, where that is less than its name says."""

import pytest

from app.context import services
from data.records import tables
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


@pytest.fixture
def given(inside, client):
    """Somebody without a deal has been given an action."""
    body = {"author": "Mia", "opportunity_ids": ["O07"], "next_step": "Check the terms", "owner": "Sales operations"}
    assert client.post("/api/v1/actions", json=body).status_code == 200

    def clear():
        with services().store.writing() as (connection, _):
            connection.execute(tables.actions.delete())

    yield
    inside(clear)


@pytest.mark.usefixtures("given")
def test_whoever_has_an_action_is_a_filter_of_the_board_without_having_a_deal(inside):
    def offered(path, **state):
        return inside(frame.describe_scope, state, path)["choices"]["owner"]

    names = [one["name"] for one in offered("/actions")]
    assert "Sales operations" in names
    assert names == sorted(names)
    # Who is chosen hides nobody else, and what is counted are open actions.
    assert {"name": "Sales operations", "n": 1} in offered("/actions", owner=["Ann"])
    assert "Sales operations" not in [one["name"] for one in offered("/at-risk")]
    assert "Sales operations" not in [one["name"] for one in offered("/actions", product=["Beta"])]
    assert {"name": "Sales operations", "n": 1} in inside(frame.offer_owners, 1, {})["owner"]
