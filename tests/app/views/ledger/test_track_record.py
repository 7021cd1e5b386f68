"""How what was said came out: of every deal that was open then, closed by now or not."""

import dataclasses
import datetime as dt
import json

import pytest

from app.views.ledger import track_record as view
from app.views.ledger.lineage import lineage
from app.views.ledger.track_record import Since, first_of_months, track_record
from tests import ledgers, named
from tests.data.ledger.test_ledger import file


@pytest.fixture(scope="module")
def settled(tmp_path_factory):
    """Published on 30 June, and on 5 October, which is a horizon later: see tests/ledgers.py."""
    return ledgers.a_horizon_apart(tmp_path_factory.mktemp("settled"))


def test_before_enough_has_closed_it_says_from_when_on(settled, ten):
    found = track_record(settled)
    assert (found.ready, found.closed, found.needed, found.total) == (False, 2, 50, {})
    assert found.since == Since(dt.date(2026, 6, 30), dt.date(2026, 10, 5), 2, 5, 4, 4, dt.date(2026, 9, 28))
    assert track_record(ten).since == Since(None, None, 0, 0, 0, 0, None)


def test_what_was_said_stands_beside_what_came(settled, monkeypatch):
    monkeypatch.setattr(view, "FEWEST_CLOSED", 2)
    found = track_record(settled)
    assert found.total["error"] == pytest.approx((0.15**2 + 0.3**2 + 0.4**2) / 3)
    assert (found.total["n"], found.total["lost"], found.total["amount_lost"]) == (3, 1, 2000)
    assert found.months["as_of_on"].tolist() == [dt.date(2026, 6, 30)]
    assert [(one.key, one.n, one.right) for one in found.voices] == [("model", 2, 1.0)]
    rows = found.bands[["low", "n", "lost", "differs"]].to_dict("records")
    assert [(round(row["low"], 1), row["n"], row["lost"]) for row in rows] == [(0.0, 1, 0), (0.4, 1, 0), (0.6, 1, 1)]
    assert {row["differs"] for row in rows} == {""}
    assert (len(found.missed), len(found.false_alarms)) == (0, 0)


def test_of_a_month_the_first_publication_counts():
    june, later, july = (file(day) for day in ("2026-06-01", "2026-06-08", "2026-07-01"))
    assert first_of_months([july, later, june]) == (june, july)


def test_what_came_otherwise_is_called_by_its_own_name_as_said_of_last(tmp_path):
    snapshot = named.services(tmp_path).published().snapshot
    said = {"owner": "Ann", "stage": "Lead", "as_of_on": "2026-06-01", "closed_on": "2026-06-09"}
    deals = [
        {"opportunity_id": name, "account": "Elm", "amount": amount, "loss_probability": 0.9, **said}
        for name, amount in (("O03", 5.0), ("gone", 7.0))
    ]
    june, july = (
        dataclasses.replace(file(day), summary=json.dumps({"missed": held}))
        for day, held in (("2026-06-01", deals), ("2026-07-01", [deals[0] | {"loss_probability": 0.8}]))
    )
    rows = view._deals([june, july], "missed", snapshot)
    assert rows["title"].tolist() == ["Elm", "Pilot"]
    assert rows["under_title"].tolist() == ["gone", "Elm"]
    assert rows["loss_probability"].tolist() == [0.9, 0.8]


def test_each_demo_crm_is_another_export():
    assert lineage({"source": "ours", "source_folder": "/a/b"}) == "ours"
    assert lineage({"source": "demo", "source_folder": "/var/demo/run-1/crm"}) == "demo run-1"
