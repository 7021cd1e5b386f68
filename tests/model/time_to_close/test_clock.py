import numpy as np
import pytest

from model.time_to_close import clock


def day(text):
    return int(np.datetime64(text, "D").astype(int))


def test_months_are_those_of_the_calendar_from_the_day_after():
    assert list(clock.month_ends(day("2026-09-30"), 3)) == [31, 61, 92]
    assert list(clock.month_ends(day("2026-09-29"), 2)) == [1, 32]


def test_the_calendar_is_cut_before_last_thirds():
    found = clock.pieces(day("2026-09-30"))
    # October to December in two, January and February whole, March, which closes a quarter, in two.
    assert list(found.ends) == [20, 31, 51, 61, 81, 92, 123, 151, 171, 182]
    assert list(found.starts[:3]) == [0, 20, 31]
    assert found.to_quarter[5] == 0
    assert found.to_quarter[0] == 72
    assert found.ahead[0] == 10.5


def test_late_in_a_month_its_first_piece_is_gone():
    found = clock.pieces(day("2026-09-22"))
    assert list(found.ends[:3]) == [8, 28, 39]
    assert found.to_quarter[0] == 0


def test_cells_are_by_days_left_and_quarters_apart():
    days = np.array([day(text) for text in ("2026-09-30", "2026-09-29", "2026-09-01", "2026-10-31", "2026-10-01")])
    assert list(clock.cell_of(days)) == [7, 8, 13, 0, 6]
    assert list(clock.weekday_of(days[:1])) == [2]


def test_endings_on_working_days_alone_make_weekends_count_for_nothing():
    # Twenty thousand looks on a Sunday: a thousand end on each working day of four weeks.
    start = day("2026-08-30")
    on = np.array([start + d for d in range(1, 29) if clock.weekday_of(np.array([start + d]))[0] < 5])
    last = np.repeat(on, 1_000).astype(float)
    one = np.ones(len(last))
    found = clock.fit(clock.count_at_risk(np.full(len(last), float(start)), last, one, one, one, 28))
    assert found.weekday[5:] == pytest.approx([0, 0], abs=0.15)
    assert found.weekday[:5].min() > 1


def test_endings_on_any_day_alike_are_an_ordinary_calendar():
    rng = np.random.default_rng(0)
    landmark = day("2026-08-30") - 30.0 * rng.integers(0, 30, 40_000)
    remaining = np.ceil(rng.exponential(60, 40_000))
    one = np.ones(40_000)
    found = clock.fit(clock.count_at_risk(landmark, landmark + remaining, one, one, one, 180))
    assert found.weekday == pytest.approx(np.ones(7), abs=0.08)
    assert found.cell == pytest.approx(np.ones(14), abs=0.15)
    assert found.month == pytest.approx(np.ones(12), abs=0.15)


def test_a_month_that_brings_twice_as_much_does_and_chance_does_not():
    rng = np.random.default_rng(1)
    start = day("2020-01-01")
    days = np.arange(start, start + 1_461)
    for most, low, high in ((2.0, 1.5, 2.1), (1.0, 0.97, 1.03)):
        on = rng.poisson(np.where(clock.month_of(days) == 11, most, 1.0) * 10.0).astype(float)
        found = clock.fit(clock.RiskCounts(days, np.zeros(len(days), dtype=int), on, np.full(len(days), 10.0)))
        assert low < found.month[11] / found.month[:11].mean() < high


def test_counted_days_add_up():
    held = clock.Clock(np.array([1.4] * 5 + [0, 0]), np.ones(14), np.ones(12))
    # From Wednesday on: Thursday, Friday, the weekend, Monday.
    assert list(held.until(day("2026-09-30"), np.array([0, 1, 2, 4, 5]))) == pytest.approx([0, 1.4, 2.8, 2.8, 4.2])
    assert clock.Clock.of_json(held.as_json()).weekday == pytest.approx(held.weekday)
