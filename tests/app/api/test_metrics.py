"""What a server tells Prometheus of itself and of the ten-row world."""

import json
import os
import re
import threading

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.api.metrics import Exposition
from app.boot import progress
from app.boot.progress import Progress
from app.boot.waiting import as_metrics
from app.services import Services
from app.views.import_report.served import served
from data.errors import NotSigned
from tests.test_words import table


def values(text):
    """Every number of a scrape: its name and its labels' values -> the number."""
    found = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {(sample.name, *sample.labels.values()): sample.value for sample in found}


@pytest.fixture
def scraped(client):
    return lambda: values(client.get("/metrics").text)


@pytest.fixture
def cold(ten):
    """The same world in a process that has opened nothing of it."""
    return Services(ten.settings)


def names(text):
    return {name for name in re.findall(r"\bheadwind_[a-z_]+", text) if name != "headwind_"}


def exposed(client):
    """The names that a scrape tells, with those of the parts of a histogram."""
    text = client.get("/metrics").text
    families = re.findall(r"^# TYPE (\S+) (\S+)", text, re.MULTILINE)
    parts = {f"{name}_{part}" for name, kind in families if kind == "histogram" for part in ("bucket", "sum", "count")}
    return {name for name, _ in families} | parts


def test_what_is_served_is_told(scraped):
    scraped()  # opens it beside
    for thread in threading.enumerate():
        if thread.name == "published":
            thread.join()
    found = scraped()
    assert (found["headwind_ready",], found["headwind_open_deals",], found["headwind_flagged_deals",]) == (1, 4, 2)
    told = {edge: found["headwind_loss_probability_bucket", edge] for edge in ("0.1", "0.2", "0.5", "0.8", "+Inf")}
    assert told == {"0.1": 0, "0.2": 1, "0.5": 3, "0.8": 4, "+Inf": 4}
    assert found["headwind_model_verdict", "Ready"] == 1
    assert found["headwind_model_verdict", "Weak"] == 0
    assert found["headwind_workers",] == 1
    assert found["headwind_memory_bytes",] > 1e6
    assert found["headwind_data_folder_bytes",] > 1e4


def test_requests_are_counted_by_what_is_declared_alone(client, scraped):
    before = scraped()

    def more(*key):
        return scraped().get(key, 0) - before.get(key, 0)

    for path in ("/at-risk", "/what-if/O07", "/what-if/O08?owner=Ann", "/api/v1/pipeline", "/<script>", "/api/v1/<b>"):
        client.get(path)
    client.post("/_dash-update-component", json={"output": "my.own", "inputs": []})
    client.post("/", headers={"Sec-Fetch-Site": "cross-site"})
    assert more("headwind_http_requests_total", "frame", "/at-risk", "200") == 1
    assert more("headwind_http_requests_total", "frame", "/what-if/<opportunity_id>", "200") == 2
    assert more("headwind_http_requests_total", "twin", "/api/v1/pipeline", "200") == 1
    assert more("headwind_http_requests_total", "frame", "unknown", "404") == 1
    assert more("headwind_http_requests_total", "twin", "unknown", "404") == 1
    assert more("headwind_http_requests_total", "callback", "unknown", "400") == 1
    assert more("headwind_http_requests_total", "refused", "", "403") == 1
    assert more("headwind_http_request_duration_seconds_count", "frame", "/at-risk") == 1
    assert more("headwind_refusals_total", "Unreadable") == 1
    assert [key for key in scraped() if any("script" in part or "my.own" in part for part in key[1:])] == []


def test_an_error_nobody_foresaw_says_its_number_and_is_counted(client, scraped, monkeypatch):
    monkeypatch.setattr("app.api.files.lists.open_deals.export", lambda *_: 1 / 0)
    before = scraped().get(("headwind_failures_total", "request"), 0)
    answer = client.get("/export/at-risk.csv", headers={"X-Request-ID": "a7"})
    assert answer.headers["X-Request-ID"] == "a7"
    page = client.get("/export/at-risk.csv", headers={"Accept": "text/html"})
    (logged,) = re.findall(r"this number: (\S+)\.", answer.get_json()["next_step"])
    assert page.text.count(f"this number: {logged}.") == 1
    assert scraped()["headwind_failures_total", "request"] == before + 2


