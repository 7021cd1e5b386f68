import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from model.arrays import numbers
from model.evaluation.backtest import backtest, model_over
from model.features.matrix import feature_set
from model.fitting.fit import Hyperparameters, Task, borders_of, directions, folds, known_rate, learn, sample, settled
from model.fitting.tuning import search
from model.registry.bundle import raw_log_odds
from model.registry.card import Card
from model.splits.plan import plan
from model.statistics.metrics import BASE, BOOSTING, FOREST, LOGISTIC, MODEL, RULE
from tests.model.synthetic import AS_OF_ON, CATALOGUE, world

TODAY = pd.Timestamp(AS_OF_ON)
QUICK = Hyperparameters(2, 0.3, 3.0)


def task_of(facts: pd.DataFrame) -> Task:
    return Task(facts, numbers(facts["label_lost"]), CATALOGUE, "small", dt.date(2026, 9, 30), 7)


@pytest.fixture(scope="module")
def task():
    return task_of(world(900, 3))


@pytest.fixture(scope="module")
def chosen(task):
    return feature_set(task.facts, CATALOGUE)


@pytest.fixture(scope="module")
def method(task):
    return plan(task.facts, TODAY, 7)


def scrambled(task: Task, cut: float) -> Task:
    """Every outcome that was settled after the cut is another one."""
    later = numbers(task.facts["closed_on"]) > cut
    return task_of(task.facts.assign(label_lost=np.where(later, 1.0 - task.label, task.label)))


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_an_outcome_settled_after_an_origin_changes_nothing_that_was_learned_there(task, chosen, method, place):
    origin = method.origins[place]
    other = scrambled(task, origin.cut)
    assert (other.label[origin.test] != task.label[origin.test]).all()
    predicted = []
    for each in (task, other):
        data = sample(each, chosen, origin)
        fitted = learn(each, data, origin, QUICK)
        predicted.append((fitted.probability(data.matrix.iloc[origin.test]), data.chosen.prior, fitted.calibration))
    assert np.array_equal(predicted[0][0], predicted[1][0])
    assert predicted[0][1:] == predicted[1][1:]


def test_no_baseline_and_no_search_hears_of_later_outcomes_either(task, chosen, method):
    first, quiet = method.origins[0], lambda _words, _share: None
    other = scrambled(task, first.cut)
    assert search(task, chosen, first, quiet) == search(other, chosen, first, quiet)
    once = dataclasses.replace(method, origins=(first,))
    before, after = (backtest(each, chosen, once, QUICK, quiet) for each in (task, other))
    for name in before.predicted:
        assert np.array_equal(before.predicted[name], after.predicted[name]), name
    assert before.judged[0].line == after.judged[0].line


def test_all_models_speak_about_the_same_looks(task, chosen, method):
    told: list[str] = []
    landmark_rows = backtest(task, chosen, method, QUICK, lambda words, _share: told.append(words))
    assert set(landmark_rows.predicted) == {MODEL, BOOSTING, FOREST, LOGISTIC, RULE, BASE} == set(landmark_rows.seconds)
    assert {len(each) for each in landmark_rows.predicted.values()} == {len(landmark_rows.rows)}
    assert all(((each > 0) & (each < 1)).all() for each in landmark_rows.predicted.values())
    assert landmark_rows.rows.tolist() == np.concatenate([origin.test for origin in method.origins]).tolist()
    assert told[0] == f"Backtest 1 of 4: {method.origins[0].name}"
    assert len(set(landmark_rows.predicted[BASE])) == 4
    assert np.array_equal(model_over(task, chosen, method, QUICK), landmark_rows.predicted[MODEL])
    assert landmark_rows.judged[0].learned < landmark_rows.judged[-1].learned


def test_rows_of_one_day_at_two_origins_are_not_compared(task, chosen, method):
    doubled = dataclasses.replace(method, origins=(method.origins[0], method.origins[0]))
    landmark_rows = backtest(task, chosen, doubled, QUICK, lambda _words, _share: None)
    half = len(landmark_rows.rows) // 2
    assert set(landmark_rows.day[:half]).isdisjoint(landmark_rows.day[half:])


def test_thin_histories_lean_on_the_rate_known_at_the_origin(task, chosen, method):
    origin = method.origins[0]
    known = task.facts.iloc[origin.learned].drop_duplicates("opportunity_id")
    assert known_rate(task, origin) == pytest.approx(known["label_lost"].mean())
    assert sample(task, chosen, origin).chosen.prior == known_rate(task, origin)


