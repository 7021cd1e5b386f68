import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from model.columns import numbers
from model.evaluate import calibration_curve
from model.features import change
from model.split import split
from model.train import capped, directions, train
from tests.model.synthetic import AS_OF_ON, CATALOGUE, world


@pytest.fixture(scope="module")
def parts(facts):
    return split(facts, pd.Timestamp(AS_OF_ON))


def test_no_opportunity_is_in_two_parts(facts, parts):
    held = [set(facts["opportunity_id"][rows]) for rows in (parts.fit, parts.calibrate, parts.test)]
    assert all(held)
    assert not held[0] & held[1]
    assert not (held[0] | held[1]) & held[2]
    assert not set(facts["opportunity_id"][parts.later]) & held[2]


def test_parts_follow_each_other_in_time(facts, parts):
    days = numbers(facts["as_of_on"])
    assert days[parts.fit].max() <= parts.first_cut < days[parts.calibrate].min()
    assert days[parts.calibrate].max() <= parts.second_cut < days[parts.test].min()


def test_no_label_was_unknown_on_its_cut(facts, parts):
    closed = numbers(facts["closed_on"])
    assert closed[parts.fit].max() <= parts.first_cut
    assert closed[parts.calibrate].max() <= parts.second_cut


def test_most_of_what_was_open_on_the_test_landmarks_has_an_outcome(facts, parts):
    days = numbers(facts["as_of_on"])
    window = (days > parts.second_cut) & (days <= parts.last_landmark)
    assert parts.ripe_share == pytest.approx(facts["label_lost"][window].notna().mean())
    assert parts.ripe_share >= 0.75


def test_known_signal_is_ready_and_beats_the_base_rate(bundle):
    assert bundle.gate.verdict == "Ready"
    by_name = {row["model"]: row for row in bundle.card.metrics}
    assert by_name["CatBoost"]["log_loss"] < by_name["Base rate"]["log_loss"]
    assert by_name["CatBoost"]["auc"] > 0.68
    assert set(by_name) == {"CatBoost", "Logistic regression", "Base rate"}


def test_probabilities_keep_their_word_on_fresh_opportunities(bundle):
    fresh = world(12_000, seed=99, cut=False)
    curve = calibration_curve(fresh["label_lost"].to_numpy(), bundle.loss_probability(fresh))
    assert (curve["predicted"] - curve["realised"]).abs().max() < 0.03


def test_noise_has_no_signal_and_nobody_is_ranked(noise_bundle, open_facts):
    assert noise_bundle.gate.verdict == "No signal"
    assert noise_bundle.gate.reasons
    assert set(noise_bundle.loss_probability(open_facts)) == {noise_bundle.base_rate}
    assert len(set(noise_bundle.raw_probability(open_facts))) > 1


def test_contacts_help_and_pushes_hurt(bundle, open_facts):
    assert directions(bundle.feature_set, CATALOGUE)["contacts"] == -1
    rows = open_facts.head(50)
    few, many = (bundle.loss_probability(rows.assign(contacts=n)) for n in (1, 8))
    calm, pushed = (bundle.loss_probability(rows.assign(pushes=n)) for n in (0.0, 6.0))
    assert (few > many).all()
    assert (calm <= pushed).all()
    assert calm.mean() < pushed.mean()


def test_a_change_moves_the_probability_the_way_it_should(bundle, open_facts):
    row = open_facts[open_facts["contacts"] == 2].head(1)
    better = change(row, {"contacts": 8}, CATALOGUE)
    assert bundle.loss_probability(better)[0] < bundle.loss_probability(row)[0]


def test_the_same_rows_and_seed_give_the_same_model(facts, bundle, open_facts):
    again = train(facts, CATALOGUE, source="synthetic", as_of_on=AS_OF_ON)
    assert np.array_equal(again.loss_probability(open_facts), bundle.loss_probability(open_facts))
    assert again.gate == bundle.gate


def test_closing_facts_of_the_rows_never_reach_the_probability(bundle, facts):
    rows = facts.head(200)
    blind = rows.drop(columns=["label_lost", "closed_on"])
    assert np.array_equal(bundle.loss_probability(rows), bundle.loss_probability(blind))


def test_too_little_data_is_no_signal_with_a_count(facts):
    few = facts[facts["opportunity_id"].isin(facts["opportunity_id"].unique()[:120])]
    bundle = train(few, CATALOGUE, source="tiny", as_of_on=AS_OF_ON)
    assert bundle.gate.verdict == "No signal"
    assert "closed opportunities" in bundle.gate.reasons[0]
    assert set(bundle.loss_probability(few)) == {bundle.base_rate}


def test_only_open_opportunities_is_no_signal(facts):
    unknown = facts[facts["label_lost"].isna()]
    assert train(unknown, CATALOGUE, source="open", as_of_on=AS_OF_ON).gate.verdict == "No signal"


def test_landmarks_at_opening_only_are_split_by_date(facts):
    once = facts.drop_duplicates("opportunity_id").assign(as_of_on=lambda f: f["opened_on"], pushes=0.0)
    bundle = train(once, CATALOGUE, source="opening", as_of_on=AS_OF_ON)
    spans = {row["part"]: row for row in bundle.card.split}
    assert spans["fit"]["to"] < spans["calibrate"]["from"] < spans["calibrate"]["to"] < spans["test"]["from"]


def test_a_cap_keeps_whole_opportunities(facts):
    kept = capped(facts, seed=1, most=2000)
    assert 1500 < len(kept) < 2500
    whole = facts.groupby("opportunity_id").size()
    assert (kept.groupby("opportunity_id").size() == whole[kept["opportunity_id"].unique()].sort_index()).all()


def test_progress_is_told(facts):
    told: list[float] = []
    some = facts[facts["owner"] < "Owner 3"]
    train(some, CATALOGUE, source="s", as_of_on=AS_OF_ON, progress=lambda _words, share: told.append(share))
    assert told == sorted(told)


def test_scoring_does_not_load_what_only_training_needs():
    modules = "model.bundles, model.explain, model.threshold, model.gate, model.features"
    code = f"import {modules}, sys; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
