"""What one client may ask of what is expensive, and what it hears beyond that."""

import logging

import flask
import pytest
from limits.storage import MemoryStorage

from app.api import bodies, limits

HTML = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def few(monkeypatch, dash_app):
    """Two of each kind; nothing is counted before or afterwards."""
    (limiter,) = dash_app.server.extensions["limiter"]
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, "2 per 10 seconds"))
    limiter.reset()
    yield limiter
    limiter.reset()


def wire(client, name):
    """A callback's request as a page sends it, with nothing in it."""
    described = client.get("/_dash-dependencies").get_json()
    found = next(one for one in described if name in one["output"])
    parts = [part.rpartition(".")[::2] for part in found["output"].strip(".").split("...")]
    outputs = [{"id": part, "property": prop} for part, prop in parts]
    return {
        "output": found["output"],
        "outputs": outputs if found["output"].startswith("..") else outputs[0],
        "inputs": [{**one, "value": None} for one in found["inputs"]],
        "state": [{**one, "value": None} for one in found["state"]],
        "changedPropIds": [],
    }


def answers(ask, times=3):
    return [ask() for _ in range(times)]


def test_scores_beyond_the_limit_are_refused_as_json(client, few):
    found = answers(lambda: client.post("/api/v1/score", json={"opportunities": [{"opportunity_id": "O07"}]}))
    assert [one.status_code for one in found] == [200, 200, 429]
    assert 1 <= int(found[2].headers["Retry-After"]) <= 10
    said = found[2].get_json()
    assert (said["error"], said["message"]) == ("TooManyRequests", "Too many requests have come from your address.")
    assert said["next_step"].startswith("Try again in ")


def test_a_person_who_follows_a_link_to_a_file_is_told_on_a_page(client, few):
    found = answers(lambda: client.get("/export/at-risk.csv", headers=HTML))
    assert [one.status_code for one in found] == [200, 200, 429]
    assert found[2].mimetype == "text/html"
    assert "<h1>Too many requests have come from your address.</h1>" in found[2].text
    assert "Retry-After" in found[2].headers


def test_a_workbook_counts_as_the_work_that_it_is(client, few, monkeypatch):
    monkeypatch.setattr(limits, "LIMITS", {"files": "9 per 10 seconds"})
    found = [client.get(f"/export/rejects.{ending}").status_code for ending in ("xlsx", "xlsx", "csv", "csv")]
    assert found == [200, 200, 200, 429]


def test_a_callback_is_told_in_the_notice_bar(client, few):
    asked = wire(client, "threshold-written.data")
    found = answers(lambda: client.post("/_dash-update-component", json=asked))
    said = found[2].get_json()
    assert said["response"] == {}
    assert "Too many requests" in str(said["sideUpdate"]["notice"]["children"])
    assert "Retry-After" in found[2].headers
    assert "sideUpdate" not in found[1].get_json()


def test_kinds_and_clients_are_counted_apart(client, few):
    assert [client.get("/api/v1/threshold").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/api/v1/what-if-portfolio").status_code == 429
    assert client.get("/export/rejects.csv").status_code == 200
    other = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/api/v1/threshold", environ_overrides=other).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/", "/assets/headwind.css", "/api/v1/pipeline"])
def test_health_assets_and_plain_pages_have_no_limit(client, few, path):
    for _ in range(5):
        with client.get(path) as answer:
            assert answer.status_code == 200


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        ("threshold-written.data", "writes"),
        ("..what-if-scenario-said.children...what-if-scenarios-turn.data..", "writes"),
        ("..what-if-moves-found.children...what-if-moves-answered.data..", "what-if"),
        ("..portfolio-to.options...portfolio-to.value..", "what-if"),
        ("..threshold-told.data...threshold-track.style..", "what-if"),
        ("..pipeline-kpis.children..", ""),
    ],
)
def test_every_callback_has_its_kind(client, few, output, kind):
    described = {one["output"] for one in client.get("/_dash-dependencies").get_json()}
    if kind != "":
        assert any(one.startswith(output.rstrip(".").split("...")[0]) for one in described)
    with client.application.test_request_context(bodies.CALLBACKS, method="POST", json={"output": output}):
        assert limits.kind() == kind


@pytest.mark.parametrize("path", ["/api/v1/actions", "/api/v1/alerts"])
@pytest.mark.parametrize(("method", "kind"), [("GET", ""), ("POST", "writes"), ("PATCH", "writes")])
def test_writing_an_action_counts_and_reading_does_not(client, path, method, kind):
    with client.application.test_request_context(path, method=method):
        assert limits.kind() == kind


@pytest.mark.parametrize("store", ["nonsense", "nosuch://host", "redis://:secret@host\n/0", "async+memory://"])
def test_a_store_that_cannot_be_used_is_one_line_and_counts_stay_in_memory(store, caplog):
    server = flask.Flask("one")
    with caplog.at_level(logging.WARNING):
        limiter = limits.limited(server, store)
    assert isinstance(limiter.storage, MemoryStorage)
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("HEADWIND_LIMITS_STORE (")
    assert "secret" not in line
    assert "\n" not in line


@pytest.mark.parametrize("store", ["redis://host/0", "rediss://host", "redis+sentinel://host/one", "valkey://host"])
def test_a_store_across_the_network_is_waited_for_briefly(store, monkeypatch):
    given = []

    def made(_store, **options):
        given.append(options)
        return MemoryStorage()

    monkeypatch.setattr(limits, "storage_from_string", made)
    assert limits._usable(store) == (store, {"socket_timeout": 0.5, "socket_connect_timeout": 0.5})
    assert given == [{"socket_timeout": 0.5, "socket_connect_timeout": 0.5}]


class Dying(MemoryStorage):
    """A store that answers at first, and then no more."""

    STORAGE_SCHEME = ["dying"]  # noqa: RUF012  # as its base declares it
    alive = True

    def incr(self, *given, **named):
        if not self.alive:
            raise ConnectionError("gone")
        return super().incr(*given, **named)

    def check(self):
        return self.alive


def test_a_store_that_dies_takes_nobody_down_and_is_one_line(caplog, monkeypatch):
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, "3 per 10 seconds"))
    server = flask.Flask("one")
    limits.limited(server, "dying://here")
    server.add_url_rule("/export/one.csv", "one", lambda: "a file")
    client = server.test_client()
    assert client.get("/export/one.csv").status_code == 200
    monkeypatch.setattr(Dying, "alive", False)
    with caplog.at_level(logging.WARNING):
        found = [client.get("/export/one.csv").status_code for _ in range(5)]
    assert found == [200, 200, 200, 429, 429]
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("PUT", "/api/v1/imports/i1/files/0", "pieces"),
        ("POST", "/api/v1/imports/i1/corrections", "pieces"),
        ("POST", "/api/v1/imports", "writes"),
        ("DELETE", "/api/v1/imports/i1", "writes"),
        ("POST", "/api/v1/snapshots/s1/serve", "writes"),
        ("GET", "/api/v1/imports/i1", ""),
    ],
)
def test_what_is_written_of_imports_has_its_kind(dash_app, method, path, kind):
    with dash_app.server.test_request_context(path, method=method):
        assert limits.kind() == kind
