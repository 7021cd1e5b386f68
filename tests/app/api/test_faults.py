"""What the log says of requests that fail."""

import errno
import logging

import pytest

from app.api import door, faults
from app.api.faults import LONGEST, QUIET, Log, OnePerKind, plain
from app.telemetry import request_id

LOG = logging.getLogger("faults")


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def log(clock):
    return Log(LOG, clock)


@pytest.fixture
def said(caplog):
    caplog.set_level(logging.WARNING)
    return lambda: [record.getMessage() for record in caplog.records]


def fail(text):
    raise ValueError(text)


def failure(text="no such thing"):
    try:
        fail(text)
    except ValueError as error:
        return error


def test_a_line_is_short_and_nobody_else_writes_into_it():
    assert plain("GET /a\r\nERROR forged \x1b[31m\u2028") == r"GET /a\r\nERROR forged \x1b[31m\u2028"
    assert plain("Zoë 🎯") == "Zoë 🎯"
    assert len(plain("x" * 5_000)) == LONGEST


def test_the_same_error_a_thousand_times_has_one_traceback_a_minute(log, clock, said):
    for _ in range(1_000):
        log.failed("A request failed", failure())
    assert len(said()) == 1
    assert said()[0].startswith("A request failed\n    Traceback")
    clock.now += QUIET
    log.failed("A request failed", failure())
    assert said()[1].startswith("A request failed (and 999 more of them since the last entry)\n")


def test_an_error_that_goes_unsaid_is_logged_under_the_number_of_the_last_entry(log, clock):
    def number(given):
        request_id.begin(given)
        return log.failed("A request failed", failure())

    assert [number("a1"), number("a2")] == ["a1", "a1"]
    clock.now += QUIET
    assert number("a3") == "a3"
    request_id.forget()


def test_errors_of_another_place_or_kind_are_told_apart(log, said):
    log.failed("A request failed", failure())
    log.failed("A request failed", KeyError("output"))
    assert len(said()) == 2


def test_a_traceback_stands_apart_from_lines_at_the_margin(log, said):
    log.failed("A request failed", failure("one\nERROR forged\r\x1b[31m"))
    head, *rest = said()[0].split("\n")
    assert head == "A request failed"
    assert all(line.startswith("    ") for line in rest)
    assert "\x1b" not in said()[0]
    assert "\r" not in said()[0]


def test_no_kind_is_remembered_for_ever(log, monkeypatch, said):
    monkeypatch.setattr(faults, "MOST_KINDS", 3)
    for kind in range(10):
        log.refused("Late", kind)
    assert len(log._kinds) <= 3
    assert len(said()) == 10


def test_what_the_server_says_itself_is_as_short(log, caplog):
    server = logging.getLogger("server-of-a-test")
    server.addFilter(OnePerKind(log))
    caplog.set_level(logging.WARNING)
    server.warning("Bad\nrequest %s", "/a")
    for _ in range(3):
        try:
            fail("disk")
        except ValueError:
            server.exception("Exception while serving %s", "/a\nb")
    lines = [record.getMessage() for record in caplog.records]
    assert lines[0] == r"Bad\nrequest /a"
    assert len(lines) == 2
    assert lines[1].startswith("Exception while serving /a\\nb\n    Traceback")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"3", b"{}", b'{"output": 3}', b'{"output": "no.such", "inputs": [], "changedPropIds": []}'],
)
def test_a_malformed_callback_is_refused_without_a_traceback(client, monkeypatch, said, body):
    monkeypatch.setattr(door, "FAULTS", Log(LOG))
    found = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert found.status_code < 500
    assert [line for line in said() if "Traceback" in line or len(line) > LONGEST] == []


def test_an_unexpected_error_is_answered_and_written_once(client, monkeypatch, said):
    monkeypatch.setattr(door, "FAULTS", Log(LOG))
    monkeypatch.setattr("app.api.files.lists.open_deals.export", lambda *_: 1 / 0)
    for _ in range(5):
        found = client.get("/export/at-risk.csv")
        assert (found.status_code, found.get_json()["message"]) == (500, "Something went wrong.")
    assert len(said()) == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_cannot_be_written_is_said_with_the_next_step(client, monkeypatch, said, number):
    def write(*_):
        raise OSError(number, "It is full.", "/srv/headwind/store")

    monkeypatch.setattr("app.api.files.lists.open_deals.export", write)
    found = client.get("/export/at-risk.csv")
    told = found.get_json()
    assert (found.status_code, told["error"]) == (503, "Unwritable")
    assert "has room" in told["next_step"]
    assert "/srv" not in str(told)
    assert "Traceback" not in "".join(said())
