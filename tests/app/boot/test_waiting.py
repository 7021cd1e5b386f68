"""Whoever asks before anything can be served hears what is being prepared, each in the form that was asked for."""

import json
import re

import pytest

from app import addresses
from app.boot import waiting
from app.boot.progress import Progress
from app.telemetry import names

HALF = Progress("Backtest 2 of 4", 0.5)
FAILED = Progress(error="accounts.csv <b>lacks</b> a header.", next_step="Add it & start again.")


def asked(path, progress=HALF):
    status, headers, body = waiting.answer(path, progress, "n0nce")
    return status, dict(headers), body.decode()


def test_the_process_lives():
    status, _, body = asked("/healthz")
    assert status.startswith("200")
    assert json.loads(body) == {"status": "alive"}


@pytest.mark.parametrize("path", ["/readyz", "/api/v1/pipeline"])
def test_a_program_hears_the_step_and_the_share(path):
    status, headers, body = asked(path)
    known = json.loads(body)
    assert status.startswith("503")
    assert (known["error"], known["status"], known["step"], known["share"]) == (
        "NotReady",
        "preparing",
        "Backtest 2 of 4",
        0.5,
    )
    assert headers["Retry-After"] == waiting.AGAIN


@pytest.mark.parametrize("path", ["/", "/at-risk", "/no-such-page"])
def test_a_person_sees_the_step_and_the_share(path):
    status, headers, body = asked(path)
    assert status.startswith("503")
    assert headers["Content-Type"].startswith("text/html")
    assert headers["Cache-Control"] == "no-store"
    assert "Backtest 2 of 4" in body
    assert 'value="50"' in body
    assert "__" not in body


def test_every_script_and_style_is_allowed_by_name():
    _, headers, body = asked("/")
    assert re.findall(r"<(script|style) nonce=\"n0nce\">", body) == ["style", "script"]
    assert body.count("<script") == 1
    policy = headers["Content-Security-Policy"]
    assert "script-src 'nonce-n0nce'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_what_failed_is_said_with_what_to_do_and_nothing_of_it_is_markup():
    _, _, body = asked("/", FAILED)
    assert "accounts.csv &lt;b&gt;lacks&lt;/b&gt; a header." in body
    assert "Add it &amp; start again." in body
    assert 'class="failed"' in body
    assert json.loads(asked("/readyz", FAILED)[2])["status"] == "failed"


def test_the_page_asks_below_the_path_that_everything_stands_below():
    assert 'fetch("/readyz"' in asked("/")[2]
    with addresses.below("/headwind"):
        assert 'fetch("/headwind/readyz"' in asked("/")[2]


def test_a_head_request_has_no_body():
    sent = list(waiting.send(waiting.answer("/", HALF, "n0nce"), lambda *_: None, body=False))
    assert sent == []


def test_prometheus_hears_in_numbers_that_nothing_is_ready():
    status, headers, body = asked("/metrics")
    assert (status[:3], headers["Content-Type"]) == ("200", names.TYPE)
    assert "# TYPE headwind_ready gauge\nheadwind_ready 0\n" in body
    assert "\nheadwind_prepared_share 0.5\n" in body
    assert "\nheadwind_preparing_failed 1\n" in asked("/metrics", FAILED)[2]
