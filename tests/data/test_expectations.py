"""What was expected of open deals on any day, beside what the histories say of the same day."""

import datetime as dt
import itertools

import pytest

from data.snapshots import movement, queries
from data.snapshots.periods import Period
from data.snapshots.queries import Scope
from tests import moves

DAYS = [dt.date(2026, 4, 30), *(dt.date(2026, 6, day) for day in (9, 10, 22, 23, 24, 25, 26, 28, 29, 30))]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return moves.services(tmp_path_factory.mktemp("week")).published().snapshot


@pytest.mark.parametrize(("since", "until"), list(itertools.combinations(DAYS, 2)), ids=str)
def test_what_was_due_is_what_was_open_and_expected_then(snapshot, since, until):
    within = Period(since + dt.timedelta(days=1), until, "")
    due = queries.ask(snapshot, "stages/slipped", Scope(), since=since, until=until).iloc[0]
    opening = movement.moves(snapshot, Scope(), (since, until), within).of("opening")
    assert (due["n"], round(due["amount"] * 100)) == (opening.n, opening.cents)


def test_what_was_moved_out_has_slipped_and_what_stays_open_past_its_date_is_overdue(snapshot):
    """After 23 June W and P were due by 30 June: W was won, P moved to 20 July."""
    due = queries.ask(snapshot, "stages/slipped", Scope(), since=dt.date(2026, 6, 23), until=dt.date(2026, 6, 30)).iloc[
        0
    ]
    assert (due["n"], due["slipped"], due["slipped_amount"], due["overdue"]) == (2, 1, 4000, 0)


def test_it_follows_the_filters(snapshot):
    asked = {"since": dt.date(2026, 6, 23), "until": dt.date(2026, 6, 30)}
    assert queries.ask(snapshot, "stages/slipped", Scope(owner=("Bob",)), **asked).iloc[0]["n"] == 0
