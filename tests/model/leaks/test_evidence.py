"""What the rows say of a column, on worlds small enough to count by hand."""

import numpy as np
import pandas as pd
import pytest

from model.leaks import evidence
from model.leaks.outcomes import Endings, endings


def world(rows: int = 400, **columns) -> pd.DataFrame:
    """Opportunities opened a day after each other, open for 10 to 39 days: lost, won, lost …; the last 100 are open."""
    number = np.arange(rows)
    opened = np.datetime64("2026-01-01") + number
    closed = pd.Series(opened + 10 + number * 7 % 30).where(number < rows - 100)
    label = pd.Series((number + 1) % 2, dtype="float64").where(number < rows - 100)
    return pd.DataFrame({
        "opportunity_id": number.astype(str), "as_of_on": opened + 5, "opened_on": opened, "closed_on": closed,
        "label_lost": label, **columns,
    })  # fmt: skip


@pytest.fixture(scope="module")
def ends():
    return endings(world())


def column(*values) -> pd.Series:
    """Repeat values, one after another, for all 400 opportunities."""
    return pd.Series(np.resize(np.array(values), 400))


def test_an_opportunity_is_judged_by_its_latest_day():
    twice = pd.concat([world(), world().assign(as_of_on=lambda rows: rows["as_of_on"] + pd.Timedelta(days=1))])
    ends = endings(twice.reset_index(drop=True))
    assert (ends.opportunities, list(ends.last[:2])) == (400, [400, 401])


def test_missing_shares_are_of_open_won_and_lost(ends):
    gaps = column("A").where(np.arange(400) % 4 > 0)
    assert evidence.missing_shares(gaps, ends) == (0.25, 0.0, 0.5)


def test_gaps_that_come_and_go_are_not_told():
    twice = pd.concat([world(), world()], ignore_index=True)
    gaps = pd.Series([1.0] * 400 + [None] * 400)
    assert evidence.missing_shares(gaps, endings(twice)) == (None, None, None)


@pytest.mark.parametrize(("values", "auc"), [(("lost", "won"), 1.0), (("A",), 0.5), ((None,), 0.5)])
def test_one_column_alone_orders_outcomes(ends, values, auc):
    assert evidence.single_column_auc(evidence.bins(column(*values), text=True), ends) == auc


def test_too_few_closed_cannot_be_ordered():
    few = world(160)
    assert evidence.single_column_auc(np.zeros(160, dtype="int64"), endings(few)) is None


def test_what_was_learned_early_is_judged_late():
    turned = pd.Series(np.where(np.arange(400) < 150, np.arange(400) % 2, (np.arange(400) + 1) % 2).astype(str))
    assert evidence.single_column_auc(evidence.bins(turned, text=True), endings(world())) == 0.0


def test_a_zero_that_many_hold_is_a_bin_of_its_own():
    values = pd.Series([0.0] * 50 + list(range(1, 51)))
    zero, one = evidence.bins(values, text=False)[[0, 50]]
    assert zero != one


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_the_day_of_closing_is_recognised_a_day_off(ends, off):
    days = world()["closed_on"] + pd.Timedelta(days=off)
    for column in (days, days.dt.strftime("%Y-%m-%d"), days.dt.strftime("%Y-%m-%d").astype("category")):
        assert evidence.restated(evidence.readings(column, ends), ends) == (1.0, "the day of closing")


def test_the_days_to_the_close_are_recognised_and_other_days_are_not(ends):
    days = (world()["closed_on"] - world()["opened_on"]).dt.days
    told = "the days from opening to closing"
    assert evidence.restated(days.to_numpy(), ends) == (1.0, told)
    assert evidence.restated(evidence.readings(days.astype(str), ends), ends) == (1.0, told)
    assert evidence.restated(evidence.readings(pd.Series(days.index % 30), ends), ends)[0] < 0.3


