import json
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression

from model.statistics.calibration import Calibration, sigmoid
from model.statistics.venn_abers import Band, fit, venn_abers
from tests.examples import examples

# A win at 1, losses at 2 and 3: one more look at 2.5 is calibrated with the others as a win, then as a loss.
RAW, LABEL = np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 1.0])
LOOKS = st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=15)


def drawn(n, seed):
    rng = np.random.default_rng(seed)
    raw = rng.normal(0.5, 1.0, n)
    return raw, (rng.random(n) < sigmoid(raw)).astype(float)


def test_three_looks_by_hand():
    low, high = venn_abers(RAW, LABEL).between(np.array([0.5, 1.5, 2.5, 3.5]))
    # Below all, as a loss it is pooled with the win above it; above all, as a win with the losses below it.
    assert low == pytest.approx([0, 0, 1 / 2, 2 / 3])
    assert high == pytest.approx([1 / 2, 1, 1, 1])


@given(LOOKS)
def test_it_is_isotonic_regression_with_one_more_look(landmark_rows):
    raw, label = (np.array(column, dtype=float) for column in zip(*landmark_rows, strict=True))
    for value in np.arange(-0.5, 9.0, 0.5):
        ends = [
            IsotonicRegression().fit(np.r_[raw, value], np.r_[label, end]).predict([value])[0] for end in (0.0, 1.0)
        ]
        low, high = venn_abers(raw, label).between(np.array([value]))
        assert [low[0], high[0]] == pytest.approx(ends, abs=1e-9)


def test_the_table_says_what_the_package_says():
    raw, label = drawn(700, 3)
    raw = np.round(raw, 2)
    at = np.unique(raw)
    asked = np.r_[at[0] - 1, at, (at[1:] + at[:-1]) / 2, at[-1] + 1]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from venn_abers import VennAbers

        theirs = VennAbers()
        theirs.fit(np.column_stack([1 - sigmoid(raw), sigmoid(raw)]), label)
        _, ends = theirs.predict_proba(np.column_stack([1 - sigmoid(asked), sigmoid(asked)]))
    table = venn_abers(raw, label)
    assert np.abs(np.column_stack(table.between(asked)) - ends).max() < 1e-9
    assert len(table.raw) < len(at)


def test_without_resampling_one_look_each_is_calibrated():
    raw, label = drawn(300, 5)
    whole = fit(raw, label, np.arange(300), resamples=0)
    again = fit(np.repeat(raw, 4), np.repeat(label, 4), np.repeat(np.arange(300), 4), resamples=0)
    for one, other in zip(whole.as_json().values(), again.as_json().values(), strict=True):
        assert one == other


def test_it_keeps_its_word_on_average():
    # The end that belongs to what became of the look is perfectly calibrated: Vovk and Petej, UAI 2014, theorem 1.
    kept = []
    for seed in range(400):
        raw, label = drawn(31, seed)
        low, high = venn_abers(raw[1:], label[1:]).between(raw[:1])
        kept.append((high[0] if label[0] else low[0]) - label[0])
    assert abs(np.mean(kept)) < 3 * np.std(kept) / np.sqrt(len(kept))


def test_resampled_it_holds_the_true_probability_and_a_single_one_does_not():
    asked = np.linspace(-1.0, 2.0, 50)
    held: dict[int, list[float]] = {0: [], 20: []}
    for seed in range(6):
        raw, label = drawn(600, seed)
        for resamples, found in held.items():
            low, high = fit(raw, label, np.arange(600), resamples=resamples).between(asked)
            found.append(((low <= sigmoid(asked)) & (sigmoid(asked) <= high)).mean())
    assert np.mean(held[20]) > 0.85
    assert np.mean(held[0]) < 0.5


