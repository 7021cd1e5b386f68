"""What the bundle says of what was open at each week's end: the rows of the ten-row world, by the head."""

import contextlib
import dataclasses

import numpy as np
import pytest

from app.jobs import trend
from app.jobs.trend import write_trend
from data.building import build
from data.errors import NotFinite
from data.snapshots.point_in_time import open_facts, training_facts
from data.snapshots.snapshot import kept_catalogue
from model.registry.bundle import Bundle
from tests import worlds


@pytest.fixture
def draft(tmp_path):
    with contextlib.closing(build.open_draft(worlds.drafted(tmp_path / "ten.duckdb"))) as connection:
        yield connection


@pytest.fixture
def bundle(draft, in_the_head):
    catalogue = kept_catalogue(draft)
    return worlds.bundle(training_facts(draft, catalogue), catalogue)


def written(draft, bundle):
    """Return the loss probabilities of the trend by opportunity and day."""
    facts = open_facts(draft).sort_values("opportunity_id").reset_index(drop=True)
    write_trend(draft, bundle, facts)
    rows = draft.execute("select opportunity_id, strftime(as_of_on, '%m-%d'), loss_probability from trend").fetchall()
    return {(name, day): round(loss, 9) for name, day, loss in rows}


def test_every_deal_is_looked_at_on_each_weeks_end_on_which_it_was_open(draft, bundle):
    found = written(draft, bundle)
    counts = {name: sum(one == name for one, _ in found) for name, _ in found}
    assert counts == {"O04": 8, "O05": 4, "O06": 12, "O07": 9, "O08": 5, "O09": 3, "O10": 2}


def test_each_look_knows_what_was_known_then(draft, bundle):
    """O07 came to an offer on 31 May and was pushed on 1 and 25 June; the discount of O08 is of 15 June."""
    found = written(draft, bundle)
    assert [found["O07", day] for day in ("05-26", "06-02", "06-23", "06-30")] == [0.0, 0.3, 0.3, 0.4]
    assert [found["O08", day] for day in ("06-02", "06-09", "06-16", "06-30")] == [0.0, 0.0, 0.4, 0.4]


def test_amounts_are_those_of_the_day_and_features_are_kept_of_what_is_open(draft, bundle):
    written(draft, bundle)
    amounts = "select amount from trend where opportunity_id = 'O07' order by as_of_on"
    assert [amount for (amount,) in draft.execute(amounts).fetchall()] == [800] * 6 + [1000] * 3
    kept = "select opportunity_id, numeric, categorical from trend_features where as_of_on = '2026-06-23' order by 1"
    assert draft.execute(kept).fetchall() == [
        ("O07", [0.0, 1.0], ["Offer"]),
        ("O08", [20.0, 0.0], ["Offer"]),
        ("O09", [0.0, 0.0], ["Lead"]),
        ("O10", [0.0, 0.0], ["Lead"]),
    ]


def test_few_rows_at_once_say_the_same_as_many(draft, bundle, monkeypatch):
    whole = written(draft, bundle)
    monkeypatch.setattr(trend, "MOST_ROWS", 6)
    draft.execute("delete from trend; delete from trend_features")
    assert written(draft, bundle) == whole


def test_without_signal_nothing_is_written(draft, bundle):
    silent = dataclasses.replace(bundle, gate=dataclasses.replace(bundle.gate, verdict="No signal"))
    assert written(draft, silent) == {}


def test_a_score_that_is_no_number_is_refused(draft, bundle, monkeypatch):
    monkeypatch.setattr(Bundle, "loss_probability", lambda _self, facts: np.full(len(facts), np.nan))
    with pytest.raises(NotFinite, match="The trend"):
        written(draft, bundle)
