"""What Heroku and Docker are told fits what they document, and what the application reads."""

import http.server
import json
import re
import runpy
import subprocess
import sys
import threading

import pytest

from app.settings import Settings

# What Heroku documents of app.json.
KEYS = {
    *("name", "description", "keywords", "website", "repository", "logo", "success_url", "scripts", "env", "formation"),
    *("image", "addons", "buildpacks", "environments", "stack"),
}


@pytest.fixture(scope="module")
def manifest(root):
    return json.loads((root / "app.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def steps(root):
    """The instructions of the Dockerfile, each on one line."""
    text = (root / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_heroku_can_read_its_manifest(manifest):
    assert set(manifest) <= KEYS
    assert re.fullmatch(r"[A-Za-z_.-]{1,300}", manifest["name"])
    assert manifest["buildpacks"] == [{"url": "heroku/python"}]
    assert manifest["formation"] == {"web": {"quantity": 1, "size": "basic"}}
    for described in manifest["env"].values():
        assert set(described) <= {"description", "value", "required", "generator"}
        assert isinstance(described.get("value", ""), str)
    assert manifest["env"]["HEADWIND_SECRET"]["generator"] == "secret"


def test_heroku_sets_what_can_be_read(manifest):
    """A generated secret has 64 hexadecimal digits."""
    given = {name: "0" * 64 if "generator" in one else one.get("value", "") for name, one in manifest["env"].items()}
    settings = Settings.from_env({**given, "DYNO": "web.1", "PORT": "5000"})
    assert (settings.source, settings.read_only, settings.public, len(settings.secret)) == ("demo", True, True, 64)


def test_an_image_runs_as_a_user_who_cannot_write_its_code(steps):
    user = steps.index("USER headwind")
    assert [step for step in steps if step.startswith("COPY") and "--chown" in step] == []
    assert "install -d -o headwind -g headwind data/var" in steps[user - 1]
    assert [step for step in steps[user:] if step.startswith(("COPY", "ADD", "USER"))] == ["USER headwind"]


def test_an_image_starts_the_server_of_the_procfile(steps, root):
    (command,) = [json.loads(step.removeprefix("CMD ")) for step in steps if step.startswith("CMD")]
    assert f"web: exec {' '.join(command)}" == (root / "Procfile").read_text("utf-8").splitlines()[0]


def test_an_image_asks_for_its_own_health(steps, root):
    (check,) = [step for step in steps if step.startswith("HEALTHCHECK")]
    python, script = json.loads(check.partition("CMD ")[2])
    assert (python, (root / script).is_file()) == ("python", True)


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers as the server does while it lives, and as one that is broken elsewhere."""

    status = 200

    def do_GET(self):
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.mark.parametrize(("status", "alive"), [(200, True), (503, False)])
def test_health_is_what_the_server_says(root, monkeypatch, status, alive):
    monkeypatch.setattr(Answers, "status", status)
    with http.server.HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        health = runpy.run_path(str(root / "deploy" / "health.py"))
        assert health["is_alive"](server.server_port) is alive
    assert not health["is_alive"](server.server_port)


def test_where_nothing_answers_the_check_fails(root):
    done = subprocess.run([sys.executable, root / "deploy" / "health.py"], env={"PORT": "1"}, check=False)
    assert done.returncode == 1
