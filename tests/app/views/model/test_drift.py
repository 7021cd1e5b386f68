"""Drift and what came true, as a snapshot keeps them."""

import contextlib
import math
import shutil

import pytest

from app.services import Published
from app.views.model.drift import drift
from data.building.build import open_draft
from data.snapshots.snapshot import Snapshot
from tests import cards


@pytest.fixture
def moved(ten, tmp_path, monkeypatch):
    """The ten-row world whose snapshot says what has moved and what has closed."""
    published = ten.published()
    path = tmp_path / f"{published.snapshot.version}.duckdb"
    shutil.copy(next(ten.snapshots.folder.glob(f"{published.snapshot.version}*")), path)
    with contextlib.closing(open_draft(path)) as connection:
        connection.executemany(
            'insert into drift ("column", label, psi, usual, moved, sentence) values (?, ?, ?, ?, ?, ?)', cards.DRIFT
        )
        connection.executemany(
            f"insert into realised ({cards.REALISED_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?)", cards.REALISED
        )
    again = Published(Snapshot(path), published.bundle)
    monkeypatch.setattr(ten, "published", lambda: again)
    return ten


def test_the_probability_comes_first_then_what_lies_farthest_beyond_the_usual(moved):
    found = drift(moved)
    assert found.columns["column"].tolist() == ["loss_probability", "discount", "stage", "pushes", "quiet"]
    assert found.counts == {"steady": 2, "moved": 1, "moved far": 1}


def test_the_usual_is_told_where_it_is_known(moved):
    usual = drift(moved).columns.set_index("column")["usual"]
    assert usual["quiet"] == 2.2
    assert math.isnan(usual["pushes"])


def test_each_deal_counts_once_with_the_chances_it_was_given_first(moved):
    found = drift(moved).came_true
    assert (found.n, found.days) == (5, 30)
    assert (found.losses.happened, found.wins.happened) == (1, 0)
    assert (found.losses.expected, found.wins.expected) == pytest.approx((1.5, 0.5))
    assert found.as_expected
    assert (str(found.first_on), str(found.last_on)) == ("2026-01-01", "2026-01-01")
    assert found.bins["n"].sum() == 5


def test_a_snapshot_that_was_never_compared_has_nothing(ten):
    found = drift(ten)
    assert found.columns.empty
    assert (found.came_true.n, found.came_true.first_on) == (0, None)
    assert found.came_true.bins.empty
    assert sum(found.counts.values()) == 0
