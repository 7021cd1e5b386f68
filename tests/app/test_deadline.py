"""A request whose questions take too long is answered in words, wherever it came from, and the next one is well."""

import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.api import door
from app.api.faults import LONGEST, Log
from data.snapshots import deadline
from data.snapshots.listing import Listing
from data.snapshots.snapshot import Snapshot

SLOW = "select count(*) as n from range(1000000) a, range(1000000) b where a.range * b.range % 7 = 3"
SECONDS = 0.4
# The question itself takes days: whatever ends within this was stopped.
STOPPED = 120
HTML = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def slow(monkeypatch):
    """Every question takes for ever, and a request has half a second."""
    asked = Snapshot.ask
    begin = deadline.begin

    def ask(snapshot, _question, **_parameters):
        with snapshot.cursor() as cursor:
            return cursor.execute(SLOW).df()

    seconds = [SECONDS]
    monkeypatch.setattr(deadline, "begin", lambda _: begin(seconds[0]))
    monkeypatch.setattr(door, "FAULTS", Log(logging.getLogger("late")))
    monkeypatch.setattr(Snapshot, "ask", ask)
    monkeypatch.setattr(Listing, "_ask", lambda listing, question, *_, **__: ask(listing.snapshot, question))

    def well_again():
        monkeypatch.setattr(Snapshot, "ask", asked)
        seconds[0] = STOPPED

    return well_again


def timed(ask):
    began = time.monotonic()
    answer = ask()
    return time.monotonic() - began, answer


def test_a_late_twin_is_a_503_that_says_when_to_try_again(client, slow, caplog):
    caplog.set_level(logging.WARNING)
    took, answer = timed(lambda: client.get("/api/v1/pipeline"))
    assert took < STOPPED
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.get_json()["error"] == "DeadlinePassed"
    assert [len(record.getMessage()) < LONGEST for record in caplog.records] == [True]
    slow()
    assert client.get("/api/v1/pipeline").status_code == 200


def test_a_late_file_is_refused_on_a_page(client, slow):
    answer = client.get("/export/at-risk.csv", headers=HTML)
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert "the question was stopped" in answer.text


def test_a_late_callback_is_told_in_the_notice_bar(client, slow):
    described = client.get("/_dash-dependencies").get_json()
    output = next(one["output"] for one in described if "pipeline-kpis.children" in one["output"])
    parts = [part.rpartition(".")[::2] for part in output.strip(".").split("...")]
    body = {
        "output": output,
        "outputs": [{"id": name, "property": prop} for name, prop in parts],
        "inputs": [{"id": "scope", "property": "data", "value": {}}],
        "changedPropIds": ["scope.data"],
    }
    took, answer = timed(lambda: client.post("/_dash-update-component", json=body))
    assert took < STOPPED
    assert "the question was stopped" in json.dumps(answer.get_json()["sideUpdate"]["notice"])


def test_eight_late_requests_at_once_end_in_time(dash_app, slow):
    def ask(_):
        return timed(lambda: dash_app.server.test_client().get("/api/v1/pipeline"))

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert {answer.status_code for _, answer in found} == {503}
    assert max(took for took, _ in found) < STOPPED
    slow()
    with ThreadPoolExecutor(8) as pool:
        assert {answer.status_code for _, answer in pool.map(ask, range(8))} == {200}


def test_a_file_is_streamed_within_its_request(client, monkeypatch):
    """The deadline holds until the last row has been sent, and ends with it."""
    left: list[bool] = []
    rows = Snapshot.cursor

    def cursor(snapshot):
        left.append(deadline._ENDS.get() is not None)
        return rows(snapshot)

    monkeypatch.setattr(Snapshot, "cursor", cursor)
    with client.get("/export/at-risk.csv") as answer:
        assert answer.text.startswith("opportunity_id")
    assert left
    assert all(left)
    assert deadline._ENDS.get() is None
