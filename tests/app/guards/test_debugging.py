"""Debugging: tools without a console, in real processes; refused where anybody may come."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from app.settings import ROOT, Settings
from data.errors import HeadwindError
from tests import worlds

PATIENCE = 600.0
PLATFORM = {"HEADWIND_DEBUG": "yes", "DYNO": "web.1"}
SENTENCE = "HEADWIND_DEBUG is for the machine of whoever develops Headwind, not for a platform. Unset HEADWIND_DEBUG."


@pytest.mark.parametrize("env", [PLATFORM, {"HEADWIND_DEBUG": "yes", "HEADWIND_PUBLIC": "yes"}])
def test_a_platform_refuses_it(env):
    with pytest.raises(HeadwindError, match=re.escape(SENTENCE)):
        Settings.from_env(env)


@pytest.mark.parametrize(
    "command",
    [
        ("-m", "app", "serve"),
        ("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", "127.0.0.1:0", "app.wsgi:server"),
    ],
)
def test_neither_server_starts_there_and_both_say_why(command, tmp_path):
    env = {**os.environ, **PLATFORM, "HEADWIND_DATA_DIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert ended.returncode != 0
    assert f"headwind: {SENTENCE}" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.fixture(scope="module")
def debugged(tmp_path_factory):
    """The development server's address, over the ten-row world."""
    folder = tmp_path_factory.mktemp("debugged")
    worlds.services(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "HEADWIND_DEBUG": "yes", "HEADWIND_DATA_DIR": str(folder / "var")}
    # A session of its own: the reloader starts a second process, which is stopped with it.
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", str(port)],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + PATIENCE
    while ask(f"http://127.0.0.1:{port}/healthz")[0] != 200:
        assert time.monotonic() < end, "the development server does not start"
        time.sleep(0.2)
    yield f"http://127.0.0.1:{port}"
    os.killpg(process.pid, 15)
    process.wait(PATIENCE)


def ask(address):
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers)
    except OSError:
        return 0, "", {}


@pytest.mark.parametrize("path", ["/console", "/?__debugger__=yes&cmd=resource&f=debugger.js", "/api/v1/nothing"])
def test_there_is_no_console_and_no_page_that_asks_for_a_pin(debugged, path):
    _, body, _ = ask(debugged + path)
    assert "EVALEX" not in body
    assert "SECRET" not in body
    assert "openShell" not in body


def test_it_reloads_and_does_not_say_what_it_is(debugged):
    status, body, headers = ask(f"{debugged}/_reload-hash")
    assert (status, "reloadHash" in body) == (200, True)
    assert "Server" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
