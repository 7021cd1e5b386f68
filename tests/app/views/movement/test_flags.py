"""Which deals a policy has come to flag since 23 June, and which it flags no longer: by probabilities in the head."""

import datetime as dt

import pytest

from app.views.movement.answer import movement
from app.views.movement.flags import AGAIN, NOTHING_OPEN, REBUILT
from data.snapshots.snapshot import FAILED

# As many as any owner has.
EACH = {"policy": "capacity", "false_alarm": 0, "conceded": 0}


def flat(at):
    return {"policy": "flat", "threshold": at}


def moved(world, state):
    """Return the deals that are flagged newly, and those that no longer are."""
    found = movement(world, state).flags
    assert (found.newly_n, found.no_longer_n) == (len(found.newly), len(found.no_longer))
    return [sorted(side["opportunity_id"]) for side in (found.newly, found.no_longer)]


@pytest.mark.parametrize(
    ("state", "newly", "no_longer"),
    [
        (flat(0.35), ["O09", "O10"], []),
        (flat(0.25), ["O09", "O10"], ["O07"]),
        # O06 had 20 %, and was won.
        (flat(0.15), ["O09", "O10"], ["O06"]),
        (flat(0.15) | {"owner": ["Bob"]}, ["O09"], []),
        # By money O06 was at 1,200; today O08 is at 1,600, O09 at 1,500 and O10 at 1,600.
        ({"policy": "money", "flag_from": 1000}, ["O08", "O09", "O10"], ["O06"]),
        # The best of each owner by gain: Cat's was O06, Bob's was O08, which stays.
        ({"policy": "capacity", "capacity": 1, "false_alarm": 0, "conceded": 0}, ["O10"], ["O06"]),
        # Of Cat's team none is flagged on either day, of the others all that may be lost: O09 could not be then.
        (EACH | {"team": "Noa", "capacity": 0}, ["O09"], []),
        (EACH | {"team": "Mia", "capacity": 1}, ["O10"], ["O06"]),
    ],
)
def test_a_policy_flags_on_both_days_by_what_was_known_on_each(rebuilt, state, newly, no_longer):
    assert moved(rebuilt, state) == [newly, no_longer]


def test_each_deal_has_what_the_model_says_of_both_days(rebuilt):
    found = movement(rebuilt, flat(0.25)).flags
    assert (found.since, found.rebuilt, found.none) == (dt.date(2026, 6, 23), REBUILT, "")
    assert (found.newly_amount, found.no_longer_amount) == (7000, 1000)
    first = found.newly.set_index("opportunity_id").loc["O09"]
    assert (first["open_then"], first["loss_then"], first["loss_now"], first["outcome"]) == (True, 0, 0.5, "open")


def test_the_latest_weeks_end_by_the_earlier_day_is_compared(rebuilt):
    assert movement(rebuilt, {"since": "2026-06-20"}).flags.since == dt.date(2026, 6, 16)
    early = movement(rebuilt, {"since": "2026-01-01"}).flags
    assert (early.since, early.none) == (None, "Loss chances are known since 7 Apr 2026.")
    assert movement(rebuilt, {"until": "2026-06-29"}).flags.none == "Flags are compared with today's alone."


def test_only_so_many_are_named_and_all_are_counted(rebuilt):
    found = movement(rebuilt, flat(0.25) | {"deals": 1}).flags
    assert (found.newly_n, found.newly["opportunity_id"].tolist()) == (2, ["O10"])


def test_where_nothing_was_rebuilt_it_is_said_why(ten, rebuilt, monkeypatch):
    assert movement(ten, {}).flags.none == NOTHING_OPEN
    monkeypatch.setitem(rebuilt.published().snapshot.info, f"{FAILED}trend", "It could not be worked out.")
    failed = movement(rebuilt, {}).flags
    assert (failed.none, failed.next_step) == ("It could not be worked out.", AGAIN)
