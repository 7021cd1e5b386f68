import numpy as np
import pandas as pd
import pytest

from model.splits.undated import FOLDS, folds, grouped, groups, pseudo_time
from model.time_to_close.by_date import missing_data_reason

# Few, so that a person can follow them.
REPEATS = INNER_FOLDS = 2


def closed(n: int, **columns) -> pd.DataFrame:
    facts = pd.DataFrame({"opportunity_id": [f"O{i}" for i in range(n)], "as_of_on": pd.NaT, "closed_on": pd.NaT})
    return facts.assign(label_lost=np.arange(n) % 2 * 1.0, **columns)


def test_cuts_follow_the_declared_order_not_the_order_of_the_rows():
    facts = closed(100, order_no=np.arange(100)[::-1] * 10.0)
    method = pseudo_time(facts)
    order = facts["order_no"].to_numpy()
    assert [len(origin.test) for origin in method.origins] == [10] * 5
    for origin in method.origins:
        (part,) = origin.parts
        assert order[part.fit].max() < order[part.calibrate].min()
        assert order[part.calibrate].max() < order[origin.test].min()
    assert sorted(np.concatenate([o.test for o in method.origins])) == list(range(50))
    assert len(method.final.learned) == 100


def test_rows_without_an_order_or_an_outcome_are_left_out():
    facts = closed(100, order_no=np.arange(100.0))
    facts.loc[3, "order_no"], facts.loc[4, "label_lost"] = np.nan, np.nan
    assert {3, 4}.isdisjoint(pseudo_time(facts).final.learned)


def test_an_account_is_never_on_two_sides():
    facts = closed(400, account=[f"Account {i % 60}" for i in range(400)], size=range(400))
    account = facts["account"].to_numpy()
    for origin in grouped(facts, 7).origins:
        assert not set(account[origin.test]) & set(account[origin.learned])
        for part in origin.parts:
            assert not set(account[part.fit]) & set(account[part.calibrate])


def test_equal_rows_stay_together_where_there_is_no_account():
    facts = closed(90, size=np.arange(90) // 3, account=None)
    codes = groups(facts)
    assert len(set(codes)) == 30
    for origin in grouped(facts, 7).origins:
        assert not set(codes[origin.test]) & set(codes[origin.learned])


def test_every_row_is_judged_once_per_draw_and_calibrates_once_per_fold(monkeypatch):
    monkeypatch.setattr("model.splits.undated.REPEATS", REPEATS)
    facts = closed(100, size=range(100))
    method = grouped(facts, 7)
    assert method.days == REPEATS
    assert len(method.origins) == FOLDS * REPEATS
    for repeat in range(REPEATS):
        tests = [origin.test for origin in method.origins[repeat * FOLDS : (repeat + 1) * FOLDS]]
        assert sorted(np.concatenate(tests)) == list(range(100))
    for origin in method.origins:
        assert len(origin.parts) == INNER_FOLDS
        assert sorted(np.concatenate([part.calibrate for part in origin.parts])) == sorted(origin.learned)
    assert method.origins[0].test.tolist() != method.origins[FOLDS].test.tolist()


def test_folds_are_stratified_and_drawn_by_seed():
    label = (np.arange(200) < 60).astype(float)
    drawn = folds(np.arange(200), label, 5, np.random.default_rng(1))
    assert np.bincount(drawn).tolist() == [40] * 5
    assert np.bincount(drawn, weights=label).tolist() == [12] * 5
    assert np.array_equal(drawn, folds(np.arange(200), label, 5, np.random.default_rng(1)))
    assert not np.array_equal(drawn, folds(np.arange(200), label, 5, np.random.default_rng(2)))


def test_many_rows_are_drawn_once_with_one_calibration_part():
    facts = closed(2600, size=range(2600))
    method = grouped(facts, 7)
    assert len(method.origins) == FOLDS
    assert {len(origin.parts) for origin in (*method.origins, method.final)} == {1}


@pytest.mark.parametrize(
    ("days", "lacking"),
    [
        ({}, "dates"),
        ({"opened_on": "2026-01-01"}, "closing dates"),
        ({"closed_on": "2026-01-01"}, "opening dates"),
        ({"opened_on": "2026-01-01", "closed_on": "2026-02-01"}, "deal with both an opening and a closing date"),
    ],
)
@pytest.mark.parametrize("order", [{}, {"order_no": range(20)}])
def test_what_is_lacking_is_named(days, lacking, order):
    facts = closed(20, size=range(20), **order).assign(**{name: pd.Timestamp(day) for name, day in days.items()})
    method = pseudo_time(facts) if order else grouped(facts, 7)
    assert method.words.startswith(f"The export has no {lacking}")
    assert f"This export has no {lacking}, so" in missing_data_reason(facts, 0.0)
