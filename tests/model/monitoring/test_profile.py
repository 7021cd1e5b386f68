"""What training looked like: a day is compared with days of its own weekday where they say enough, else with all."""

import datetime as dt

import numpy as np
import pandas as pd

from model.monitoring.drift import drift
from model.monitoring.profile import Profile, profile

MONDAY, SUNDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 22)
ROWS = 200


def landmarks(count: int) -> pd.DatetimeIndex:
    """Every 30 days back from a Sunday, without it: each weekday comes once in 210 days."""
    return pd.date_range(end="2026-10-23", periods=count, freq="30D")


def quiet(days: pd.DatetimeIndex) -> pd.DataFrame:
    """Deals on each day: on a Sunday the last activity was two to five days ago, on any other day none to three."""
    weekend = np.repeat(np.where(days.day_of_week == SUNDAY.weekday(), 2.0, 0.0), ROWS)
    return pd.DataFrame({"quiet": np.arange(len(days) * ROWS) % 4 + weekend})


def learned(count: int) -> Profile:
    days = landmarks(count)
    matrix = quiet(days)
    return profile(matrix, np.full(len(matrix), 0.5), days=pd.Series(np.repeat(days, ROWS)))


def judged(then: Profile, day: dt.date, now: pd.DataFrame) -> str:
    found = drift(then.on(day), now, np.full(len(now), 0.5), {}).set_index("column")
    return str(found.loc["quiet", "moved"])


def today(day: dt.date) -> pd.DataFrame:
    return quiet(pd.DatetimeIndex([day]))


def test_a_day_is_like_the_days_of_its_weekday():
    """Three years of landmarks hold five Sundays."""
    then = learned(36)
    assert set(then.weekdays) == {str(day) for day in range(7)}
    assert [judged(then, day, today(day)) for day in (SUNDAY, MONDAY)] == ["steady", "steady"]


def test_a_weekend_on_a_working_day_is_drift():
    """All days together hold both kinds, so that neither would stand out."""
    then = learned(36)
    assert judged(then, MONDAY, today(SUNDAY)) == "moved far"
    assert judged(then, SUNDAY, today(MONDAY)) == "moved far"


def test_what_moves_is_drift_on_any_weekday():
    then = learned(36)
    later = [judged(then, day, today(day) + 3.0) for day in (SUNDAY, MONDAY)]
    assert later == ["moved far", "moved far"]


def test_what_is_usual_leaves_the_day_itself_out():
    """One Sunday in three is another: held against the two others it lies as far as it is."""
    days = pd.date_range("2026-09-06", periods=6, freq="7D")
    matrix = pd.DataFrame({"quiet": np.repeat([0.0, 0.0, 0.0, 0.0, 0.0, 9.0], ROWS)})
    then = profile(matrix, np.full(len(matrix), 0.5), days=pd.Series(np.repeat(days, ROWS)))
    assert then.on(SUNDAY).usual["quiet"] > then.usual["quiet"] > 0.1


def test_a_year_holds_one_sunday():
    """How far two days of one weekday lie apart is told by the others, of which it holds two."""
    then = learned(11)
    assert then.on(SUNDAY).opportunities == ROWS
    assert [judged(then, day, today(day)) for day in (SUNDAY, MONDAY)] == ["steady", "steady"]
    assert judged(then, SUNDAY, today(SUNDAY) + 3.0) == "moved far"


def test_fewer_than_five_days_that_have_another_say_nothing_of_weekdays():
    """Of nine landmarks two weekdays have two: all days together are compared with."""
    then = learned(9)
    assert then.weekdays == {}
    assert then.on(SUNDAY) is then
    assert judged(then, SUNDAY, today(SUNDAY)) == "steady"


def test_days_of_few_deals_are_not_counted_as_days():
    """Of six Sundays one holds a single deal."""
    days = np.repeat(pd.date_range("2026-09-06", periods=6, freq="7D"), [9, 9, 1, 9, 9, 9])
    then = profile(pd.DataFrame({"quiet": np.zeros(46)}), np.full(46, 0.5), days=pd.Series(days))
    assert (then.opportunities, then.on(SUNDAY).opportunities) == (46, 45)


def test_without_dates_nothing_is_told_by_weekday():
    then = profile(pd.DataFrame({"quiet": np.arange(9.0)}), np.full(9, 0.5))
    assert then.on(None) is then
    assert then.on(MONDAY) is then


def test_a_profile_that_told_no_weekdays_apart_is_read():
    held = {name: each for name, each in learned(36).as_json().items() if name != "weekdays"}
    again = Profile.of_json(held)
    assert again.weekdays == {}
    assert again.on(SUNDAY) is again


def test_opportunities_are_counted_once_each_weekday():
    days = pd.Series(pd.DatetimeIndex(np.tile(pd.date_range("2026-09-06", periods=6, freq="7D"), 2)))
    named = pd.Series(["A"] * 6 + ["B"] * 6)
    then = profile(pd.DataFrame({"quiet": np.zeros(12)}), np.full(12, 0.5), named, days)
    assert (then.opportunities, then.on(SUNDAY).opportunities) == (2, 2)
