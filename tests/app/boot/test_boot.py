"""A server that starts from nothing answers at once, survives the death of what prepares, and serves."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from app.settings import ROOT

# Only what hangs takes so long.
PATIENCE = 900.0


class Server:
    """The production server on a free port, over a data folder of its own."""

    def __init__(self, folder, **env):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        known = {"HEADWIND_DATA_DIR": str(folder), "HEADWIND_DEMO_OPPORTUNITIES": "200", "HEADWIND_SOURCE": "", **env}
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{self.port}"]
        with (folder.parent / "log").open("w") as log:
            self.process = subprocess.Popen(
                [*command, "app.wsgi:server"], cwd=ROOT, env={**os.environ, **known}, stdout=log, stderr=log
            )

    def ask(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def until(self, wanted, within=PATIENCE):
        end = time.monotonic() + within
        while not (found := wanted()):
            assert time.monotonic() < end, (self.folder.parent / "log").read_text()
            time.sleep(0.1)
        return found

    def known(self):
        return json.loads(self.ask("/readyz")[1])

    def kill_what_prepares(self):
        kept = self.folder / "preparing.json"
        process = self.until(lambda: kept.is_file() and json.loads(kept.read_text())["process"])
        os.kill(process, signal.SIGKILL)
        return process


@pytest.fixture
def server(tmp_path):
    started = []

    def start(**env):
        (tmp_path / "data").mkdir(exist_ok=True)
        started.append(Server(tmp_path / "data", **env))
        return started[-1]

    yield start
    for each in started:
        each.process.terminate()
        each.process.wait(PATIENCE)


def test_a_server_answers_at_once_prepares_again_what_was_killed_and_serves(server):
    one = server()
    assert one.until(lambda: one.ask("/healthz")[0] == 200)
    assert one.ask("/readyz")[0] == 503
    assert "\nheadwind_ready 0\n" in one.ask("/metrics")[1]
    first = one.kill_what_prepares()
    one.until(lambda: one.ask("/readyz")[0] == 200 or one.known().get("step") != "Starting")
    one.until(lambda: one.ask("/readyz")[0] == 200)
    assert one.ask("/")[0] == 200
    assert one.until(lambda: "\nheadwind_ready 1.0\n" in one.ask("/metrics")[1])
    assert not (one.folder / "preparing.json").exists()
    assert first != one.process.pid


def test_what_preparing_refuses_is_said_with_what_to_do(server):
    one = server(HEADWIND_SOURCE="/no/such/export")
    one.until(lambda: one.ask("/healthz")[0] == 200)
    known = one.until(lambda: "/no/such/export" in (found := one.known())["message"] and found)
    assert known["next_step"]
    # Whoever may bring in another export is led to where that is done.
    assert one.until(lambda: one.ask("/")[0] == 200)
    assert one.known()["message"] == known["message"]
