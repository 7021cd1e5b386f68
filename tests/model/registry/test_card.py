"""A card on disk: what older and later versions wrote is read, and what is written is what was always written."""

import datetime as dt
import json

import pytest

from model.registry.card import Card
from model.registry.card_records import (
    CalibrationBin,
    ChampionChallenge,
    DeclaredSkill,
    DriverComparison,
    Method,
    ModelMetrics,
    OriginMetrics,
    SplitPart,
    TriedSettings,
)

# As the first versions wrote it: no interval of a metric, looks that were not counted, a threshold that was flat.
OLD = {
    "metrics": [{"model": "CatBoost", "auc": 0.8, "log_loss": 0.5}],
    "calibration_curve": [{"predicted": 0.5, "realised": 0.25, "n": 8, "low": 0.1, "high": 0.6}],
    "split": [{"part": "test", "from": "2026-05-01", "to": None, "rows": 10, "lost_share": 0.5}],
    "ripe_share": 0.9,
    "importance": [],
    "trees": 12,
    "seconds": 1.5,
    "backtest": [{"origin": "2026-03-31", "threshold": 0.4, "saved": 10.0}],
}


def test_what_an_old_card_lacks_is_not_recorded():
    found = Card.of_json(OLD)
    assert found.metrics == (ModelMetrics("CatBoost", auc=0.8, log_loss=0.5),)
    assert found.calibration_curve == (CalibrationBin(0.5, 0.25, n=8, low=0.1, high=0.6),)
    assert found.split == (SplitPart("test", dt.date(2026, 5, 1), rows=10, lost_share=0.5),)
    assert (found.search, found.method, found.challenge, found.today, found.failures) == ((), None, None, None, {})
    assert (found.settings, found.judged_by) == ({}, "")


def test_what_a_card_says_beyond_what_is_known_is_left():
    found = Card.of_json({**OLD, "horoscope": ["good"], "method": {"name": "pseudo-time", "moon": "full"}})
    assert found.backtest == (OriginMetrics("2026-03-31", saved=10.0),)
    assert found.method == Method("pseudo-time")


def test_a_row_without_its_name_is_no_row():
    with pytest.raises(TypeError):
        Card.of_json({"metrics": [{"auc": 0.8}]})


def test_a_card_is_written_as_it_always_was():
    card = Card(
        split=(SplitPart("fit", dt.date(2026, 1, 1), dt.date(2026, 2, 1), 10, 5, 0.5),),
        search=(TriedSettings(4, 0.1, 3.0, 64, 120, 0.6, chosen=True),),
        drivers=(DriverComparison("account", "Account", n=0, note="Too many levels."),),
        method=Method("rolling origin", "Judged by it."),
        challenge=ChampionChallenge("v1", "same recipe", words="The same."),
        let_through=("gone",),
        declared=DeclaredSkill(("size",), 0.4, "40 %"),
    )
    kept = card.as_json()
    assert kept["split"] == [
        {"part": "fit", "from": "2026-01-01", "to": "2026-02-01", "rows": 10, "opportunities": 5, "lost_share": 0.5}
    ]
    assert kept["search"] == [
        {"depth": 4, "learning_rate": 0.1, "l2_leaf_reg": 3.0, "border_count": 64, "iterations": 120, "log_loss": 0.6,
         "chosen": True}
    ]  # fmt: skip
    assert (kept["drivers"][0]["odds_ratio"], kept["drivers"][0]["level"]) == (None, "")
    assert kept["challenge"] == {"champion": "v1", "outcome": "same recipe", "words": "The same."}
    assert (kept["today"], kept["declared"]) == ({}, {"features": ["size"], "share": 0.4, "words": "40 %"})
    assert Card.of_json(json.loads(json.dumps(kept))) == card


def test_what_the_search_chose_are_the_settings():
    tried = (TriedSettings(6, 0.1, log_loss=0.6), TriedSettings(4, 0.05, log_loss=0.6, chosen=True))
    assert Card(search=tried).settings == {"depth": 4, "learning_rate": 0.05}


def test_an_origin_without_prices_says_nothing_of_money():
    found = OriginMetrics("fold 1", auc=0.8, flag_from=4.0, saved=1.0, saved_low=0.5, saved_high=1.5).unpriced
    assert found == OriginMetrics("fold 1", auc=0.8)
