"""A line of the log, as a person reads it and as a program does."""

import io
import json
import logging
import logging.config

import pytest

from app.telemetry import logs, request_id


@pytest.fixture
def written():
    """Log through a configuration; return what was written, and leave the loggers as they were."""

    def write(act, *, as_json):
        chosen = logs.configuration(as_json=as_json)
        kept = io.StringIO()
        handler = logging.StreamHandler(kept)
        handler.setFormatter(chosen["formatters"]["lines"]["()"]())
        log = logging.getLogger("headwind.test")
        log.propagate, log.handlers = False, [handler]
        act(log)
        return kept.getvalue()

    # A request that a test before asked in this thread was answered, but nothing forgot it as a server does.
    request_id.forget()
    yield write
    request_id.forget()


def fail(log):
    request_id.begin("a7")
    try:
        json.loads("{")
    except ValueError:
        log.exception("It failed\nERROR forged")


def test_a_json_line_is_one_object_with_the_request(written):
    text = written(fail, as_json=True)
    (line,) = text.splitlines()
    found = json.loads(line)
    assert (found["request_id"], found["level"], found["logger"]) == ("a7", "error", "headwind.test")
    assert found["message"] == "It failed\nERROR forged"
    assert "JSONDecodeError" in found["traceback"]
    assert found["time"].endswith("+00:00")


def test_a_plain_line_ends_with_the_request_and_its_traceback_follows(written):
    head, *rest = written(fail, as_json=False).splitlines()
    assert head.endswith("[ERROR] It failed [request a7]")
    assert any("JSONDecodeError" in line for line in rest)


@pytest.mark.parametrize("as_json", [True, False])
def test_outside_a_request_there_is_none(written, as_json):
    assert "request" not in written(lambda log: log.warning("Nobody asked"), as_json=as_json)


@pytest.mark.parametrize("as_json", [True, False])
def test_the_configuration_can_be_used_and_writes_no_line_twice(as_json, capsys):
    root = logging.getLogger()
    before = root.handlers[:], root.level
    own = logging.getLogger("gunicorn.error")
    try:
        logging.config.dictConfig(logs.configuration(as_json=as_json))
        own.info("Listening")
        root.info("Nobody wants to know")
        assert capsys.readouterr().err.count("\n") == 1
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        own.handlers.clear()
        own.propagate = True
