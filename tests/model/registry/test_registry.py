import dataclasses
import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from data.errors import BundleDamaged, NotFinite, NotFound, NotReady
from model.browser.export import Exported
from model.decisions.explain import contributions
from model.money.costs import Costs
from model.registry.registry import Bundles, load, save
from tests.rewritten import refused


def renamed(bundle, version):
    return dataclasses.replace(bundle, version=version)


def test_a_round_trip_is_equal_to_the_bit(bundle, open_facts, tmp_path):
    save(bundle, tmp_path)
    again = load(tmp_path, bundle.version)
    assert np.array_equal(again.loss_probability(open_facts), bundle.loss_probability(open_facts))
    assert contributions(again, open_facts).points.equals(contributions(bundle, open_facts).points)
    for field in dataclasses.fields(bundle):
        if field.name not in ("classifier", "holdout"):
            assert getattr(again, field.name) == getattr(bundle, field.name), field.name
    for name in ("probability", "label", "amount", "opportunity"):
        assert np.array_equal(getattr(again.holdout, name), getattr(bundle.holdout, name))


def test_who_managed_each_past_deal_is_kept(bundle, tmp_path):
    assert set(bundle.holdout.managed_by or ()) == {None}, "nobody is recorded here"
    team = np.arange(len(bundle.holdout.label), dtype=np.intp) % 3 - 1
    known = dataclasses.replace(bundle.holdout, team=team, managers=("Mia", "Noa"))
    save(dataclasses.replace(bundle, holdout=known), tmp_path)
    again = load(tmp_path, bundle.version).holdout
    assert again.managed_by == known.managed_by
    assert again.managed_by is not None
    assert again.managed_by[:3] == (None, "Mia", "Noa")


