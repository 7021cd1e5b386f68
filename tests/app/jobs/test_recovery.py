"""What a killed job left is put right at the next start of anything; a job that runs now is left alone."""

import contextlib
import dataclasses
import datetime as dt
import shutil
import threading

import duckdb
import pytest

from app import jobs
from app.jobs import recovery
from app.jobs.publication import published
from app.jobs.recovery import exclusively
from app.services import Services
from app.settings import Settings
from data.errors import HeadwindError, InvalidInput
from tests import worlds
from tests.examples import some
from tests.killed import killed, run

SECOND = "20260630T000000Z-00000002"
# Publishes a copy of what is served, scored by the second version.
PUBLISH = f"""
from pathlib import Path
import duckdb
from app.jobs.publication import published
from app.jobs.recovery import exclusively
from app.services import Services
from app.settings import Settings
services = Services(Settings.from_env())
with exclusively(services.settings), services.snapshots.draft(copy_of=services.snapshots.current_version()) as path:
    with duckdb.connect(str(path)) as draft:
        draft.execute("update info set value = '{SECOND}' where key = 'bundle_version'")
    bundle = services.bundles.load("{SECOND}")
    published(services.settings, path, bundle, print, author="Ann", action="published")
"""


@pytest.fixture
def two(tmp_path):
    """The ten-row world, served by its first version; there is a second one of it, and nobody has written anything."""
    services = worlds.services(tmp_path)
    services.bundles.keep(dataclasses.replace(services.published().bundle, version=SECOND))
    # Whoever publishes asks a store that is there for the policy in force, before anything moves.
    services.store.close()
    (services.settings.data_dir / "store.sqlite").unlink(missing_ok=True)
    return services


def served(settings):
    """Which bundle scores what is served, and which is current."""
    services = Services(settings)
    return services.published().bundle.version, services.bundles.current_version()


def lines(settings):
    return [(line.author, line.action, line.subject) for line in Services(settings).store.audit(9)]


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def without_locks(settings):
    return [name for name in files(settings.data_dir) if name not in (recovery.LOCK, "store.sqlite")]


@pytest.mark.parametrize(
    ("event", "ending"),
    [("os.rename", "/INTENDED"), ("os.rename", ".duckdb"), ("os.rename", "/snapshots/CURRENT")],
    ids=["before it is noted", "before the draft has its name", "before the pointer moves"],
)
def test_a_publication_that_is_killed_before_the_pointer_moves_has_not_happened(two, event, ending):
    before, first = without_locks(two.settings), served(two.settings)
    killed(two.settings.data_dir, PUBLISH, event, ending)
    jobs.recover(two.settings)
    assert served(two.settings) == first
    assert without_locks(two.settings) == before
    assert lines(two.settings) == []


@pytest.mark.parametrize(
    ("event", "ending"),
    [
        ("os.rename", "/bundles/HISTORY"),
        ("os.rename", "/bundles/CURRENT"),
        ("os.rename", ".json"),
        ("sqlite3.connect", "store.sqlite"),
        ("os.remove", ".json"),
    ],
    ids=["before the bundle", "within the bundle", "before it is made", "before its line", "after its line"],
)
def test_a_publication_that_is_killed_after_the_pointer_moved_is_completed_once_with_its_own_time(two, event, ending):
    killed(two.settings.data_dir, PUBLISH, event, ending)
    killed_at = dt.datetime.now(dt.UTC)
    for _ in range(2):
        jobs.recover(two.settings)
    assert served(two.settings) == (SECOND, SECOND)
    assert two.bundles.former_version() != SECOND
    assert lines(two.settings) == [("Ann", "published", SECOND)]
    assert two.store.audit(1)[0].at < killed_at
    assert files(two.settings.outbox) == []


def publish_again(services, say=lambda _: None, **said):
    """Publish a copy of what is served, as a job does."""
    with exclusively(services.settings), services.snapshots.draft(services.snapshots.current_version()) as path:
        return published(services.settings, path, services.published().bundle, say, **said)


def test_what_was_killed_is_settled_by_the_next_publication_too(two):
    first = served(two.settings)[0]
    killed(two.settings.data_dir, PUBLISH, "os.rename", "/bundles/HISTORY")
    bundle = two.bundles.load(first)
    with exclusively(two.settings), two.snapshots.draft(two.snapshots.current_version()) as path:
        with contextlib.closing(duckdb.connect(str(path))) as draft:
            draft.execute("update info set value = ? where key = 'bundle_version'", [first])
        published(two.settings, path, bundle, lambda _: None, author="Bob", action="rolled back to")
    assert lines(two.settings) == [("Bob", "rolled back to", first), ("Ann", "published", SECOND)]


