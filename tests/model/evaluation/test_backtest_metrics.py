import numpy as np
import pytest

from model.evaluation import backtest_metrics
from model.evaluation.landmark_rows import Judged, LandmarkRows
from model.features.matrix import FeatureSet
from model.fitting.fit import FittedModel
from model.money.costs import Costs
from model.money.flag_line import Line
from model.splits.origin import Origin
from model.statistics.bootstrap import Bootstrap
from model.statistics.calibration import Calibration
from model.statistics.metrics import BASE, MODEL, RULE

NOTHING = np.zeros(0, dtype=np.intp)
FITTED = FittedModel(None, Calibration(), FeatureSet((), (), (), 0.5), NOTHING, np.zeros(0), np.zeros(0))
COSTS = Costs(false_alarm=100, save_rate=0.5)
# One without an amount counts as one of 400: it is flagged above a loss probability of 0.5.
LINE = Line("money", 200.0)


def judged(name: str, open_then: int) -> Judged:
    return Judged(Origin(name, 0.0, (), NOTHING, open_then), FITTED, LINE, COSTS, 40)


def landmark_rows(label, predicted, *, base=0.5, place=None, opportunity=None, amount=None) -> LandmarkRows:
    n = len(label)
    place = np.zeros(n, dtype=int) if place is None else np.array(place)
    probabilities = {MODEL: np.asarray(predicted, float), BASE: np.full(n, base), RULE: np.full(n, 0.6)}
    return LandmarkRows(
        rows=np.arange(n),
        place=place,
        day=place.astype(float),
        label=np.asarray(label, float),
        amount=np.full(n, np.nan) if amount is None else np.array(amount, float),
        opportunity=np.arange(n) if opportunity is None else np.array(opportunity),
        predicted=probabilities,
        seconds=dict.fromkeys(probabilities, 0.25),
        judged=tuple(judged(f"2026-0{i + 1}-01", 9) for i in range(place.max() + 1)),
    )


def drawn(found: LandmarkRows) -> Bootstrap:
    return Bootstrap.of(found.opportunity, 7, resamples=200)


def test_every_model_is_measured_on_the_same_looks_by_hand():
    found = landmark_rows([1, 0, 1, 0], [0.8, 0.4, 0.6, 0.2])
    rows = {row.model: row for row in backtest_metrics.models(found, drawn(found))}
    assert list(rows) == [MODEL, BASE, RULE]
    assert rows[MODEL].auc == 1.0
    assert rows[MODEL].brier == pytest.approx((0.04 + 0.16 + 0.16 + 0.04) / 4)
    assert rows[BASE].log_loss == pytest.approx(np.log(2))
    assert rows[BASE].auc == 0.5
    assert rows[MODEL].seconds == 0.25
    for row in rows.values():
        for name in ("auc", "pr_auc", "log_loss", "brier"):
            assert getattr(row, f"{name}_low") <= getattr(row, name) + 1e-12
            assert getattr(row, name) <= getattr(row, f"{name}_high") + 1e-12


def test_skill_is_the_share_of_the_simple_rules_log_loss_that_is_saved():
    found = landmark_rows([1, 0], [0.75, 0.25])
    compared = backtest_metrics.compare_models(found, drawn(found), backtest_metrics.models(found, drawn(found)))
    assert compared.skill.value == pytest.approx(1 - np.log(0.75) / np.log(0.5))
    assert compared.rule_skill.value == pytest.approx(1 - 2 * np.log(0.75) / (np.log(0.6) + np.log(0.4)))
    assert compared.rivals[BASE].value == pytest.approx(np.log(2) + np.log(0.75))
    assert set(compared.rivals) == {BASE, RULE}


def test_each_origin_says_who_was_there_and_what_flags_would_have_saved():
    found = landmark_rows(
        [1, 0, 0, 1, 1],
        [0.9, 0.6, 0.1, 0.7, 0.2],
        place=[0, 0, 0, 1, 1],
        opportunity=[0, 1, 2, 0, 3],
        amount=[400, 1000, 9000, 300, 900],
    )
    first, second = backtest_metrics.origins(found, drawn(found))
    assert (first.origin, first.learned, first.open_then, first.known) == ("2026-01-01", 40, 9, 3)
    assert first.lost_share == pytest.approx(1 / 3)
    # Expected losses of 360, 600 and 900 are flagged, for 100 each; of the one lost half of 400 is saved.
    assert first.saved == pytest.approx((200 - 3 * 100) / 3)
    # 210 is flagged and 180 is not.
    assert second.saved == pytest.approx((150 - 100) / 2)
    assert second.known == 2
    assert first.auc == 1.0
    assert first.flag_from == 200


def test_a_deal_that_is_looked_at_more_than_once_counts_once_in_what_is_saved():
    """Of the first deal, lost, two looks of three are flagged; the second is flagged in vain."""
    found = landmark_rows([1, 1, 1, 0], [0.9, 0.6, 0.1, 0.9], opportunity=[0, 0, 0, 1], amount=[400] * 4)
    (only,) = backtest_metrics.origins(found, drawn(found))
    assert only.saved == pytest.approx((2 / 3 * (200 - 100) - 100) / 2)
    assert only.saved is not None
    assert (only.saved_low or 0) <= only.saved <= (only.saved_high or 0)


def test_calibration_error_is_the_distance_between_said_and_realised():
    rng = np.random.default_rng(1)
    predicted = np.repeat(np.linspace(0.2, 0.7, 10), 2000)
    label = (rng.random(len(predicted)) < predicted + 0.1).astype(float)
    found = landmark_rows(label, predicted)
    error = backtest_metrics.calibration_error(found, np.arange(len(predicted)), drawn(found))
    assert error.value == pytest.approx(0.1, abs=0.01)
    assert error.low < 0.1 < error.high


def test_chance_alone_makes_little_calibration_error():
    rng = np.random.default_rng(2)
    errors, plain = [], []
    for _ in range(30):
        predicted = rng.uniform(0.3, 0.7, 300)
        label = (rng.random(300) < predicted).astype(float)
        found = landmark_rows(label, predicted)
        errors.append(backtest_metrics.calibration_error(found, np.arange(300), drawn(found)).value)
        bins = np.array_split(np.argsort(predicted), 10)
        plain.append(np.mean([abs(predicted[b].mean() - label[b].mean()) for b in bins]))
    assert np.mean(plain) > 0.06
    assert np.mean(errors) < 0.04


def test_looks_at_one_opportunity_count_once_in_the_correction():
    rng = np.random.default_rng(3)
    predicted = np.repeat(rng.uniform(0.3, 0.7, 300), 4)
    label = np.repeat((rng.random(300) < predicted[::4]).astype(float), 4)
    repeated = landmark_rows(label, predicted, opportunity=np.repeat(np.arange(300), 4))
    alone = landmark_rows(label[::4], predicted[::4])
    errors = [backtest_metrics.calibration_error(each, each.rows, drawn(each)).value for each in (repeated, alone)]
    assert errors[0] == pytest.approx(errors[1], abs=0.005)