def test_a_bundle_saved_before_models_were_exported_has_none(bundle, tmp_path):
    path = save(dataclasses.replace(bundle, exported=None), tmp_path)
    facts = json.loads((path / "bundle.json").read_text("utf-8"))
    assert facts.pop("exported") is None
    (path / "bundle.json").write_text(json.dumps(facts), "utf-8")
    manifest = json.loads((path / "manifest.json").read_text("utf-8"))
    manifest["bundle.json"] = hashlib.sha256((path / "bundle.json").read_bytes()).hexdigest()
    (path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    again = load(tmp_path, bundle.version)
    assert (again.exported, again.scorer_name) == (None, "")


def test_a_refused_export_is_kept_with_its_reason(bundle, tmp_path):
    refused = Exported(refused="It is too large.", rows=10)
    path = save(dataclasses.replace(bundle, exported=refused), tmp_path)
    assert not (path / "browser.json").exists()
    assert load(tmp_path, bundle.version).exported == refused


def test_a_bundle_without_trees_round_trips(bundle, open_facts, tmp_path):
    empty = dataclasses.replace(bundle, classifier=None)
    save(empty, tmp_path)
    assert set(load(tmp_path, empty.version).loss_probability(open_facts)) == {bundle.base_rate}


def test_costs_of_a_missed_loss_are_read_as_the_usual_share_saved(bundle, tmp_path):
    place = save(bundle, tmp_path)
    facts = json.loads((place / "bundle.json").read_text("utf-8"))
    facts["costs"] = {"false_alarm": 12.5, "missed_loss": 6.25}
    (place / "bundle.json").write_text(json.dumps(facts), "utf-8")
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    manifest["bundle.json"] = hashlib.sha256((place / "bundle.json").read_bytes()).hexdigest()
    (place / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert load(tmp_path, bundle.version).costs == Costs(12.5, 0.2)


@pytest.mark.parametrize("name", ["model.cbm", "bundle.json", "holdout.json", "browser.json", "manifest.json"])
def test_a_tampered_file_is_refused_by_name(bundle, tmp_path, name):
    path = save(bundle, tmp_path) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(BundleDamaged, match="json" if name == "manifest.json" else name):
        load(tmp_path, bundle.version)


@pytest.mark.parametrize("name", ["model.cbm", "bundle.json", "holdout.json", "browser.json", "manifest.json"])
def test_a_missing_file_is_refused_by_name(bundle, tmp_path, name):
    (save(bundle, tmp_path) / name).unlink()
    with pytest.raises(BundleDamaged, match=name):
        load(tmp_path, bundle.version)


@pytest.mark.parametrize("version", ["", "..", "nothing", "a/b"])
def test_a_version_that_is_not_there(tmp_path, version):
    with pytest.raises(NotFound):
        load(tmp_path / "bundles", version)


def test_publish_moves_the_pointer_and_roll_back_moves_it_again(bundle, tmp_path):
    bundles = Bundles(tmp_path / "bundles")
    with pytest.raises(NotReady, match="No model"):
        bundles.current()
    bundles.publish(renamed(bundle, "20260101T000000Z-aaaaaaaa"))
    bundles.publish(renamed(bundle, "20260102T000000Z-bbbbbbbb"))
    assert bundles.versions() == ["20260102T000000Z-bbbbbbbb", "20260101T000000Z-aaaaaaaa"]
    assert bundles.current().version.endswith("bbbbbbbb")
    bundles.point("20260101T000000Z-aaaaaaaa")
    assert Bundles(tmp_path / "bundles").current().version.endswith("aaaaaaaa")


def test_the_current_bundle_is_loaded_once(bundle, tmp_path):
    Bundles(tmp_path).publish(bundle)
    bundles = Bundles(tmp_path)
    assert bundles.current() is bundles.current("synthetic")


def test_a_bundle_of_another_source_is_not_ready(bundle, tmp_path):
    bundles = Bundles(tmp_path)
    bundles.publish(bundle)
    with pytest.raises(NotReady, match="synthetic"):
        bundles.current("kaggle_crm")


def test_rolling_back_to_a_damaged_version_changes_nothing(bundle, tmp_path):
    bundles = Bundles(tmp_path)
    bundles.publish(renamed(bundle, "1-a"))
    bundles.publish(renamed(bundle, "2-b"))
    (tmp_path / "1-a" / "model.cbm").write_bytes(b"")
    with pytest.raises(BundleDamaged):
        bundles.point("1-a")
    assert bundles.current_version() == "2-b"


def test_a_save_that_fails_leaves_nothing_behind(bundle, tmp_path):
    broken = dataclasses.replace(bundle, base_rate=float("nan"))
    with pytest.raises(NotFinite, match=r"nan at base_rate"):
        save(broken, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_threads_get_the_same_answer(bundle, open_facts):
    expected = bundle.loss_probability(open_facts)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: bundle.loss_probability(open_facts), range(40)))
    assert all(np.array_equal(answer, expected) for answer in answers)


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # forking while threads run is what is tested
def test_a_forked_worker_scores(bundle, open_facts):
    bundle.loss_probability(open_facts)
    child = os.fork()
    if child == 0:
        os._exit(0 if len(bundle.loss_probability(open_facts)) == len(open_facts) else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_nothing_asked_is_nothing_answered(bundle, open_facts):
    assert bundle.loss_probability(open_facts.head(0)).shape == (0,)


def test_a_version_that_is_deleted_only_in_part_is_no_version_any_more(bundle, tmp_path, monkeypatch):
    bundles = Bundles(tmp_path)
    for version in ("1-a", "2-b", "3-c"):
        bundles.publish(renamed(bundle, version))
    with monkeypatch.context() as broken:
        broken.setattr("model.registry.registry.clear", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bundles.prune(kept=1)
    assert bundles.versions() == ["3-c", "2-b"]
    bundles.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2-b", "3-c", "CURRENT", "HISTORY"]


def interrupted(*_):
    raise KeyboardInterrupt


def test_a_version_that_took_refused_amounts_for_what_was_at_stake_counts_in_deals(bundle, tmp_path):
    save(dataclasses.replace(bundle, feature_set=refused(bundle.feature_set)), tmp_path)
    found = load(tmp_path, bundle.version)
    assert np.isnan(found.holdout.amount).all()
    assert found.costs == Costs(0.01, 0.2, 5, 0.1)
    assert {(row.flag_from, row.saved, row.saved_low, row.saved_high) for row in found.card.backtest} == {(None,) * 4}
    assert found.card.backtest[0].auc == bundle.card.backtest[0].auc
    assert np.isfinite(bundle.holdout.amount).any()