def test_the_search_names_its_choice_and_repeats_itself(task, chosen, method):
    told: list[str] = []
    found, table = search(task, chosen, method.origins[0], lambda words, _share: told.append(words))
    assert told == ["Searching settings 1 of 2", "Searching settings 2 of 2"]
    assert len(table) == 2
    assert sum(row.chosen for row in table) == 1
    assert dataclasses.asdict(found).items() <= Card(search=table).settings.items()
    assert search(task, chosen, method.origins[0], lambda _words, _share: None) == (found, table)


def test_declared_directions_are_held_to(chosen):
    assert directions(chosen, CATALOGUE)["contacts"] == -1
    # A push in the last stage is another thing than one in the first: which way it points is learned.
    assert not {"amount", "pushes", "pushes_in_stage"} & directions(chosen, CATALOGUE).keys()


def test_without_dates_calibration_is_crossed_and_the_trees_see_all_rows():
    facts = world(300, 4, cut=False).drop_duplicates("opportunity_id").drop(columns="opened_on").reset_index(drop=True)
    facts = facts.assign(as_of_on=pd.NaT, closed_on=pd.NaT)
    undated = task_of(facts)
    method = plan(facts, TODAY, 7)
    chosen = feature_set(facts, CATALOGUE)
    fitted = learn(undated, sample(undated, chosen, method.final), method.final, QUICK)
    assert sorted(fitted.held) == list(range(len(facts)))
    assert len(fitted.log_odds) == len(facts)
    assert fitted.trees is not None


def test_settled_trees_say_the_mean_of_what_their_members_say(task, chosen, method, monkeypatch):
    accounts = [f"Account {place % 40}" for place in pd.factorize(task.facts["opportunity_id"])[0]]
    many = task_of(task.facts.assign(product=accounts))
    data = sample(many, chosen, method.final)
    found = learn(many, data, method.final, QUICK)
    whole = settled(many, data, method.final, QUICK, found)
    monkeypatch.setattr("model.fitting.fit.MEMBERS", 1)
    alone = [settled(dataclasses.replace(many, seed=7 + n), data, method.final, QUICK, found) for n in range(3)]
    predicted = np.stack([raw_log_odds(each.trees, data.matrix) for each in alone])
    # Leaves are rounded to 2**-24 of log-odds.
    assert raw_log_odds(whole.trees, data.matrix) == pytest.approx(predicted.mean(axis=0), abs=1e-5)
    assert predicted.std(axis=0).max() > 0.01
    assert whole.calibration == found.calibration


def test_calibration_rests_on_everything_known_each_as_much_as_it_counts(task, chosen, method):
    data = sample(task, chosen, method.final)
    found = learn(task, data, method.final, QUICK)
    assert found.held.tolist() == method.final.learned.tolist()
    assert found.weight.tolist() == data.weight[found.held].tolist()
    assert found.weight.max() > 1
    # No opportunity is left out in part: looks at one share its ending.
    fold = pd.Series(folds(task, found.held)).groupby(task.facts["opportunity_id"].to_numpy()[found.held])
    assert (fold.min() == fold.max()).all()


def test_a_look_that_counts_twice_is_learned_from_as_two(task, chosen, method):
    """The rate of the loss that is least for all looks alike is the weighted one."""
    data = sample(task, chosen, method.final)
    heavy = dataclasses.replace(data, weight=np.where(data.label == 1.0, 3.0, 1.0))
    predicted = [learn(task, each, method.final, QUICK).probability(data.matrix).mean() for each in (data, heavy)]
    assert predicted[1] > predicted[0] + 0.1


@pytest.mark.parametrize("seed", range(8))
def test_two_losses_are_never_left_out_together(task, seed):
    """Without either there would be nothing but wins to learn from."""
    rows, ids = np.arange(len(task.facts)), task.facts["opportunity_id"]
    lost = ids.isin(ids.unique()[[3, 70]]).to_numpy()
    rare = dataclasses.replace(task, label=lost.astype(float), seed=seed)
    fold = folds(rare, rows)
    assert len(set(fold[lost])) == 2
    assert np.ptp(np.bincount(pd.Series(fold).groupby(ids).first())) <= 1


def test_hundreds_of_features_share_their_borders():
    # 32,000 borders in all; a number never has fewer than 64.
    assert [borders_of(count) for count in (20, 125, 320, 900)] == [1_600, 256, 100, 64]
