import contextlib
import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from data.building import build
from data.snapshots.snapshot import Snapshot
from data.statements import SQL
from model.decisions import neighbours
from model.features.matrix import FeatureSet
from model.registry.card_records import Importance
from model.statistics.proportions import wilson
from tests import worlds

# Half of the difference is the stage, half the pushes; of the looks where they are known four have none and four have
# ten, so that their ranks are 1/4 and 3/4, and ten pushes are half of the way from none.
LOOKS = [
    ("A", "2026-01-01", "Lead", 0, 1),
    ("B", "2026-01-01", "Lead", 10, 1),
    ("C", "2026-01-01", "Offer", 0, 0),
    ("C", "2026-01-31", "Offer", 0, 0),
    ("D", "2026-01-01", "Lead", 10, 0),
    ("D", "2026-01-31", "Offer", 10, 0),
    ("E", "2026-01-01", "Lead", 0, 0),
    ("E", "2026-01-31", "Offer", 10, 0),
    ("F", "2026-01-01", "Offer", None, 1),
    ("G", "2026-01-01", "Offer", 0, None),
]


def looked(rows=LOOKS):
    facts = pd.DataFrame(rows, columns=["opportunity_id", "as_of_on", "stage", "pushes", "label_lost"])
    facts = facts.astype({"pushes": "float64", "label_lost": "float64", "as_of_on": "datetime64[us]"})
    closed = pd.Timestamp("2026-03-01")
    return facts.assign(closed_on=facts["label_lost"].map(lambda label: pd.NaT if np.isnan(label) else closed))


def asked(stage, pushes):
    return pd.DataFrame({"stage": [stage], "pushes": [pushes]}).astype({"pushes": "float64"})


@pytest.fixture(scope="module")
def bundle():
    facts = looked().assign(discount=0.0)
    trained = worlds.bundle(facts, worlds.source().catalogue())
    shares = {"stage": 0.4, "pushes": 0.4, "discount": 0.005}
    importance = tuple(Importance(name, name, share) for name, share in shares.items())
    return dataclasses.replace(
        trained,
        feature_set=FeatureSet(("pushes", "discount"), ("stage",), (), 0.5),
        card=dataclasses.replace(trained.card, importance=importance),
    )


def no_signal(bundle):
    return dataclasses.replace(bundle, gate=dataclasses.replace(bundle.gate, verdict="No signal"))


@contextlib.contextmanager
def kept(folder, bundle, facts):
    path = folder / "kept.duckdb"
    with contextlib.closing(build.open_draft(path)) as draft:
        draft.execute((SQL / "build" / "050_look_features.sql").read_text("utf-8"))
        neighbours.write(draft, bundle, facts)
    yield Snapshot(path)


@pytest.fixture(scope="module")
def snapshot(bundle, tmp_path_factory):
    with kept(tmp_path_factory.mktemp("similar"), bundle, looked()) as opened:
        yield opened


def compared(snapshot, bundle, stage, pushes) -> neighbours.Similar:
    answer = neighbours.nearest(snapshot, bundle, asked(stage, pushes))
    assert answer is not None
    return answer


def found(snapshot, bundle, stage, pushes):
    return {deal.opportunity_id: deal.distance for deal in compared(snapshot, bundle, stage, pushes).deals}


def test_distances_by_hand(snapshot, bundle):
    assert found(snapshot, bundle, "Lead", 0) == pytest.approx({"A": 0, "E": 0, "B": 0.25, "D": 0.25}, abs=0.01)


def test_two_unknowns_are_alike_and_one_is_as_far_as_can_be(snapshot, bundle):
    assert found(snapshot, bundle, "Offer", None) == {"F": 0}
    assert "F" not in found(snapshot, bundle, "Offer", 0)


def test_a_value_never_seen_is_ranked_and_a_level_never_seen_is_unlike_all(snapshot, bundle):
    assert found(snapshot, bundle, "Lead", 99) == pytest.approx({"B": 0.125, "D": 0.125}, abs=0.01)
    assert found(snapshot, bundle, "Contract", 0) == {}