@settings(max_examples=examples(25))
@given(LOOKS, st.integers(0, 3))
def test_ends_rise_with_the_raw_value_and_hold_the_probability(landmark_rows, resamples):
    raw, label = (np.array(column, dtype=float) for column in zip(*landmark_rows, strict=True))
    band = fit(raw, label, np.arange(len(raw)) // 2, resamples=resamples)
    asked = np.arange(-1.0, 10.0, 0.25)
    low, high = band.between(asked)
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()
    assert (low <= high).all()
    probability = sigmoid(asked - 4.0)
    low, high = band.apply(asked, probability)
    assert ((low >= 0) & (low <= probability) & (probability <= high) & (high <= 1)).all()


def test_the_same_looks_give_the_same_short_table():
    raw, label = drawn(6000, 1)
    first, second = (fit(raw, label, np.arange(6000), resamples=3) for _ in range(2))
    assert first.as_json() == second.as_json()
    assert len(first.raw) <= 2000


def test_it_survives_json():
    band = venn_abers(RAW, LABEL)
    again = Band.of_json(json.loads(json.dumps(band.as_json())))
    asked = np.linspace(0, 4, 17)
    assert np.array_equal(np.column_stack(band.between(asked)), np.column_stack(again.between(asked)))


def test_without_looks_nothing_is_settled():
    low, high = fit(np.zeros(0), np.zeros(0), np.zeros(0)).apply(np.array([0.3]), np.array([0.6]))
    assert (low[0], high[0]) == (0, 1)


def test_fitting_leaves_the_warnings_of_numpy_as_they_were():
    before = np.geterr()
    venn_abers(RAW, LABEL)
    assert np.geterr() == before


# One step at a raw value of 0: below it 20 % to 60 %, above it 40 % to 80 %; calibrated, 0 is 50 %.
STEP = Band(np.zeros(1), np.array([0.2, 0.4]), np.array([0.6, 0.8]))
AS_IT_IS = Calibration()


def test_errors_of_trees_and_calibration_add_as_independent_ones_do():
    # In log-odds 20 % lies 1.386 below 50 %, and the trees err by 1.645 either way: sqrt(1.386² + 1.645²) = 2.151.
    wider = STEP.widened(AS_IT_IS, np.zeros(1), np.ones(1))
    assert wider.low[0] == pytest.approx(sigmoid(np.array([-2.151]))[0], abs=1e-4)
    assert wider.high[1] == pytest.approx(sigmoid(np.array([2.151]))[0], abs=1e-4)


def test_a_flatter_calibration_makes_less_of_what_trees_err_by():
    steep, flat = (STEP.widened(Calibration(slope), np.zeros(1), np.ones(1)) for slope in (1.0, 0.5))
    assert (steep.low < flat.low).all()
    assert (steep.high > flat.high).all()


def test_without_errors_of_trees_the_interval_stays_as_it_was():
    same = STEP.widened(AS_IT_IS, np.zeros(1), np.zeros(1))
    assert np.column_stack([same.low, same.high]) == pytest.approx(np.column_stack([STEP.low, STEP.high]))


def test_without_errors_of_trees_an_end_on_the_other_side_comes_to_the_calibrated_probability():
    beside = Band(np.zeros(1), np.array([0.6, 0.6]), np.array([0.7, 0.7])).widened(AS_IT_IS, np.zeros(1), np.zeros(1))
    assert beside.low == pytest.approx([0.5, 0.5])
    assert beside.high == pytest.approx([0.7, 0.7])


def test_what_is_everything_already_is_not_widened():
    nothing = fit(np.zeros(0), np.zeros(0), np.zeros(0))
    assert nothing.widened(AS_IT_IS, np.zeros(1), np.ones(1)) is nothing


@settings(max_examples=examples(25))
@given(LOOKS, st.lists(st.floats(0, 3), min_size=4, max_size=4), st.floats(0.1, 2), st.floats(-5, 0))
def test_a_widened_interval_holds_the_narrower_one_and_the_probability(landmark_rows, errs, slope, intercept):
    raw, label = (np.array(column, dtype=float) for column in zip(*landmark_rows, strict=True))
    band, calibrated = fit(raw, label, np.arange(len(raw)), resamples=2), Calibration(slope, intercept)
    wider = band.widened(calibrated, np.array([0.0, 2.0, 4.0, 8.0]), np.array(errs))
    asked = np.arange(-1.0, 10.0, 0.25)
    low, high = wider.between(asked)
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()
    narrow = band.between(asked)
    assert (low <= narrow[0] + 1e-8).all()
    assert (high >= narrow[1] - 1e-8).all()
    within = (asked >= wider.raw[0]) & (asked <= wider.raw[-1]) if len(wider.raw) else np.zeros(len(asked), bool)
    probability = calibrated.apply(asked)
    assert (low[within] <= probability[within] + 1e-8).all()
    assert (high[within] >= probability[within] - 1e-8).all()