def test_a_publication_stands_while_the_store_cannot_be_reached_and_gets_its_line_later(ten_here, caplog):
    in_the_way = ten_here.settings.data_dir / "store.sqlite"
    in_the_way.mkdir()
    version = publish_again(ten_here, author="Ann")
    assert Services(ten_here.settings).published().snapshot.version == version
    assert "store.sqlite" in caplog.text
    jobs.recover(ten_here.settings)
    assert len(files(ten_here.settings.outbox)) == 1
    in_the_way.rmdir()
    jobs.recover(ten_here.settings)
    assert [author for author, *_ in lines(ten_here.settings)] == ["Ann"]


def test_an_author_that_cannot_be_stored_is_refused_before_anything_moves(ten_here):
    before = ten_here.snapshots.current_version()
    with pytest.raises(InvalidInput, match="author"):
        publish_again(ten_here, author="A" * 201)
    assert ten_here.snapshots.current_version() == before


@pytest.fixture
def ten_here(tmp_path):
    """The ten-row world in a data folder of its own."""
    return worlds.services(tmp_path)


LEFT = (
    "snapshots/draft-0a0b0c0d.duckdb",
    "snapshots/draft-0a0b0c0d.duckdb.wal",
    "snapshots/draft-0a0b0c0d.duckdb.spill/block.tmp",
    "snapshots/.CURRENT-0a0b0c0d",
    "snapshots/CURRENT.0a0b0c0d",
    "snapshots/s20260101T000000000000.duckdb.tmp/block.tmp",
    "bundles/.draft-0a0b0c0d/model.cbm",
    "bundles/.CURRENT-0a0b0c0d",
    "bundles/.HISTORY-0a0b0c0d",
    "demo/run-0a0b0c0d/crm/team/part-000.parquet",
    "demo/.current-0a0b0c0d",
    "outbox/.INTENDED-0a0b0c0d",
)
FOREIGN = (
    "notes.txt",
    "snapshots/s-by-hand.duckdb",
    "snapshots/draft-of-a-letter.txt",
    "snapshots/old/draft-0a0b0c0d.duckdb",
    "bundles/by-hand/model.cbm",
    "demo/notes.txt",
    "outbox/letter.json",
)


def leave(settings, *names):
    for name in names:
        path = settings.data_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_leftovers_are_removed_and_what_is_published_and_foreign_files_stay(ten_here):
    before = without_locks(ten_here.settings)
    leave(ten_here.settings, *LEFT, *FOREIGN)
    jobs.recover(ten_here.settings)
    assert without_locks(ten_here.settings) == sorted([*before, *FOREIGN])
    assert list(ten_here.settings.data_dir.rglob("*spill*")) == []
    Services(ten_here.settings).check()


def test_a_foreign_file_is_no_snapshot_and_a_publication_prunes_no_foreign_folder(ten_here):
    leave(ten_here.settings, *FOREIGN)
    said, first = list[str](), ten_here.snapshots.current_version()
    for _ in range(4):
        publish_again(ten_here, say=said.append)
    assert len(ten_here.snapshots.versions()) == 3
    assert next(line.split(":")[0] for line in said if "Deleted" in line) == f"Deleted snapshot {first}"
    ten_here.bundles.prune(kept=0)
    assert {name for name in FOREIGN if (ten_here.settings.data_dir / name).is_file()} == set(FOREIGN)


def test_what_a_running_job_writes_is_left_alone(ten_here):
    with exclusively(ten_here.settings):
        leave(ten_here.settings, *LEFT)
        jobs.recover(ten_here.settings)
        assert {name for name in LEFT if (ten_here.settings.data_dir / name).is_file()} == set(LEFT)
    jobs.recover(ten_here.settings)
    assert {name for name in LEFT if (ten_here.settings.data_dir / name).is_file()} == set()


STARTS = {
    "a job that fails": ("-m", "app", "publish", "--version", "nothing"),
    "gunicorn's door": ("-c", "from app.wsgi import SETTINGS, build; build(SETTINGS)"),
    "check": ("-m", "app", "check"),
}