def test_the_share_lost_of_those_found(snapshot, bundle):
    answer = compared(snapshot, bundle, "Lead", 0)
    assert (answer.lost, answer.closed, answer.enough) == (2, 4, False)
    assert (answer.low, answer.high) == wilson(2, 4)
    assert dataclasses.replace(answer, closed=20).enough


def test_a_deal_is_told_as_it_stood_then(snapshot, bundle):
    deals = {deal.opportunity_id: deal for deal in compared(snapshot, bundle, "Offer", 10).deals}
    assert set(deals) == {"C", "D", "E"}
    told = deals["D"]
    assert (told.stage, told.outcome, told.amount) == ("Offer", "won", None)
    assert (told.as_of_on, told.closed_on) == (dt.date(2026, 1, 31), dt.date(2026, 3, 1))


def test_only_what_matters_is_compared(bundle):
    by = neighbours.compared_by(bundle, looked())
    assert list(by["feature"]) == ["stage", "pushes"]
    assert list(by["weight"]) == [0.5, 0.5]
    assert list(by["kind"]) == ["choice", "number"]


def test_without_signal_nothing_is_kept_or_shown(snapshot, bundle, tmp_path):
    assert neighbours.nearest(snapshot, no_signal(bundle), asked("Lead", 0)) is None
    with kept(tmp_path, no_signal(bundle), looked()) as empty:
        assert neighbours.nearest(empty, bundle, asked("Lead", 0)) is None


def test_where_nothing_has_closed_nothing_is_kept(bundle, tmp_path):
    with kept(tmp_path, bundle, looked()[-1:]) as empty:
        assert neighbours.nearest(empty, bundle, asked("Lead", 0)) is None


def test_scoring_again_replaces_what_was_kept(bundle, tmp_path):
    with kept(tmp_path, bundle, looked()) as first:
        assert found(first, bundle, "Lead", 0)
        first._connection.close()
    with contextlib.closing(build.open_draft(tmp_path / "kept.duckdb")) as draft:
        neighbours.write(draft, bundle, looked(LOOKS[:2]))
        assert draft.execute("select count(*) from looks").fetchall() == [(2,)]
        assert draft.execute("select count(*) from look_features").fetchall() == [(2,)]


def test_an_export_without_dates_is_compared_too(bundle, tmp_path):
    dateless = looked().assign(as_of_on=pd.NaT, closed_on=pd.NaT)
    dateless = dateless.astype({"as_of_on": "datetime64[us]", "closed_on": "datetime64[us]"})
    with kept(tmp_path, bundle, dateless) as opened:
        answer = compared(opened, bundle, "Lead", 0)
    assert answer.closed == 4
    assert {deal.as_of_on for deal in answer.deals} == {None}


def test_of_five_looks_the_first_the_middle_and_the_last_are_kept(bundle):
    rows = [("A", f"2026-0{month}-01", "Lead", month, 1) for month in range(1, 6)]
    facts = looked(rows)
    chosen = neighbours.landmark_rows(bundle, facts, neighbours.compared_by(bundle, facts))
    assert list(chosen["as_of_on"].dt.month) == [1, 3, 5]
    assert chosen["by_pushes"].is_monotonic_increasing


def test_which_opportunities_stand_for_all_does_not_depend_on_their_order(bundle, monkeypatch):
    monkeypatch.setattr(neighbours, "MOST_OPPORTUNITIES", 3)
    chosen = [
        neighbours.landmark_rows(bundle, facts, neighbours.compared_by(bundle, facts))
        for facts in (looked(), looked()[::-1])
    ]
    assert set(chosen[0]["opportunity_id"]) == set(chosen[1]["opportunity_id"])
    assert chosen[0]["opportunity_id"].nunique() == 3


def test_ranks_by_hand():
    grid = np.array([0.0, 0.0, 5.0, 10.0])
    ranked = neighbours.rank(np.array([-1.0, 0.0, 5.0, 7.0, 99.0, np.nan]), grid)
    assert ranked[:5].tolist() == [0, 0.25, 0.625, 0.75, 1]
    assert np.isnan(ranked[5])
    assert np.isnan(neighbours.rank(np.array([1.0]), np.zeros(0))).all()
