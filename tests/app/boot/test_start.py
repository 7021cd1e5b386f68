"""Settings that cannot be served end the start in one sentence with status 2, whichever door it comes through."""

import json
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.__main__ import main
from app.boot import start
from app.settings import ROOT, Settings
from data.errors import HeadwindError

WRONG = [
    ("PORT", "99999"),
    ("PORT", "0"),
    ("HEADWIND_WORKERS", "abc"),
    ("HEADWIND_WORKERS", "0"),
    ("HEADWIND_WORKERS", "1000"),
    ("HEADWIND_DATA_DIR", "/proc/x"),
    ("HEADWIND_DATA_DIR", "/proc"),
    ("HEADWIND_DATA_DIR", str(ROOT / "README.md")),
    ("DATABASE_URL", "mysql://somebody@host/name"),
    ("HEADWIND_DEMO_OPPORTUNITIES", str(10**12)),
    ("HEADWIND_PREPARE", "maybe"),
    ("HEADWIND_HOST", "nope nope"),
    ("HEADWIND_HOST", "192.0.2.1"),
    ("HEADWIND_RATES", "/nope"),
    ("HEADWIND_SOURCE", str(ROOT / "README.md")),
]
# gunicorn reads its settings as a process: what this one cannot show.
AS_PROCESS = [WRONG[0], WRONG[5], *WRONG[-5:]]
# Only what hangs takes so long.
PATIENCE = 600
GUNICORN = ("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "app.wsgi:server")
SERVE = ("-m", "app", "serve")


def environment(folder: Path, **settings: str) -> dict[str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    kept = {name: value for name, value in os.environ.items() if name not in ("DYNO", "HEADWIND_SECRET")}
    return {**kept, "HEADWIND_DATA_DIR": str(folder), "PORT": port, "HEADWIND_PREPARE": "no", **settings}


def started(folder, *command, **settings):
    """Start a server that is to end by itself."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@pytest.fixture
def no_server(monkeypatch):
    """This process stays what it is, even where nothing is refused."""
    monkeypatch.setattr("app.__main__.os.execv", lambda *_: pytest.fail("A server would have been started."))


def assert_one_sentence(done, name):
    assert done.returncode == 2, done.stdout + done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith(f"headwind: {name}")


@pytest.mark.parametrize(("name", "value"), AS_PROCESS)
def test_gunicorn_ends_in_one_sentence(tmp_path, name, value):
    assert_one_sentence(started(tmp_path, *GUNICORN, **{name: value}), name)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_the_command_line_ends_in_one_sentence(tmp_path, monkeypatch, capsys, no_server, name, value):
    for known, text in environment(tmp_path, **{name: value}).items():
        monkeypatch.setenv(known, text)
    status = main(["serve", "--prepare"])
    assert_one_sentence(SimpleNamespace(returncode=status, stdout="", stderr=capsys.readouterr().err), name)


@pytest.mark.parametrize("command", [SERVE, ("app.py",)], ids=["serve", "app.py"])
def test_so_does_its_process(tmp_path, command):
    assert_one_sentence(started(tmp_path, *command, HEADWIND_DATA_DIR="/proc/x"), "HEADWIND_DATA_DIR")


def test_make_run_ends_in_one_sentence_and_makes_own(tmp_path):
    done = subprocess.run(
        ["make", "-o", ".venv/.runs", "run", "PORT=99999"],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    said, makes = done.stderr.strip().splitlines()
    assert said.startswith("headwind: PORT")
    assert makes.startswith("make")


@pytest.mark.parametrize("words", [("--port", "99999"), ("--port", "http"), ("--opportunities", str(10**12))])
def test_what_is_said_in_place_of_a_setting_is_held_to_the_same(capsys, no_server, words):
    name = "PORT" if "--port" in words else "HEADWIND_DEMO_OPPORTUNITIES"
    status = main(["serve", *words])
    assert_one_sentence(SimpleNamespace(returncode=status, stdout="", stderr=capsys.readouterr().err), name)


def test_a_file_is_no_data_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(HeadwindError, match="HEADWIND_DATA_DIR") as refused:
        start.require_folder(Settings(data_dir=tmp_path / "file"))
    assert "unset it" in refused.value.next_step


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_an_address_of_this_machine_is_listened_on(host):
    start.require_address(host, 0)


def test_a_port_in_use_may_be_ones_own():
    """A server that reads its settings anew holds it itself; whoever else does, gunicorn says."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        start.require_address("127.0.0.1", held.getsockname()[1])


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", f"{'a' * 64}.example", "a..example"])
def test_an_address_elsewhere_is_refused(host):
    with pytest.raises(HeadwindError, match=r"HEADWIND_HOST names .* no address of this machine"):
        start.require_address(host, 0)


def test_a_port_that_others_may_bind_is_refused(monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("app.boot.start.socket.socket.bind", refused)
    with pytest.raises(HeadwindError, match="PORT 80 may not be bound"):
        start.require_address("127.0.0.1", 80)


def test_an_export_is_a_folder_or_not_there_yet(tmp_path):
    (tmp_path / "deals.csv").touch()
    with pytest.raises(HeadwindError, match=r"deals\.csv, which is no folder"):
        start.require_source(Settings(data_dir=tmp_path, source=str(tmp_path / "deals.csv")))
    for source in ("", "demo", str(tmp_path), str(tmp_path / "gone")):
        start.require_source(Settings(data_dir=tmp_path, source=source))


@pytest.mark.parametrize("kind", ["folder", "pipe"])
@pytest.mark.parametrize("name", ["DATABASE_URL", "HEADWIND_DATA_DIR"])
def test_the_store_is_a_file(tmp_path, kind, name):
    place = tmp_path / "store.sqlite"
    if kind == "folder":
        place.mkdir()
    else:
        os.mkfifo(place)
    url = f"sqlite:///{place}" if name == "DATABASE_URL" else ""
    with pytest.raises(HeadwindError, match=f"{name} leads to .*store.sqlite"):
        start.require_store(Settings(data_dir=tmp_path, database_url=url))


def test_a_store_that_is_not_there_yet_is_made_later(tmp_path):
    start.require_store(Settings(data_dir=tmp_path))
    start.require_store(Settings(data_dir=tmp_path, database_url="postgresql://host/name"))


def test_what_is_published_is_served_from_a_disk_that_may_only_be_read(tmp_path, monkeypatch):
    def refused(**_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("app.boot.start.tempfile.TemporaryFile", refused)
    settings = Settings(data_dir=tmp_path)
    with pytest.raises(HeadwindError, match="Read-only"):
        start.require_folder(settings)
    settings.snapshots.mkdir()
    (settings.snapshots / "CURRENT").touch()
    start.require_folder(settings)


def test_a_folder_that_is_missing_is_made_and_left_empty(tmp_path):
    start.require_folder(Settings(data_dir=tmp_path / "a" / "b"))
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_dangers_are_written_once_each(tmp_path, caplog):
    start.warn(Settings(data_dir=tmp_path, public=True), logging.getLogger("a server's own"))
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert caplog.text.count("DANGER") == 2


def test_a_public_server_warns_once_whatever_its_workers(tmp_path):
    """Two workers, one warning each of the missing secret and of the writes."""
    env = environment(tmp_path, HEADWIND_PUBLIC="yes", HEADWIND_READ_ONLY="no", HEADWIND_WORKERS="2")
    with (tmp_path.parent / "log").open("w+") as log:
        server = subprocess.Popen([sys.executable, *GUNICORN], cwd=ROOT, env=env, stdout=log, stderr=log)
        text = until_booted(server, tmp_path.parent / "log", 2)
        server.terminate()
        assert server.wait(PATIENCE) == 0
    assert text.count("HEADWIND_SECRET is not set") == 1
    assert text.count("HEADWIND_READ_ONLY is off") == 1
    warned = [line for line in map(json.loads, text.splitlines()) if line["level"] == "warning"]
    assert [line["message"].partition(": ")[0] for line in warned] == ["DANGER", "DANGER"]


def until_booted(server, log, workers):
    """Wait until so many workers say that they boot; return what was logged."""
    for _ in range(10 * PATIENCE):
        text = log.read_text()
        if text.count("Booting worker") == workers:
            return text
        assert server.poll() is None, text
        with pytest.raises(subprocess.TimeoutExpired):
            server.wait(0.1)
    raise AssertionError(text)


@pytest.mark.parametrize("place", ["file/folder/store", "n" * 300])
def test_a_store_that_cannot_be_reached_stops_the_start(tmp_path, place):
    (tmp_path / "file").touch()
    with pytest.raises(HeadwindError, match="DATABASE_URL leads to a store that cannot be reached"):
        start.require_store(Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / place}"))


def test_an_export_that_may_not_be_read_stops_the_start(tmp_path, monkeypatch):
    monkeypatch.setattr("app.boot.start.os.access", lambda *_: False)
    with pytest.raises(HeadwindError, match="may not be read"):
        start.require_source(Settings(data_dir=tmp_path, source=str(tmp_path)))
