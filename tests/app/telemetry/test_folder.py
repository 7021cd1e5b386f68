"""What workers count lies in one folder of their server: it outlives each of them, and goes with the server."""

import subprocess
import sys
from typing import IO

import pytest
from prometheus_client.mmap_dict import MmapedDict, mmap_key

from app.settings import ROOT
from app.telemetry import folder


def wrote(path, **values):
    kept = MmapedDict(str(path))
    for name, value in values.items():
        kept.write_value(mmap_key(name, name, [], [], ""), value, 0.0)
    kept.close()


def read(path):
    return {key.split('"')[1]: value for key, value, *_ in MmapedDict.read_all_values_from_file(str(path))}


@pytest.fixture(autouse=True)
def let_go(monkeypatch):
    """Hold the folders of one test only."""
    held: list[IO[str]] = []
    monkeypatch.setattr(folder, "_HELD", held)
    yield
    for lock in held:
        lock.close()


def test_what_ended_workers_counted_adds_up_in_one_file(tmp_path):
    wrote(tmp_path / "counter_7.db", seen=2, late=1)
    wrote(tmp_path / "counter_8.db", seen=3)
    wrote(tmp_path / "histogram_7.db", seconds=0.5)
    for process in (7, 8):
        folder.end(tmp_path, process)
    assert read(tmp_path / "counter_ended.db") == {"seen": 5, "late": 1}
    assert read(tmp_path / "histogram_ended.db") == {"seconds": 0.5}
    assert sorted(path.name for path in tmp_path.glob("*.db")) == ["counter_ended.db", "histogram_ended.db"]


def test_what_is_true_of_a_living_worker_goes_with_it(tmp_path):
    for process in (7, 8):
        wrote(tmp_path / f"gauge_livesum_{process}.db", running=1)
    folder.end(tmp_path, 7)
    assert folder.processes(tmp_path) == [8]


def test_a_worker_that_counted_nothing_leaves_nothing(tmp_path):
    folder.end(tmp_path, 7)
    assert list(tmp_path.glob("*.db")) == []


def test_the_folder_of_a_dead_server_is_removed_and_that_of_a_living_one_is_not(tmp_path):
    code = f"from pathlib import Path\nfrom app.telemetry import folder\nprint(folder.make(Path({str(tmp_path)!r})))"
    living = folder.make(tmp_path)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60, capture_output=True)
    assert len(list(tmp_path.iterdir())) == 2
    made = folder.make(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([living, made])


def test_where_memory_is_short_counts_lie_on_the_disk(tmp_path, monkeypatch):
    assert folder.memory_or_disk(tmp_path) == tmp_path
    monkeypatch.setattr(folder, "LEAST_MEMORY", 2**62)
    assert folder.memory_or_disk(tmp_path) != tmp_path
    assert folder.memory_or_disk(tmp_path / "none").is_dir()
