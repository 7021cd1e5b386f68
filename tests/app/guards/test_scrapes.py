"""What a server counts is read by whoever has its token, or by its own machine."""

import pytest

TOKEN = "0123456789abcdef"
WITH = {"HEADWIND_METRICS_TOKEN": TOKEN, "HEADWIND_HOSTS": "crm.example.com"}


@pytest.mark.parametrize(
    ("settings", "environ", "status"),
    [
        ({}, {"REMOTE": "127.0.0.1"}, 200),
        ({}, {"REMOTE": "::1", "HOST": "[::1]:8050"}, 200),
        ({}, {"REMOTE": "10.0.0.1"}, 403),
        ({}, {"REMOTE": ""}, 403),
        # A foreign name that leads here, and visitors of a proxy on this machine.
        ({"HEADWIND_HOST": "0.0.0.0"}, {"REMOTE": "127.0.0.1", "HOST": "evil.example.com"}, 403),
        ({}, {"REMOTE": "127.0.0.1", "X_FORWARDED_FOR": "203.0.113.7"}, 403),
        ({"HEADWIND_PROXIES": "1"}, {"REMOTE": "127.0.0.1", "X_FORWARDED_FOR": "203.0.113.7"}, 403),
        ({}, {"REMOTE": "127.0.0.1", "FORWARDED": "for=203.0.113.7"}, 403),
        (WITH, {"REMOTE": "10.0.0.1", "AUTHORIZATION": f"Bearer {TOKEN}"}, 200),
        (WITH, {"REMOTE": "10.0.0.1", "AUTHORIZATION": f"Bearer {TOKEN}", "HOST": "app:8050"}, 200),
        (WITH, {"REMOTE": "127.0.0.1"}, 403),
        (WITH, {"REMOTE": "10.0.0.1", "AUTHORIZATION": TOKEN}, 403),
        (WITH, {"REMOTE": "10.0.0.1", "AUTHORIZATION": f"Bearer {TOKEN}0"}, 403),
        (WITH, {"REMOTE": "10.0.0.1", "AUTHORIZATION": "Bearer \xff"}, 403),
    ],
)
def test_who_may_read_the_metrics(asked, settings, environ, status):
    given = dict(environ)
    found = asked(settings, "/metrics", remote=given.pop("REMOTE"), **given)
    assert found[0] == status
    if status == 403:
        assert found[1]["error"] == "NotAllowed"
        assert "HEADWIND_METRICS_TOKEN" in found[1]["next_step"]


def test_nothing_else_asks_for_the_token(asked):
    assert asked(WITH, "/", HOST="crm.example.com")[0] == 200
    assert asked(WITH, "/metricsx", HOST="app:8050")[0] == 421


def test_every_answer_names_its_request_and_refusals_do_too(asked):
    assert asked({}, X_REQUEST_ID="a7")[2]["X-Request-ID"] == "a7"
    made = asked({}, "/metrics", X_REQUEST_ID="a b")[2]["X-Request-ID"]
    assert made.isalnum()
