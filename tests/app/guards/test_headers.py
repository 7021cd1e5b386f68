"""Every answer carries the headers, whoever makes it; an inline script runs by the nonce of its request alone."""

import json
import re

import pytest

from app.guards import headers

ADDRESSES = [
    "/",
    "/at-risk",
    "/api/v1/pipeline",
    "/api/v1/nothing",
    "/_dash-layout",
    "/assets/theme.js",
    "/assets/main.mjs",
    "/healthz",
]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers(client, address):
    with client.get(address) as answer:
        assert {name: answer.headers[name] for name in headers.ALWAYS} == dict(headers.ALWAYS)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in answer.headers
        assert "Server" not in answer.headers


def test_what_is_no_page_loads_nothing(client):
    assert client.get("/api/v1/pipeline").headers["Content-Security-Policy"] == headers.NO_PAGE


def scripts_allowed(answer):
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    return policy["script-src"].split()


def test_an_inline_script_is_known_by_the_nonce_of_its_request(client):
    first, second = client.get("/"), client.get("/")
    own, nonce = scripts_allowed(first)
    assert own == "'self'"
    word = nonce.removeprefix("'nonce-").removesuffix("'")
    inline = INLINE.findall(first.get_data(as_text=True))
    assert len(inline) == 3  # the configuration, no script; the title, by Dash; the renderer
    assert [f'nonce="{word}"' in each for each in inline].count(True) == 2
    assert all("application/json" in each or "nonce=" in each for each in inline)
    assert scripts_allowed(second)[1] != nonce


def test_over_https_browsers_are_told_to_stay_there(client):
    answer = client.get("/healthz", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_an_answer_keeps_its_own_policy_and_loses_the_servers_name():
    given = [
        ("content-security-policy", "default-src 'self'"),
        ("Server", "somebody/1.0"),
        ("Content-Type", "text/html"),
    ]
    found = headers.completed(given, "n")
    assert [value for name, value in found if name.lower() == "content-security-policy"] == ["default-src 'self'"]
    assert "server" not in {name.lower() for name, _ in found}


def test_a_failure_has_the_headers_too(client, monkeypatch, caplog):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("app.views.pipeline.answer.pipeline", fail)
    answer = client.get("/api/v1/pipeline")
    assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (500, "nosniff")
    assert json.loads(answer.get_data())["error"] == "HeadwindError"
