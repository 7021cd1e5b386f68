"""The entrance says what is being prepared until something is published, then hands every request over."""

import json
import threading
import time

import pytest

from app.boot import progress
from app.boot.entrance import Entrance
from app.boot.progress import Progress
from app.boot.start import POINTER
from app.guards.headers import ALWAYS
from app.settings import Settings
from app.telemetry.names import METRICS
from data.snapshots.snapshot import POINTER as SNAPSHOTS_POINTER

PATIENCE = 300.0


@pytest.fixture(autouse=True)
def _every_entrance_is_left(tmp_path):
    """An entrance looks for something to serve until there is something, whatever test runs meanwhile."""
    yield
    for folder in (tmp_path, tmp_path / "writing", tmp_path / "reading"):
        publish(Settings(data_dir=folder))
    for thread in threading.enumerate():
        if thread.name == "entrance":
            thread.join(PATIENCE)


def asked(entrance, path="/", method="GET"):
    found: dict[str, str] = {}
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost"}
    body = entrance(environ, lambda status, _headers: found.update(status=status))
    return found["status"], b"".join(body).decode()


def real(_environ, start_response):
    start_response("200 OK", [])
    return [b"the real one"]


def publish(settings):
    settings.snapshots.mkdir(parents=True, exist_ok=True)
    (settings.snapshots / POINTER).write_text("s1")


def until(answered):
    end = time.monotonic() + PATIENCE
    while not answered():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_both_know_the_pointer_by_the_same_name():
    assert POINTER == SNAPSHOTS_POINTER


def test_a_scrape_that_meets_a_worker_that_loads_finds_what_all_have_counted(tmp_path):
    settings, loads = Settings(data_dir=tmp_path), threading.Event()

    def build(_settings):
        loads.wait(PATIENCE)
        return real

    entrance = Entrance(settings, build).open()
    assert "\nheadwind_ready 0\n" in asked(entrance, METRICS)[1]
    assert "headwind_http_requests" not in asked(entrance, METRICS)[1]
    publish(settings)
    until(lambda: "# TYPE headwind_http_requests_total counter\n" in asked(entrance, METRICS)[1])
    loads.set()
    until(lambda: asked(entrance, METRICS)[1] == "the real one")


def test_until_something_is_published_it_is_said_what_is_being_prepared(tmp_path):
    settings = Settings(data_dir=tmp_path)
    entrance = Entrance(settings, lambda _: real).open()
    progress.write(tmp_path, Progress("Reading accounts", 0.1))
    status, body = asked(entrance)
    assert status.startswith("503")
    assert "Reading accounts" in body
    assert asked(entrance, "/healthz")[0].startswith("200")
    assert asked(entrance, method="HEAD")[1] == ""
    publish(settings)
    until(lambda: asked(entrance)[0] == "200 OK")
    assert asked(entrance)[1] == "the real one"


def test_where_nothing_is_published_and_nothing_prepared_it_says_what_to_do(tmp_path):
    entrance = Entrance(Settings(data_dir=tmp_path, prepare=False, read_only=True), lambda _: real).open()
    assert "Nothing is published in this data folder yet" in asked(entrance)[1]
    progress.write(tmp_path, Progress("Reading accounts", 0.1))
    assert "Reading accounts" in asked(entrance)[1]


def test_where_nothing_is_prepared_and_anybody_may_import_pages_open_at_once(tmp_path):
    entrance = Entrance(Settings(data_dir=tmp_path, prepare=False), lambda _: real).open()
    until(lambda: asked(entrance)[0] == "200 OK")
    assert not (tmp_path / "snapshots").exists()


def test_where_preparing_has_failed_people_may_import_and_readers_are_told_why(tmp_path):
    failed = Progress("Reading", 0.1, error="There is no folder /no/such.", next_step="Name another.")
    for name in ("writing", "reading"):
        progress.write(tmp_path / name, Progress("Reading", 0.1))
    writing = Entrance(Settings(data_dir=tmp_path / "writing"), lambda _: real).open()
    reading = Entrance(Settings(data_dir=tmp_path / "reading", read_only=True), lambda _: real).open()
    assert [asked(one)[0][:3] for one in (writing, reading)] == ["503", "503"]
    for name in ("writing", "reading"):
        progress.write(tmp_path / name, failed)
    until(lambda: asked(writing)[0] == "200 OK")
    assert "There is no folder /no/such." in asked(reading)[1]


def test_what_is_said_while_preparing_is_guarded_too(tmp_path):
    entrance, found = Entrance(Settings(data_dir=tmp_path), lambda _: real).open(), []

    def ask(**environ):
        body = entrance({"PATH_INFO": "/", "REQUEST_METHOD": "GET", **environ}, lambda *told: found.append(told))
        return b"".join(body).decode()

    page, again = ask(HTTP_HOST="localhost"), ask(HTTP_HOST="localhost")
    assert page != again, "a nonce holds for one request"
    headers = dict(found[0][1])
    nonce = headers["Content-Security-Policy"].partition("script-src 'nonce-")[2].partition("'")[0]
    assert f'<script nonce="{nonce}">' in page
    assert {name: headers[name] for name in ALWAYS} == dict(ALWAYS)
    ask(HTTP_HOST="evil.example")
    ask(REQUEST_METHOD="POST", HTTP_ORIGIN="https://evil.example", HTTP_HOST="localhost")
    assert [status[:3] for status, _ in found] == ["503", "503", "421", "403"]


@pytest.mark.parametrize("prefix", ["", "/headwind"])
def test_below_a_prefix_it_answers_with_the_prefix_and_without(tmp_path, prefix):
    entrance = Entrance(Settings(data_dir=tmp_path, prefix="/headwind"), lambda _: real).open()
    assert json.loads(asked(entrance, f"{prefix}/healthz")[1]) == {"status": "alive"}
    assert json.loads(asked(entrance, f"{prefix}/readyz")[1])["status"] == "preparing"
    assert json.loads(asked(entrance, f"{prefix}/api/v1/pipeline")[1])["error"] == "NotReady"
    assert 'fetch("/headwind/readyz"' in asked(entrance, f"{prefix}/at-risk")[1]


def test_a_page_waits_while_the_application_loads_and_health_does_not(tmp_path):
    settings, go = Settings(data_dir=tmp_path), threading.Event()

    def build(_settings):
        assert go.wait(PATIENCE)
        return real

    publish(settings)
    entrance = Entrance(settings, build).open()
    until(lambda: json.loads(asked(entrance, "/readyz")[1])["step"].startswith("Opening"))
    assert asked(entrance, "/healthz")[0].startswith("200")
    answers = []
    visitor = threading.Thread(target=lambda: answers.append(asked(entrance)))
    visitor.start()
    go.set()
    visitor.join(PATIENCE)
    assert answers == [("200 OK", "the real one")]


def test_an_application_that_cannot_be_loaded_says_so(tmp_path, caplog):
    settings = Settings(data_dir=tmp_path)

    def broken(_settings):
        raise ValueError("a wire is loose")

    publish(settings)
    entrance = Entrance(settings, broken).open()
    until(lambda: json.loads(asked(entrance, "/readyz")[1])["status"] == "failed")
    page = asked(entrance)[1]
    assert "The log says why" in page
    assert "a wire is loose" not in page, "what goes wrong inside is nobody's who visits"
    assert "a wire is loose" in caplog.text
    assert "cannot be loaded" in caplog.text
