import numpy as np
import pandas as pd
import pytest

from model.evaluation.age_calendar_baseline import STRENGTH, cells, table


def landmark_rows(*pairs: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["opened_on", "as_of_on"])
    return frame.assign(opened_on=pd.to_datetime(frame["opened_on"]), as_of_on=pd.to_datetime(frame["as_of_on"]))


def test_cells_are_bands_of_age_by_month_of_the_quarter():
    facts = landmark_rows(
        ("2026-01-01", "2026-01-30"),  # 29 days old, first month
        ("2026-01-02", "2026-01-05"),  # the same cell
        ("2026-01-01", "2026-01-31"),  # 30 days old
        ("2026-02-01", "2026-02-11"),  # second month
        ("2026-04-01", "2026-04-11"),  # first month of another quarter: the first cell
        ("2020-01-01", "2026-03-31"),  # the oldest band
    )
    place = cells(facts).place
    assert place[0] == place[1] == place[4]
    assert len(set(place)) == 4
    assert place.max() < cells(facts).count


def test_the_table_is_shrunken_to_the_loss_rate_by_hand():
    facts = landmark_rows(*[("2026-01-01", "2026-01-11")] * 30, *[("2026-01-01", "2026-02-11")] * 10)
    label = np.r_[np.ones(24), np.zeros(6), np.zeros(10)]
    found = cells(facts)
    rates = table(found, np.arange(40), label)
    assert rates[found.place[0]] == pytest.approx((24 + STRENGTH * 0.6) / (30 + STRENGTH))
    assert rates[found.place[-1]] == pytest.approx(STRENGTH * 0.6 / (10 + STRENGTH))
    assert np.count_nonzero(rates != 0.6) == 2


def test_only_the_given_rows_are_learned_from():
    facts = landmark_rows(*[("2026-01-01", "2026-01-11")] * 4)
    assert table(cells(facts), np.array([0, 1]), np.array([1.0, 1.0, 0.0, 0.0])).min() == 1.0


def test_without_dates_the_rule_is_the_base_rate():
    facts = pd.DataFrame({"as_of_on": [pd.NaT, pd.NaT]})
    assert table(cells(facts), np.arange(2), np.array([1.0, 0.0])).tolist() == [0.5]


def test_an_unknown_opening_day_is_a_band_of_its_own():
    facts = landmark_rows(("2026-01-01", "2026-01-11"), ("", "2026-01-11"))
    assert len(set(cells(facts).place)) == 2
