import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.statistics import metrics
from model.statistics.bootstrap import Bootstrap, interval
from tests.examples import examples

LOOKS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from([0.0, 1.0]), st.integers(0, 3), st.integers(0, 2)),
    min_size=2,
    max_size=12,
)


def repeated(draws: Bootstrap, resample: int) -> np.ndarray:
    """Write a resample's rows out, one by one."""
    return np.repeat(np.arange(len(draws.opportunity)), draws.counts[resample][draws.opportunity].astype(int))


@settings(deadline=None, max_examples=examples(60))
@given(LOOKS)
def test_every_resample_equals_brute_force(landmark_rows):
    opportunity, label, ranking, day = (np.array(column, dtype=float) for column in zip(*landmark_rows, strict=True))
    draws = Bootstrap.of(opportunity.astype(int), 1, resamples=7)
    found = {
        "auc": draws.auc(label, ranking, day),
        "pr_auc": draws.pr_auc(label, ranking),
        "mean": draws.means(ranking),
    }
    for resample in range(7):
        rows = repeated(draws, resample)
        pairs = any(len(set(label[rows][day[rows] == each])) == 2 for each in set(day[rows]))
        expected = metrics.auc(label[rows], ranking[rows], day[rows]) if pairs else np.nan
        assert found["auc"][resample] == pytest.approx(expected, nan_ok=True)
        if label[rows].any():
            assert found["pr_auc"][resample] == pytest.approx(metrics.pr_auc(label[rows], ranking[rows]))
        assert found["mean"][resample] == pytest.approx(ranking[rows].mean())


def test_some_rows_alone_are_measured_in_the_same_resamples():
    opportunity, values = np.array([0, 0, 1, 2]), np.array([1.0, 2.0, 3.0, 4.0])
    draws, rows = Bootstrap.of(opportunity, 3, resamples=50), np.array([1, 3])
    for resample, mean in enumerate(draws.means(values[rows], rows)):
        drawn = np.repeat(values[rows], draws.counts[resample][[0, 2]].astype(int))
        assert mean == pytest.approx(drawn.mean() if len(drawn) else np.nan, nan_ok=True)


def test_whole_opportunities_are_drawn_so_repeated_rows_do_not_narrow_the_interval():
    rng = np.random.default_rng(1)
    values = rng.random(400)
    once = interval(0.5, Bootstrap.of(np.arange(400), 7).means(values))
    thrice = interval(0.5, Bootstrap.of(np.tile(np.arange(400), 3), 7).means(np.tile(values, 3)))
    assert (thrice.low, thrice.high) == pytest.approx((once.low, once.high))


def test_each_resample_draws_as_many_opportunities_as_there_are_and_a_seed_repeats_it():
    draws = Bootstrap.of(np.array([5, 5, 9, 7]), 1)
    assert set(draws.counts.sum(axis=1)) == {3.0}
    assert np.array_equal(draws.counts, Bootstrap.of(np.array([5, 5, 9, 7]), 1).counts)


def test_an_interval_spans_the_middle_95_percent():
    found = interval(50.0, np.arange(101.0))
    assert (found.low, found.high) == (2.5, 97.5)
    assert interval(1.0, np.array([np.nan])).low == 1.0
