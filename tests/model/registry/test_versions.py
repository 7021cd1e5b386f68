"""The versions there are, read from their records alone."""

import json

from model.registry.registry import Bundles
from model.registry.versions import versions


def record(folder, version, **changed):
    """Write the part of a bundle's record that a list of versions reads."""
    held = {
        "source": "demo",
        "as_of_on": "2026-06-30",
        "trained_at": "2026-07-01T08:00:00+00:00",
        "data": "abc",
        "feature_set": {"numeric": ["amount", "pushes"], "categorical": ["stage"]},
        "costs": {"false_alarm": 100.0, "save_rate": 0.25, "capacity": None},
        "threshold": 0.3,
        "gate": {
            "verdict": "Ready", "skill": 0.2, "low": 0.1, "high": 0.3, "rule_skill": 0.1, "rule_low": 0.0,
            "rule_high": 0.2,
        },
        "card": {
            "metrics": [{"model": "Base rate", "auc": 0.5}, {"model": "CatBoost", "auc": 0.8, "log_loss": 0.5}],
            "backtest": [
                {"origin": "2026-03-31", "flag_from": 400.0, "saved": 10.0},
                {"origin": "2026-04-30", "flag_from": 400.0, "saved": 20.0},
            ],
        },
    }  # fmt: skip
    (folder / version).mkdir(parents=True)
    (folder / version / "bundle.json").write_text(json.dumps(held | changed), "utf-8")


def test_the_latest_versions_come_first(tmp_path):
    for day in (1, 2, 3):
        record(tmp_path, f"2026070{day}T000000Z-0")
    found = versions(Bundles(tmp_path), 2)
    assert [version.version[:8] for version in found] == ["20260703", "20260702"]
    assert str(found[0].as_of_on) == "2026-06-30"
    assert (found[0].verdict, found[0].skill) == ("Ready", 0.2)


def test_what_has_no_interval_was_not_measured(tmp_path):
    nothing = dict.fromkeys(("skill", "low", "high", "rule_skill", "rule_low", "rule_high"), 0.0)
    record(tmp_path, "20260701T000000Z-0", gate={"verdict": "No signal", **nothing})
    (found,) = versions(Bundles(tmp_path), 5)
    assert (found.verdict, found.skill, found.high, found.rule_skill) == ("No signal", None, None, None)


def test_a_version_says_what_it_was_worth_and_made_with(tmp_path):
    record(tmp_path, "20260701T000000Z-0")
    (found,) = versions(Bundles(tmp_path), 5)
    assert (found.auc, found.log_loss, found.rule_skill, found.saved, found.origins) == (0.8, 0.5, 0.1, 15.0, 2)
    assert (found.data, found.features) == ("abc", 3)
    assert (found.false_alarm, found.save_rate, found.threshold) == (100.0, 0.25, 0.3)


def test_what_was_saved_by_a_flat_threshold_is_another_figure_and_left_out(tmp_path):
    card = {"metrics": [], "backtest": [{"origin": "2026-03-31", "threshold": 0.4, "saved": 10.0}]}
    record(tmp_path, "20260701T000000Z-0", card=card, costs={"false_alarm": 100.0, "missed_loss": 1000.0})
    (found,) = versions(Bundles(tmp_path), 5)
    assert (found.readable, found.saved, found.save_rate, found.origins) == (True, None, None, 1)


def test_a_version_that_could_not_be_judged_has_no_figures(tmp_path):
    record(tmp_path, "20260701T000000Z-0", card={"metrics": [], "backtest": []}, data=None)
    (found,) = versions(Bundles(tmp_path), 5)
    assert (found.readable, found.auc, found.saved, found.data) == (True, None, None, "")


def test_a_record_that_cannot_be_read_is_listed_as_such(tmp_path):
    record(tmp_path, "20260701T000000Z-0", gate=None)
    (tmp_path / "20260702T000000Z-0").mkdir()
    found = versions(Bundles(tmp_path), 5)
    assert [(version.version[:8], version.readable) for version in found] == [("20260702", False), ("20260701", False)]


def test_before_the_first_training_there_is_none(tmp_path):
    assert versions(Bundles(tmp_path / "bundles"), 5) == ()
