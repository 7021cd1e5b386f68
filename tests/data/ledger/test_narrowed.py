"""What was said of some deals alone: see tests/ledgers.py for what came of it."""

import json

import pandas as pd
import pytest

from app.views.ledger.lineage import lineage
from data.ledger.narrowed import Choice, narrowed
from tests.app.views.ledger.test_track_record import settled  # noqa: F401  # the same publications


@pytest.fixture
def told(settled):  # noqa: F811
    """Tell of the only month what it adds up to, of some deals alone."""
    files = settled.ledger.files(lineage(settled.published().snapshot.info), "outcomes")

    def of(ids=None, **chosen):
        there = None if ids is None else pd.DataFrame({"opportunity_id": pd.Series(ids, dtype="str")})
        (one,) = narrowed(settled.ledger, files, Choice(chosen, there))
        assert one.snapshot == files[0].snapshot
        return json.loads(one.summary)

    return of


def test_it_adds_up_as_what_was_written_does(settled, told):  # noqa: F811
    (file,) = settled.ledger.files(lineage(settled.published().snapshot.info), "outcomes")
    assert told() == json.loads(file.summary)


def test_whose_it_was_and_how_far_is_as_it_was_said(told):
    assert [told(owner=[name])["sums"][0]["n"] for name in ("Ann", "Bob", "", "Cat")] == [1, 2, 0, 0]
    assert told(owner=["Ann", "Bob"], stage=["Offer"])["sums"][0]["amount"] == 3000
    assert told(manager=["Mia"])["sums"][0]["n"] == 3


def test_all_else_goes_by_the_deals_that_are_named(told):
    assert [told(ids)["sums"][0]["n"] for ids in (None, [], ["O07"], ["O07", "O08", "O99"])] == [3, 0, 1, 2]
    assert told(["O08", "O09"], stage=["Lead"])["sums"][0]["expected_lost"] == pytest.approx(0.4)
