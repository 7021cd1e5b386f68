"""What was said of everything open beside what became of it within one horizon."""

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest

from model.monitoring.outcome_tracking import MATTERS, Z_OF_TWO, realised
from model.time_to_close.by_date import HORIZONS

GIVEN_ON = dt.date(2026, 6, 30)
LATER = dt.date(2026, 10, 1)


def told(lost, won, outcomes, days=20, given_on=GIVEN_ON) -> pd.DataFrame:
    """Deals given the same chances at every horizon; closed so many days later, or open."""
    closed = pd.Timestamp(given_on) + pd.to_timedelta(np.broadcast_to(days, len(outcomes)), unit="D")
    ended = np.array([word != "open" for word in outcomes])
    chances = {
        f"{word}_{horizon}": predicted for horizon in HORIZONS for word, predicted in (("lost", lost), ("won", won))
    }
    return pd.DataFrame({
        "opportunity_id": [f"O{nth}" for nth in range(len(outcomes))],
        "given_on": pd.Timestamp(given_on),
        "outcome": outcomes,
        "closed_on": pd.Series(closed).where(ended),
    }).assign(**chances)  # fmt: skip


def test_everything_that_was_open_then_counts_whether_it_has_closed_or_not():
    found = realised(told(0.5, 0.25, ["lost", "won", "open", "open"]), LATER)
    assert (found.n, found.days) == (4, 30)
    assert (found.losses.happened, found.losses.expected) == (1, 2)
    assert (found.wins.happened, found.wins.expected) == (1, 1)
    assert found.as_expected
    assert found.log_loss == pytest.approx(-np.log(0.5))
    assert found.brier == pytest.approx(0.25)
    # Four coins may show none or four; that four are won with a chance of a quarter each happens once in 256 times.
    assert found.sentence == (
        "Of 4 deals open when first given a probability, 1 was lost within 30 days; 2 had been expected (0 to 4)."
        " 1 was won; 1 had been expected (0 to 3)."
    )


def test_what_closed_after_the_horizon_counts_as_open_within_it():
    found = realised(told(0.5, 0.3, ["lost", "lost", "lost"], days=[30, 31, 80]), LATER)
    assert (found.days, found.losses.happened) == (30, 1)


def test_the_horizon_with_most_endings_expected_is_compared_once_it_has_passed():
    frame = told(0.2, 0.2, ["lost", "open"]).assign(lost_60=0.3, lost_90=0.4)
    assert [realised(frame, GIVEN_ON + dt.timedelta(days)).days for days in (29, 30, 60, 89, 90)] == [0, 30, 60, 60, 90]


def test_only_deals_whose_horizon_has_passed_are_counted():
    frame = pd.concat([told(0.2, 0.2, ["lost"] * 5), told(0.2, 0.2, ["lost"], given_on=dt.date(2026, 9, 20))])
    found = realised(frame, LATER)
    assert (found.n, found.first_on, found.last_on) == (5, GIVEN_ON, GIVEN_ON)


LATE = dict.fromkeys(("lost_30", "won_30", "lost_60", "won_60"), 0.0)


def test_more_losses_than_chance_explains_are_said():
    found = realised(told(0.5, 0.3, ["lost"] * 260 + ["won"] * 120 + ["open"] * 20).assign(**LATE), LATER)
    assert found.sentence.endswith(
        "260 were lost within 90 days; 200 had been expected (178 to 222). 120 were won; 120 had been expected (100 to"
        " 141)."
        " More were lost than chance explains: look at what has drifted."
    )
    assert not found.as_expected
    both = realised(told(0.5, 0.3, ["lost"] * 260 + ["won"] * 60 + ["open"] * 80).assign(**LATE), LATER)
    assert "More were lost and fewer were won than chance explains" in both.sentence


@pytest.mark.parametrize("days", HORIZONS)
def test_a_difference_that_hardly_matters_is_no_alarm_however_many_there_are(days):
    """Of 20,000 deals half had been expected to be lost; a few too many are no alarm, some more are one."""
    for times, fine in ((0.9, True), (1.1, False)):
        lost = int(10_000 * (1 + times * MATTERS))
        frame = told(0.0, 0.2, ["lost"] * lost + ["won"] * 4000 + ["open"] * (16_000 - lost))
        assert realised(frame.assign(**{f"lost_{days}": 0.5}), LATER).as_expected is fine


def test_perfect_chances_are_accused_in_one_world_of_twenty_at_most():
    """200 worlds of 60 deals: more than 17 alarms would happen once in 80 at 5 %."""
    rng, alarms = np.random.default_rng(1), 0
    for _ in range(200):
        lost, won = rng.dirichlet([1, 1, 2], 60)[:, :2].T
        drawn = rng.random(60)
        outcomes = np.where(drawn < lost, "lost", np.where(drawn < lost + won, "won", "open"))
        alarms += not realised(told(lost, won, outcomes).assign(**LATE), LATER).as_expected
    assert alarms <= 17


def test_the_interval_of_rare_endings_is_that_of_their_exact_distribution():
    """Of 200 deals each lost with one chance in a hundred, 6 or fewer are lost in 99.6 % of worlds, 5 in 98.4 %."""
    found = realised(told(0.01, 0.5, ["open"] * 200), LATER).losses
    assert (found.low, found.high) == (0, 6)


def test_losers_that_close_late_accuse_nobody():
    """Of 400 coins all that came up won have closed, and a third of the lost: among the closed most are won."""
    outcomes = ["won"] * 200 + ["lost"] * 67 + ["open"] * 133
    found = realised(told(67 / 400, 0.5, outcomes), LATER)
    assert found.as_expected
    assert found.n == 400


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (told(0.5, 0.5, []), "No deal had been given a loss chance before this import."),
        (told(np.nan, np.nan, ["lost", "open"]), "What was said of deals before has no chances by date"),
        (told(0.5, 0.5, ["lost"], given_on=dt.date(2026, 9, 20)), "It is less than 30 days ago"),
    ],
)
def test_where_nothing_can_be_judged_yet_it_says_why(frame, words):
    found = realised(frame, LATER)
    assert (found.n, found.log_loss, found.calibration, found.as_expected) == (0, None, [], True)
    assert found.sentence.startswith(words)


@pytest.mark.parametrize(("n", "parts"), [(100, 5), (400, 10)])
def test_calibration_is_in_fifths_while_deals_are_few(n, parts):
    rng = np.random.default_rng(2)
    lost = rng.random(n) / 2
    found = realised(told(lost, lost, rng.choice(["lost", "won", "open"], n)), LATER)
    assert len(found.calibration) == parts
    assert sum(part["n"] for part in found.calibration) == n
    json.dumps(found.calibration, allow_nan=False)


def test_two_numbers_judged_together_are_outside_once_in_twenty():
    from scipy.stats import norm

    assert pytest.approx(norm.isf(0.05 / 4)) == Z_OF_TWO