@pytest.mark.parametrize("start", some(STARTS, 2))
def test_any_start_removes_leftovers(ten_here, start):
    leave(ten_here.settings, *LEFT)
    done = run(ten_here.settings.data_dir, *STARTS[start])
    assert "Traceback" not in done.stderr
    assert {name for name in LEFT if (ten_here.settings.data_dir / name).is_file()} == set()


def test_the_bundle_pointer_follows_the_snapshot_even_where_nothing_says_that_a_publication_was_begun(two):
    first = served(two.settings)[0]
    two.bundles.point(SECOND)
    jobs.recover(two.settings)
    assert served(two.settings) == (first, first)
    (two.settings.bundles / "CURRENT").unlink()
    jobs.recover(two.settings)
    assert served(two.settings) == (first, first)


def test_a_folder_that_cannot_be_written_stops_no_server_and_says_what_to_do_to_a_job(ten_here, caplog):
    (ten_here.settings.data_dir / recovery.LOCK).unlink(missing_ok=True)
    (ten_here.settings.data_dir / recovery.LOCK).mkdir()
    jobs.recover(ten_here.settings)
    assert "cannot be written" in caplog.text
    Services(ten_here.settings).check()
    with pytest.raises(HeadwindError, match="HEADWIND_DATA_DIR"), exclusively(ten_here.settings):
        pass


def test_a_disk_that_refuses_one_thing_is_tidied_of_the_others(ten_here, monkeypatch, caplog):
    leave(ten_here.settings, *LEFT)
    refuse = OSError("No space left on device")

    def full(*_):
        raise refuse

    monkeypatch.setattr("data.snapshots.snapshot.clear", full)
    jobs.recover(ten_here.settings)
    assert "No space left" in caplog.text
    assert (ten_here.settings.data_dir / LEFT[0]).is_file()
    assert not (ten_here.settings.bundles / ".draft-0a0b0c0d").exists()


@pytest.mark.parametrize("text", ["", "4711\n"])
def test_a_lock_file_that_a_killed_job_left_holds_up_nobody(ten_here, text):
    (ten_here.settings.data_dir / recovery.LOCK).write_text(text)
    with exclusively(ten_here.settings):
        pass


def test_a_job_waits_a_moment_for_one_that_is_about_to_end(ten_here, monkeypatch):
    monkeypatch.setattr(recovery, "PATIENCE", 600.0)
    held, entered = threading.Event(), threading.Event()

    def start():
        with exclusively(ten_here.settings):
            entered.set()
            held.wait(0.2)

    other = threading.Thread(target=start)
    other.start()
    entered.wait()
    with exclusively(ten_here.settings):
        other.join()


def test_an_import_waits_for_its_turn_and_says_so(ten_here, monkeypatch):
    monkeypatch.setattr(recovery, "PATIENCE", 0.0)
    said, ends = [], threading.Event()

    def say(words):
        said.append(words)
        ends.set()

    def hold():
        with exclusively(ten_here.settings):
            entered.set()
            ends.wait(60)

    entered = threading.Event()
    other = threading.Thread(target=hold)
    other.start()
    entered.wait()
    with exclusively(ten_here.settings, say):
        other.join()
    assert [line.words for line in said] == [recovery.WAITING]


def test_a_data_folder_that_is_not_there_is_not_made_and_an_empty_one_stays_so(tmp_path):
    for folder in (tmp_path / "none", tmp_path):
        jobs.recover(Settings(data_dir=folder))
    assert files(tmp_path) == [recovery.LOCK]


def test_a_damaged_snapshot_does_not_stop_a_start(ten_here):
    (ten_here.settings.snapshots / f"{ten_here.snapshots.current_version()}.duckdb").write_bytes(b"damaged")
    leave(ten_here.settings, *LEFT)
    jobs.recover(ten_here.settings)
    assert {name for name in LEFT if (ten_here.settings.data_dir / name).is_file()} == set()


def test_a_publication_whose_bundle_is_gone_still_gets_its_line(two):
    killed(two.settings.data_dir, PUBLISH, "os.rename", "/bundles/HISTORY")
    shutil.rmtree(two.settings.bundles / SECOND)
    jobs.recover(two.settings)
    assert lines(two.settings) == [("Ann", "published", SECOND)]
    assert files(two.settings.outbox) == []