def test_a_scrape_opens_nothing_itself(cold, monkeypatch):
    opened = threading.Event()
    monkeypatch.setattr(cold, "open", opened.set)
    told = Exposition()
    found = values(told.text(cold))
    assert found["headwind_ready",] == 0
    assert ("headwind_open_deals",) not in found
    assert found["headwind_snapshot_published_timestamp_seconds",] > 1.7e9
    assert opened.wait(10)
    opened.clear()
    told.text(cold)
    assert not opened.wait(0.1)


def test_while_something_is_prepared_nothing_is_opened_beside(cold, monkeypatch):
    monkeypatch.setattr(cold, "open", lambda: pytest.fail("opened"))
    monkeypatch.setattr(progress, "read", lambda _: Progress("Backtest", 0.5, process=os.getpid()))
    found = values(Exposition().text(cold))
    assert (found["headwind_preparing",], found["headwind_prepared_share",]) == (1, 0.5)


def test_what_is_expensive_is_asked_once_a_snapshot(cold, monkeypatch):
    cold.open()
    asked = []

    def noting(name, known):
        def note(*given):
            asked.append(name)
            return known(*given)

        return note

    monkeypatch.setattr("app.api.metrics.served", noting("served", served))
    monkeypatch.setattr("app.api.metrics.machine.size_of", noting("size", lambda _: 7))
    told = Exposition()
    found = [values(told.text(cold)) for _ in range(3)]
    assert asked == ["size", "served"]
    assert {one["headwind_data_folder_bytes",] for one in found} == {7}


def test_where_the_pointer_cannot_be_trusted_nothing_is_said_of_it(cold, monkeypatch):
    def refuse():
        raise NotSigned("The pointer is not signed.")

    monkeypatch.setattr(cold.snapshots, "current_version", refuse)
    monkeypatch.setattr(cold, "opened", refuse)
    found = values(Exposition().text(cold))
    assert found["headwind_ready",] == 0
    assert ("headwind_snapshot_published_timestamp_seconds",) not in found


def test_the_port_says_the_same_while_it_prepares(scraped):
    said = as_metrics(Progress(error="It failed."))
    assert said == {
        "headwind_ready": 0,
        "headwind_preparing": 0,
        "headwind_prepared_share": 0,
        "headwind_preparing_failed": 1,
    }
    assert set(said) <= {name for name, *_ in scraped()}


def test_readme_lists_every_metric(client, root):
    listed = {name.strip("`") for name, *_ in table((root / "README.md").read_text("utf-8"), "Monitoring")}
    parts = re.compile(r"_(bucket|sum|count)$")
    drifts = {"headwind_drift_probability_psi", "headwind_drift_largest_psi"}  # of the ten rows nothing is known
    found = {parts.sub("", name) for name in exposed(client)} | drifts
    assert listed == found


@pytest.mark.parametrize("path", ["prometheus/rules.yml", "grafana/dashboards/headwind.json"])
def test_what_is_watched_is_told(client, root, path):
    text = (root / "deploy" / path).read_text("utf-8")
    drifts = {"headwind_drift_probability_psi", "headwind_drift_largest_psi"}
    assert names(text) - {"headwind_drift"} <= exposed(client) | drifts


def test_every_panel_asks_for_something_and_stands_beside_no_other(root):
    panels = json.loads((root / "deploy/grafana/dashboards/headwind.json").read_text("utf-8"))["panels"]
    cells = [
        (place["x"] + x, place["y"] + y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["w"])
        for y in range(place["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert all(names(target["expr"]) for panel in panels for target in panel["targets"])
