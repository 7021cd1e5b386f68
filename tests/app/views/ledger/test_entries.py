"""What was said of a deal when, and points that add up as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.ledger.entries import BEGINS, ledger_entries, whole_points
from data.errors import NotFound
from model.registry.bundle import Bundle
from tests import ledgers


@pytest.fixture
def two(tmp_path, monkeypatch):
    """Published on 30 June by the first version, on 10 July by the second."""
    monkeypatch.setattr(Bundle, "loss_probability", ledgers.by_hand)
    return ledgers.by_two_versions(tmp_path)


def test_the_latest_publication_comes_first_with_why_it_moved(two):
    found = ledger_entries(two, "O07")
    after, before = found.entries
    assert (found.none, before.revision, after.bundle_version) == ("", None, ledgers.SECOND)
    assert after.revision is not None
    assert after.revision.sentence == "+13\u00a0pts: data changed +7, time passed +1, model changed +5"
    assert (after.as_of_on.isoformat(), after.owner, after.stage) == ("2026-07-10", "Ann", "Offer")


def test_a_deal_of_which_nothing_was_said_before_says_so(two, ten):
    found = ledger_entries(two, "O11")
    assert (len(found.entries), found.none) == (1, "Nothing had been said of this deal before 10 Jul 2026.")
    assert ledger_entries(ten, "O07").none == BEGINS
    with pytest.raises(NotFound):
        ledger_entries(two, "O01")


parts = st.floats(-1.0, 1.0).map(lambda one: round(one, 6))


@given(parts, parts, st.just(0.0), st.floats(0.0, 1.0))
def test_whole_points_add_up_and_what_did_not_move_stays_at_none(data, time, model, before):
    after = before + data + time + model
    points = round(100 * after) - round(100 * before)
    found = whole_points((data, time, model), points)
    assert found[2] == 0
    assert sum(found) == points
    assert all(abs(one - 100 * part) < 2 for one, part in zip(found, (data, time, model), strict=True))
