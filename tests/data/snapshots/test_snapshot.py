"""Published, never overwritten: readers keep what they have, and a failing import changes nothing."""

import shutil
import threading

import duckdb
import pytest

from data.errors import CheckFailed, HeadwindError, NotFound, NotReady
from data.snapshots.queries import Scope, ask
from data.snapshots.snapshot import Snapshots
from tests import worlds


@pytest.fixture
def snapshots(tmp_path):
    return Snapshots(tmp_path / "snapshots")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A draft of the world, built once."""
    folder = tmp_path_factory.mktemp("built")
    return worlds.scored(worlds.drafted(folder / "ten.duckdb"), "b1")


@pytest.fixture
def publish(snapshots, built, tmp_path):
    """Publish the world, or the world with some files replaced, as an import does."""

    def publish_world(**files):
        with snapshots.draft() as path:
            if files:
                worlds.scored(worlds.draft(path, worlds.write(tmp_path / "export", **files)), "b1")
            else:
                shutil.copy(built, path)
            return snapshots.publish(path)

    return publish_world


def open_count(snapshot):
    """Count the open opportunities of a snapshot."""
    return int(snapshot.ask("counts")["open_opportunities"].iloc[0])


def test_before_the_first_import_the_next_step_is_named(snapshots):
    with pytest.raises(NotReady, match="python -m app prepare"):
        snapshots.current()


def test_a_reader_keeps_its_snapshot_while_the_next_request_sees_the_new_one(snapshots, publish):
    publish()
    reading = snapshots.current()
    assert open_count(reading) == 4
    closed = worlds.OPPORTUNITIES.replace(
        "O10,,Beta,Cat,Lead,2026-06-20,,,4000", "O10,,Beta,Cat,Lost,2026-06-20,,2026-06-30,4000"
    )
    publish(opportunities=closed)
    assert open_count(reading) == 4
    assert open_count(snapshots.current()) == 3


def test_readers_under_a_stream_of_publications_never_see_a_mixture(snapshots, publish):
    publish()
    stop, wrong = threading.Event(), []

    def read():
        while not stop.is_set():
            totals = snapshots.current().ask("counts").iloc[0]
            if tuple(totals) != (10, 4, 0):
                wrong.append(tuple(totals))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(4):
        publish()
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_an_import_that_fails_leaves_the_former_snapshot_and_no_draft(snapshots, publish):
    version = publish()
    header = worlds.OPPORTUNITIES.splitlines()[0] + "\n"
    with pytest.raises(CheckFailed):
        publish(opportunities=header)
    assert snapshots.current_version() == version
    assert not list(snapshots.folder.glob("draft*"))


def test_only_the_latest_few_are_kept_and_any_of_them_can_be_rolled_back_to(snapshots, publish):
    versions = [publish() for _ in range(4)]
    assert snapshots.versions() == tuple(versions[1:])
    snapshots.roll_back(versions[1])
    assert snapshots.current().version == versions[1]
    with pytest.raises(NotFound, match=versions[0]):
        snapshots.roll_back(versions[0])


@pytest.mark.parametrize(
    "attack",
    [
        "delete from opportunities",
        "create table mine as select 1",
        "copy opportunities to 'stolen.csv'",
        "select * from read_csv('/etc/passwd')",
        "attach 'other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
        "set memory_limit = '8GB'",
    ],
)
def test_a_snapshot_can_neither_be_written_nor_reach_out(snapshots, publish, attack):
    publish()
    with snapshots.current().cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(attack)


def test_the_catalogue_knows_levels_as_observed_and_ranges_as_declared_and_as_observed(snapshots, publish):
    publish()
    snapshot = snapshots.current()
    assert snapshot.field("sector").levels == ("Energy", "Retail")
    assert (snapshot.field("discount").minimum, snapshot.field("discount").maximum) == (0, 60)
    assert (snapshot.field("discount").observed_minimum, snapshot.field("discount").observed_maximum) == (0, 20)
    amount = snapshot.field("amount")
    assert (amount.minimum, amount.maximum, amount.observed_minimum, amount.observed_maximum) == (0, None, 1000, 6000)
    assert snapshot.field("discount").tracked
    with pytest.raises(NotFound):
        snapshot.field("mood")


def test_a_name_with_quotes_in_a_scope_is_only_a_name(snapshots, publish):
    publish()
    scope = Scope(owner=("'; drop table opportunities; --",))
    assert ask(snapshots.current(), "matter_today", scope, **worlds.FLAT, ranked=True, limit=5, held_out=[]).empty


@pytest.mark.parametrize("damage", [b"", b"no database"])
def test_a_snapshot_that_cannot_be_read_is_not_ready(snapshots, publish, damage):
    version = publish()
    (snapshots.folder / f"{version}.duckdb").write_bytes(damage)
    with pytest.raises(NotReady, match="missing or damaged"):
        snapshots.current()


def test_a_snapshot_of_another_recipe_is_not_ready(snapshots, publish, monkeypatch):
    publish()
    assert snapshots.usable() is snapshots.current()
    monkeypatch.setattr("data.snapshots.snapshot.recipe", lambda: "another")
    with pytest.raises(NotReady, match="python -m app prepare"):
        snapshots.usable()


def test_what_a_killed_import_left_is_swept_away(snapshots, publish):
    version = publish()
    (snapshots.folder / "draft-00.duckdb.spill").mkdir()
    (snapshots.folder / "draft-00.duckdb").touch()
    snapshots.sweep()
    assert sorted(path.name for path in snapshots.folder.iterdir()) == ["CURRENT", "HISTORY", f"{version}.duckdb"]


def test_a_draft_whose_end_was_not_written_is_never_published(snapshots, publish, built):
    version = publish()
    with snapshots.draft() as path:
        shutil.copy(built, path)
        path.with_suffix(".duckdb.wal").touch()
        with pytest.raises(HeadwindError, match="to its end"):
            snapshots.publish(path)
    assert sorted(path.name for path in snapshots.folder.iterdir()) == ["CURRENT", "HISTORY", f"{version}.duckdb"]


def test_a_pruning_that_was_killed_is_made_up_for(snapshots, publish):
    versions = [publish() for _ in range(3)]
    shutil.copy(snapshots.path(versions[0]), snapshots.path("s20200101T000000000000"))
    snapshots.sweep()
    assert snapshots.versions() == tuple(versions)


def test_a_copy_for_which_there_is_no_room_is_refused_in_words_and_cleared(snapshots, publish, monkeypatch):
    version = publish()
    refuse = OSError("No space left on device")

    def full(path, _content):
        path.touch()
        raise refuse

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(HeadwindError, match="No space left"), snapshots.draft(copy_of=version):
        pass
    assert sorted(path.name for path in snapshots.folder.iterdir()) == ["CURRENT", "HISTORY", f"{version}.duckdb"]


def test_what_duckdb_advises_about_its_settings_is_not_repeated(snapshots):
    full = duckdb.OutOfMemoryException("failed to offload data block\nPossible solutions:\n* SET threads=X")
    with pytest.raises(HeadwindError) as raised, snapshots.draft():
        raise full
    assert raised.value.message == "The draft cannot be written: failed to offload data block"
