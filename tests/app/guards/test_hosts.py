"""A request for another name is refused in words, unless a platform asks whether the server lives."""

import os
import runpy
from types import SimpleNamespace

import pytest

from app.guards import hosts
from app.settings import ROOT, Settings

PUBLIC = {"DYNO": "web.1", "HEADWIND_HOST": "0.0.0.0"}
NAMED = {**PUBLIC, "HEADWIND_HOSTS": "crm.example.com, crm.example.org:8443"}


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8050", "localhost.", "127.0.0.1:80", "[::1]:8050", "a.localhost"]
)
def test_bound_to_loopback_the_machines_own_names_are_answered(asked, host):
    assert asked(HOST=host)[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8050",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "10.0.0.7",
        "[::1",
        "a:b:c",
    ],
)
def test_bound_to_loopback_no_other_name_is(asked, host):
    status, words, headers = asked(HOST=host)
    assert status == 421
    assert words["error"] == "WrongHost"
    assert host in words["message"]
    assert "HEADWIND_HOSTS" in words["next_step"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("crm.example.com", 200),
        ("CRM.example.com:443", 200),
        ("crm.example.org", 200),
        ("www.crm.example.com", 421),
        ("localhost", 421),
    ],
)
def test_hosts_that_are_named_are_answered_alone(asked, host, status):
    assert asked(NAMED, HOST=host)[0] == status


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_platform_probes_by_any_address(asked, path):
    assert asked(NAMED, path, HOST="10.1.2.3:5000")[0] == 200
    assert asked(NAMED, f"{path}/more", HOST="10.1.2.3:5000")[0] == 421


def test_who_names_no_host_is_no_browser(asked):
    assert asked(NAMED, HOST="")[0] == 200


def test_elsewhere_any_name_is_answered_and_the_log_warns(asked, caplog):
    assert asked(PUBLIC, HOST="anything.example")[0] == 200
    hosts.warn_of_any(Settings.from_env(PUBLIC))
    assert "any Host is answered" in caplog.text


@pytest.mark.parametrize("env", [{}, NAMED, {"HEADWIND_HOST": "127.0.0.1,::1"}])
def test_nothing_is_warned_of_where_names_are_known(env, caplog):
    hosts.warn_of_any(Settings.from_env(env))
    assert caplog.text == ""


def test_one_open_address_among_several_is_open(asked):
    assert asked({"HEADWIND_HOST": "127.0.0.1,0.0.0.0"}, HOST="anything.example")[0] == 200


def test_the_application_itself_refuses_another_name(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/api/v1/pipeline", headers={"Host": "evil.example"}).get_json()["error"] == "WrongHost"
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 200


@pytest.mark.parametrize(
    ("bound", "open_to_any"),
    [
        ([("127.0.0.1", 8000)], False),
        ([("::1", 8000)], False),
        ([("0.0.0.0", 5000)], True),
        (["/run/headwind.sock"], True),
    ],
)
def test_gunicorn_tells_its_workers_what_is_bound(asked, monkeypatch, bound, open_to_any):
    """Where PORT is set it binds every address by itself, whatever the settings say."""
    monkeypatch.setenv("HEADWIND_PREPARE", "no")
    monkeypatch.setenv("HEADWIND_HOST", "127.0.0.1")
    runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))["when_ready"](
        SimpleNamespace(cfg=SimpleNamespace(address=bound))
    )
    status = asked({"HEADWIND_HOST": os.environ["HEADWIND_HOST"]}, HOST="anything.example")[0]
    assert (status == 200) is open_to_any
