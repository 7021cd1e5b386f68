"""Filters of the track record, over the publications of tests/ledgers.py."""

import pytest

from app.views.ledger import track_record as view
from app.views.ledger.narrowing import NOW, THEN, filter_words
from app.views.ledger.track_record import track_record
from app.views.state import State
from data.errors import InvalidInput
from data.ledger.narrowed import AS_SAID
from data.snapshots.queries import Scope
from data.viewer_state import DECLARED
from tests.app.views.ledger.test_track_record import settled  # noqa: F401  # the same publications


@pytest.mark.parametrize(
    ("state", "n", "lost"),
    [
        ({}, 3, 1),
        ({"owner": ["Ann"]}, 1, 0),
        ({"owner": ["Bob"]}, 2, 1),
        ({"stage": ["Offer"]}, 2, 1),
        ({"product": ["Alpha"]}, 2, 1),
        ({"product": ["Alpha"], "owner": ["Bob"]}, 1, 1),
    ],
)
def test_all_of_the_page_is_of_what_is_chosen(settled, monkeypatch, state, n, lost):  # noqa: F811
    monkeypatch.setattr(view, "FEWEST_CLOSED", 1)
    found = track_record(settled, state)
    assert (found.total["n"], found.total["lost"], found.closed_anywhere) == (n, lost, 2)
    assert found.bands["n"].sum() == found.months["n"].sum() == found.versions["n"].sum() == n


def test_a_period_and_a_policy_change_nothing(settled):  # noqa: F811
    plain, other = (track_record(settled, state) for state in ({}, {"period": "this-quarter", "capacity": 3}))
    assert (plain.closed, plain.filter_words) == (other.closed, other.filter_words) == (2, "")


def test_what_is_left_of_too_few_is_told_beside_all(settled, monkeypatch):  # noqa: F811
    monkeypatch.setattr(view, "FEWEST_CLOSED", 2)
    found = track_record(settled, {"owner": ["Ann"]})
    assert (found.ready, found.closed, found.closed_anywhere, found.total) == (False, 1, 2, {})


def test_each_filter_says_as_of_when_it_holds():
    assert filter_words(Scope()) == ""
    assert filter_words(Scope(owner=("Ann",))) == THEN.format(names="Owner")
    both = f"{THEN.format(names='Owner, Stage')} {NOW.format(names='Region, Product')}"
    assert filter_words(Scope(owner=("Ann",), stage=("Lead",), product=("A",), region=("N",))) == both


def test_what_the_ledger_keeps_of_then_is_a_filter():
    assert set(AS_SAID) <= {one.name for one in DECLARED.filters}


def test_what_is_kept_is_of_what_is_chosen(settled):  # noqa: F811
    states: list[State] = [{}, {"owner": ["Ann"]}, {"product": ["Alpha"]}]
    whole, ann, alpha = (track_record(settled, state).since for state in states)
    assert whole.entries > ann.entries > 0
    assert whole.entries > alpha.entries > 0
    assert (ann.first_entries < whole.first_entries, ann.first_anywhere) == (True, whole.first_entries)


def test_a_filter_that_names_nobody_is_told(settled):  # noqa: F811
    asked = {"owner": ["Ann", "Nobody"], "region": ["Nowhere"], "stage": ["Offer"], "product": [""]}
    assert track_record(settled, asked).unknown == ("Region: Nowhere", "Owner: Nobody")
    assert track_record(settled, {"owner": ["Ann"]}).unknown == ()
    with pytest.raises(InvalidInput, match="There is no period"):
        track_record(settled, {"period": "nonsense"})
