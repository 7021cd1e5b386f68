"""A demo CRM is whole, or there is none."""

import shutil

import duckdb
import pytest

from data.demo import runs
from data.demo.runs import Runs
from data.errors import HeadwindError
from tests.killed import killed

SIZE = 200
MAKE = f"""
import os
from pathlib import Path
from data.demo.runs import Runs
Runs(Path(os.environ["HEADWIND_DATA_DIR"])).make({SIZE})
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A demo that nobody touches."""
    found = Runs(tmp_path_factory.mktemp("made") / "demo")
    found.make(SIZE)
    return found.folder


@pytest.fixture
def demos(made, tmp_path):
    shutil.copytree(made, tmp_path / "demo", symlinks=True)
    return Runs(tmp_path / "demo")


def kept(demos):
    return {path.name for path in demos.folder.iterdir()}


def test_a_demo_is_current_whole_and_alone(demos):
    assert demos.is_as_asked(SIZE)
    assert kept(demos) == {"current", demos.current.resolve().name}
    assert (demos.current / "truth" / "truth.parquet").is_file()


def test_another_one_takes_its_place_with_its_truth(demos):
    former = demos.current.resolve()
    demos.make(SIZE + 10)
    assert demos.is_as_asked(SIZE + 10)
    assert not demos.is_as_asked(SIZE)
    assert kept(demos) == {"current", demos.current.resolve().name}
    assert not former.exists()


def test_a_demo_of_another_simulation_is_intact_and_not_what_is_asked_for(demos, monkeypatch):
    monkeypatch.setattr(runs, "recipe", lambda: "another")
    assert demos.is_intact()
    assert not demos.is_as_asked(SIZE)


def test_a_copied_data_folder_whose_link_became_a_folder_still_works(demos, tmp_path):
    shutil.copytree(demos.folder, tmp_path / "copy", symlinks=False)
    copy = Runs(tmp_path / "copy")
    assert copy.is_as_asked(SIZE)
    copy.make(SIZE)
    assert copy.is_as_asked(SIZE)
    assert kept(copy) == {"current", copy.current.resolve().name}


@pytest.mark.parametrize(
    "damage",
    [
        shutil.rmtree,
        lambda run: shutil.rmtree(run / "crm" / "changes"),
        lambda run: (run / "truth" / "truth.parquet").unlink(),
        lambda run: (run / "crm" / "team" / "part-000.parquet").write_bytes(b"PAR1"),
        lambda run: (run / "crm" / "team" / "part-001.parquet").touch(),
        lambda run: (run / "demo.json").unlink(),
        lambda run: (run / "demo.json").write_text("[]"),
        lambda run: (run / "demo.json").write_bytes(b"\xff"),
    ],
)
def test_a_damaged_demo_is_recognised_and_made_anew(demos, damage):
    damage(demos.current.resolve())
    assert not demos.is_intact()
    demos.make(SIZE)
    assert demos.is_as_asked(SIZE)
    assert kept(demos) == {"current", demos.current.resolve().name}


@pytest.mark.parametrize("left", ["current", "current/crm/opportunities", "opportunities"])
def test_empty_folders_are_no_demo(tmp_path, left):
    demos = Runs(tmp_path / "demo")
    (demos.folder / left).mkdir(parents=True)
    assert not demos.is_intact()
    demos.make(SIZE)
    assert demos.is_as_asked(SIZE)
    assert kept(demos) == {"current", demos.current.resolve().name}


@pytest.mark.parametrize(
    ("event", "ending"),
    [("os.mkdir", "/activities"), ("os.rename", "/demo.json"), ("os.rename", "/current")],
    ids=["half of the tables", "before the record", "before the move"],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_generation_that_is_killed_leaves_what_there_was(tmp_path, event, ending, is_first):
    demos = Runs(tmp_path)
    if not is_first:
        demos.make(SIZE)
    before = {path.name for path in tmp_path.iterdir()}
    killed(tmp_path, MAKE, event, ending)
    assert demos.is_intact() is not is_first
    assert kept(demos) > before
    demos.sweep()
    assert kept(demos) == before


def test_a_generation_that_is_killed_after_the_move_has_happened(tmp_path):
    demos = Runs(tmp_path)
    demos.make(SIZE)
    former = demos.current.resolve()
    killed(tmp_path, MAKE, "shutil.rmtree", former.name)
    demos.sweep()
    assert demos.is_as_asked(SIZE)
    assert kept(demos) == {"current", demos.current.resolve().name} != {"current", former.name}


def test_foreign_files_stay(demos):
    (demos.folder / "notes.txt").touch()
    (demos.folder / "run-by-hand").mkdir()
    demos.sweep()
    demos.make(SIZE)
    assert kept(demos) == {"current", demos.current.resolve().name, "notes.txt", "run-by-hand"}


@pytest.mark.parametrize("error", [OSError("No space left"), duckdb.IOException("No space left")])
def test_a_disk_without_room_leaves_the_one_there_is(demos, monkeypatch, error):
    before = kept(demos)

    def full(crm, _truth, **_named):
        crm.mkdir(parents=True)
        raise error

    monkeypatch.setattr(runs, "generate", full)
    with pytest.raises(HeadwindError, match="No space left"):
        demos.make(SIZE)
    assert kept(demos) == before
    assert demos.is_as_asked(SIZE)
