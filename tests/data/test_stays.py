"""Stays in stages: on which day each ended and how, as a person follows the eight deals."""

import contextlib

import pytest

from data.building import build
from tests import passages, worlds


@pytest.fixture(scope="module")
def stays(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stays")
    worlds.write(folder / "export", **passages.FILES)
    with contextlib.closing(build.open_draft(folder / "draft.duckdb")) as connection:
        build.build(connection, folder / "export", passages.source(), lambda _: None, worlds.ANYWAY)
        found = connection.execute(
            "select amount::int, stage, ending, strftime(left_on, '%m-%d'), days, strftime(left_again_on, '%m-%d')"
            " from stays"
        ).fetchall()
        pushes = dict(connection.execute("select opportunity_id, pushes from opportunity_facts").fetchall())
    return found, pushes


def of(stays, amount):
    """The stays of the deal of an amount."""
    return [row[1:] for row in stays[0] if row[0] == amount]


def test_a_deal_goes_on_or_is_lost_where_it_stood(stays):
    assert of(stays, 1000) == [("Lead", "on", "05-11", 10, None), ("Offer", "won", "06-10", 30, None)]
    assert of(stays, 2000) == [("Lead", "on", "05-21", 20, None), ("Demo", "lost", "06-20", 30, None)]


def test_a_deal_that_went_back_leaves_its_stage_twice(stays):
    assert of(stays, 3000) == [
        ("Lead", "on", "05-11", 10, "06-10"),
        ("Demo", "back", "05-21", 10, None),
        ("Lead", "on", "06-10", 20, None),
        ("Demo", "open", None, None, None),
    ]


def test_a_close_that_was_not_the_end_is_no_loss(stays):
    assert of(stays, 500) == [("Lead", "reopened", "05-11", 10, None), ("Demo", "open", None, None, None)]


def test_a_stage_that_is_written_twice_is_one_stay(stays):
    assert of(stays, 800) == [("Lead", "on", "05-31", 30, None), ("Offer", "open", None, None, None)]


def test_a_deal_without_a_stage_stayed_nowhere(stays):
    assert of(stays, 700) == []


def test_the_close_itself_pushes_nothing(stays):
    assert {name: stays[1][name] for name in "ABH"} == {"A": 0, "B": 1, "H": 1}
