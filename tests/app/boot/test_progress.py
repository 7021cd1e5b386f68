"""How far preparing has come is written whole, and read by whoever asks."""

import os
import subprocess
import sys

import pytest

from app.boot import progress
from app.boot.progress import Progress
from tests.misplaced import misplaced


def test_what_was_written_is_read(tmp_path):
    written = Progress("Reading accounts", 0.25, began=1_000.0, process=os.getpid())
    progress.write(tmp_path / "new", written)
    assert progress.read(tmp_path / "new") == written


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"color": 1}', "\xff"])
def test_what_cannot_be_read_is_the_start(tmp_path, text):
    (tmp_path / progress.FILE).write_text(text, "latin-1")
    assert progress.read(tmp_path) == Progress()


def test_once_it_is_forgotten_nothing_is_being_prepared(tmp_path):
    progress.write(tmp_path, Progress("Reading accounts", 0.25))
    progress.forget(tmp_path)
    progress.forget(tmp_path)
    assert progress.read(tmp_path) == Progress()


@pytest.mark.parametrize(("error", "step"), [("", "Reading accounts"), ("It failed.", "Starting")])
def test_a_failure_of_an_earlier_start_is_forgotten_and_what_goes_on_is_not(tmp_path, error, step):
    progress.write(tmp_path, Progress("Reading accounts", 0.25, error=error))
    progress.forget_failure(tmp_path)
    assert progress.read(tmp_path).step == step


def test_whoever_was_killed_has_stopped():
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        assert not Progress(process=process.pid).is_stopped
        process.kill()
    assert Progress(process=process.pid).is_stopped
    assert not Progress(process=process.pid, error="It failed.").is_stopped
    assert not Progress().is_stopped


def test_time_runs_from_the_beginning(monkeypatch):
    monkeypatch.setattr("time.time", lambda: 100.0)
    assert Progress(began=40.0).seconds == 60.0
    assert Progress(began=140.0).seconds == 0.0
    assert Progress().seconds == 0.0


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_what_is_no_file_is_the_start(tmp_path, kind):
    misplaced(tmp_path / progress.FILE, kind)
    assert progress.read(tmp_path) == Progress()