def test_the_days_to_the_close_are_recognised_in_hours(ends):
    hours = (world()["closed_on"] - world()["opened_on"]).dt.days.to_numpy() * 24 + 5
    share, told = evidence.restated(hours, ends)
    assert (round(share, 9), told) == (1.0, "the time from opening to closing")


def test_an_age_that_grows_from_row_to_row_is_not_the_time_until_the_close():
    """Each is looked at on its first day and on the day before its close, as landmarks do on the average."""
    first = world().assign(as_of_on=lambda rows: rows["opened_on"], age=0)
    last = world().assign(as_of_on=lambda rows: rows["closed_on"].fillna(rows["as_of_on"]) - pd.Timedelta(days=4))
    both = pd.concat([first, last.assign(age=(last["as_of_on"] - last["opened_on"]).dt.days)], ignore_index=True)
    ends = endings(both)
    ages, grows = evidence.readings(both["age"], ends), evidence.varies(both["age"], ends)
    assert evidence.restated(ages, ends)[1] == "the time from opening to closing"
    assert evidence.restated(ages, ends, grows=grows)[0] == 0.0


def test_words_are_no_readings(ends):
    assert evidence.readings(column("Web", "Event"), ends) is None
    assert evidence.restated(None, ends) == (0.0, "")


def fixed(values: pd.Series, ends: Endings) -> tuple[float, str]:
    return evidence.fixed_in_one_outcome(evidence.bins(values, text=False), values.isna().to_numpy(), ends)


def test_the_one_value_that_lost_ones_hold(ends):
    assert fixed(column(0, 7, 0, 9), ends) == (1.0, "lost")
    assert fixed(column(0, 7, 7, 0), ends)[0] == 0.0


def test_a_gap_is_no_value_that_one_outcome_holds(ends):
    assert fixed(column(np.nan, 7, np.nan, 9), ends) == (0.0, "")


def test_open_ones_without_a_value_are_not_apart_from_closed_ones(ends):
    values = column("Yes", "No").mask((np.arange(400) >= 300) & (np.arange(400) // 2 % 5 < 2))
    assert evidence.moved_at_close(values, ends, text=True) == 0.0
    assert evidence.moved_at_close(column("Yes").mask(np.arange(400) >= 320), ends, text=True) is None


def test_values_set_at_the_close_lie_apart_from_open_ones_of_the_same_age(ends):
    typed = pd.Series(np.where(np.arange(400) < 300, "Yes", "No"))
    assert evidence.moved_at_close(typed, ends, text=True) == pytest.approx(1.0, abs=0.1)
    assert evidence.moved_at_close(column("Yes", "No"), ends, text=True) == 0.0


def test_ages_that_only_open_ones_reach_are_not_compared():
    later = pd.to_timedelta(np.where(np.arange(400) >= 300, 40, 0), unit="D")
    aged = world().assign(as_of_on=lambda rows: rows["as_of_on"] + later)
    assert evidence.moved_at_close(column("A", "B"), endings(aged), text=True) is None


def test_a_column_varies_where_one_opportunity_holds_two_values():
    twice = pd.concat([world(), world()], ignore_index=True)
    ends = endings(twice)
    same = pd.Series(np.tile(np.arange(400.0), 2))
    moved = same.copy()
    moved[401] = -1.0
    assert (evidence.varies(same, ends), evidence.varies(moved, ends)) == (False, True)
    assert (evidence.varies(same.astype(str), ends), evidence.varies(moved.astype(str), ends)) == (False, True)


@pytest.mark.parametrize("whole", [1.0, 100.0])
def test_shares_of_one_whole_are_found_among_others(whole):
    first, second = np.random.default_rng(1).dirichlet((1, 1, 1), 500).T[:2] * whole
    other = np.random.default_rng(2).uniform(0, whole, 500)
    columns = {"first": first, "other": other, "second": second, "third": whole - first - second}
    assert evidence.parts_of_a_whole(columns) == {"first", "second", "third"}
    assert evidence.parts_of_a_whole({"first": first, "other": other}) == frozenset()
