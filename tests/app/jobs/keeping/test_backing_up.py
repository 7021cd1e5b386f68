"""A backup holds what is served and written, and serves again in another folder."""

import contextlib
import dataclasses
import tarfile

import pytest

from app import jobs
from app.answer_json import as_json
from app.jobs.keeping.backing_up import NOT_SENT
from app.services import Services
from app.views.at_risk.answer import at_risk
from app.views.pipeline.answer import pipeline
from data.errors import HeadwindError
from data.records.alerts import deliveries, destinations
from data.records.alerts.deliveries import Message
from data.records.alerts.destinations import Wanted
from data.records.jobs import runs
from data.records.jobs.presence import here
from data.records.store import Store
from tests import worlds
from tests.postgresql import cluster, emptied

__all__ = ["cluster", "emptied"]


def quiet(_words):
    pass


@pytest.fixture
def world(tmp_path):
    """The ten-row world in a folder of its own, with an override on record."""
    services = worlds.services(tmp_path / "first")
    services.store.override("ten", "discount", "It is asked for.", "Mia")
    yield services
    services.store.close()


@pytest.fixture
def file(world, tmp_path):
    found = tmp_path / "backups" / "headwind.tar.gz"
    found.parent.mkdir()
    jobs.back_up(world.settings, str(found), quiet)
    return found


def elsewhere(world, tmp_path):
    return dataclasses.replace(world.settings, data_dir=tmp_path / "second")


def test_what_was_backed_up_is_served_from_another_folder(world, file, tmp_path):
    settings = elsewhere(world, tmp_path)
    jobs.restore(settings, str(file), quiet)
    there, here = Services(settings), world
    assert there.published().snapshot.version == here.published().snapshot.version
    assert there.published().bundle.version == here.published().bundle.version
    assert there.store.audit(9) == here.store.audit(9)
    assert there.store.overrides("ten").keys() == {"discount"}
    jobs.check(settings, quiet, as_object=False)


def numbers(settings):
    """What pages show of what is served, and what people wrote."""
    services = Services(settings)
    shown = [as_json(ask(services, {})) for ask in (pipeline, at_risk)]
    written = (services.store.audit(99), services.store.overrides("ten"))
    services.store.close()
    return shown, written


def test_restored_elsewhere_it_serves_the_same_numbers(world, file, tmp_path):
    settings = elsewhere(world, tmp_path)
    jobs.restore(settings, str(file), quiet)
    assert numbers(settings) == numbers(world.settings)


def test_what_people_wrote_in_a_postgresql_is_in_the_file_and_restored_into_an_empty_one(world, tmp_path, emptied):
    served = dataclasses.replace(world.settings, database_url=emptied)
    store = Store(emptied)
    store.override("ten", "stage", "measured", "Bob")
    running = runs.begin(store, "backup", "Ann", here())
    jobs.back_up(served, str(tmp_path / "file"), quiet)
    runs.end(store, running, 0)
    before = numbers(served)
    assert before[1][1].keys() == {"stage"}
    settings = elsewhere(world, tmp_path)
    jobs.restore(settings, str(tmp_path / "file"), quiet)
    assert numbers(settings) == before
    assert runs.latest(Store(settings.store_url), 9) == (), "a backup that is being made is no part of itself"
    again = dataclasses.replace(served, data_dir=tmp_path / "third")
    with pytest.raises(HeadwindError, match=r"holds something already.*DATABASE_URL"):
        jobs.restore(again, str(tmp_path / "file"), quiet)
    with store.writing() as (connection, _):
        connection.exec_driver_sql("drop schema public cascade")
        connection.exec_driver_sql("create schema public")
    store.close()
    jobs.restore(again, str(tmp_path / "file"), quiet)
    assert numbers(again) == before
    assert not again.data_dir.joinpath("store.sqlite").exists()
    assert not list(again.data_dir.glob("restoring-*"))


def test_nothing_but_the_file_is_left_beside_it(file):
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_is_there_is_not_written_over(world, file):
    with pytest.raises(HeadwindError, match="holds snapshots and bundles"):
        jobs.restore(world.settings, str(file), quiet)


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b broken", None])
def test_a_file_that_is_no_backup_is_refused_and_the_right_one_taken_afterwards(world, file, tmp_path, content):
    cut = file.read_bytes()[: file.stat().st_size // 2]
    (tmp_path / "file").write_bytes(cut if content is None else content)
    settings = elsewhere(world, tmp_path)
    with pytest.raises(HeadwindError, match="cannot be read"):
        jobs.restore(settings, str(tmp_path / "file"), quiet)
    jobs.restore(settings, str(file), quiet)
    assert Services(settings).published().snapshot.version == world.published().snapshot.version


def test_one_that_was_killed_can_be_run_again(world, file, tmp_path):
    settings = elsewhere(world, tmp_path)
    (settings.data_dir / "restoring-0a0b0c0d" / "snapshots").mkdir(parents=True)
    (settings.data_dir / "bundles").mkdir()
    Services(settings).store.create()
    jobs.restore(settings, str(file), quiet)
    assert Services(settings).store.overrides("ten").keys() == {"discount"}
    assert not list(settings.data_dir.glob("restoring-*"))


def test_an_archive_of_something_else_is_refused(world, tmp_path):
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as archive:
        archive.add(__file__, "hello.py")
    with pytest.raises(HeadwindError, match="holds nothing that was published"):
        jobs.restore(elsewhere(world, tmp_path), str(tmp_path / "other.tar.gz"), quiet)


def test_what_a_link_leads_to_is_backed_up_too(world, tmp_path):
    folder = world.settings.data_dir
    (folder / "snapshots").rename(tmp_path / "kept")
    (folder / "snapshots").symlink_to(tmp_path / "kept")
    jobs.back_up(world.settings, str(tmp_path / "file"), quiet)
    settings = elsewhere(world, tmp_path)
    jobs.restore(settings, str(tmp_path / "file"), quiet)
    assert Services(settings).published().snapshot.version == world.published().snapshot.version


def test_a_device_or_a_folder_becomes_no_backup(world, tmp_path):
    for target in ("/dev/null", str(tmp_path), str(tmp_path / "nowhere" / "file")):
        with pytest.raises(HeadwindError, match="cannot become a file"):
            jobs.back_up(world.settings, target, quiet)


def test_a_path_that_leads_out_of_the_folder_is_refused(world, tmp_path):
    with tarfile.open(tmp_path / "bad.tar.gz", "w:gz") as archive:
        archive.add(__file__, "../outside.py")
    with pytest.raises(HeadwindError, match="cannot be read"):
        jobs.restore(elsewhere(world, tmp_path), str(tmp_path / "bad.tar.gz"), quiet)
    assert not (tmp_path / "outside.py").exists()


def test_a_backup_does_not_hold_itself_and_needs_a_name(world):
    with pytest.raises(HeadwindError, match="would hold itself"):
        jobs.back_up(world.settings, str(world.settings.data_dir / "b.tar.gz"), quiet)
    with pytest.raises(HeadwindError, match="Which file"):
        jobs.back_up(world.settings, "", quiet)


def test_a_copy_sends_nothing_that_its_original_may_send(world, tmp_path, emptied):
    wanted = Wanted("e-mail", "a@example.com", quiet_from=0, quiet_until=0)
    number = destinations.add(world.store, "ten", wanted, "Mia", ["example.com"])
    with world.store.writing() as (connection, at):
        for words in ("First", "Second"):
            deliveries.enqueue(connection, "ten", number, Message(words, "Body"), at, at)
    assert deliveries.claim(world.store, "here") is not None
    jobs.back_up(world.settings, str(tmp_path / "file"), quiet)
    for database_url in ("", emptied):
        said: list[str] = []
        folder = tmp_path / f"copy{len(database_url)}"
        settings = dataclasses.replace(world.settings, data_dir=folder, database_url=database_url)
        jobs.restore(settings, str(tmp_path / "file"), said.append)
        assert said[-1] == f"2 messages were on the way when the backup was made. {NOT_SENT}"
        with contextlib.closing(Store(settings.store_url)) as copy:
            assert deliveries.claim(copy, "here") is None
            assert {one.status for one in deliveries.latest(copy, "ten", 9)} == {"left"}
            line = copy.audit(1)[0]
            assert (line.action, line.subject) == ("restore copy", world.published().snapshot.version)
    assert {one.status for one in deliveries.latest(world.store, "ten", 9)} == {"waiting", "claimed"}


def test_what_a_killed_backup_left_beside_its_file_goes_with_the_next_one(world, file):
    left = file.with_name(f".{file.name}-0a0b0c0d.making")
    left.mkdir()
    (left / file.name).write_text("half of it")
    jobs.back_up(world.settings, str(file), quiet)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_restore_that_was_killed_at_its_end_is_done(world, file, tmp_path):
    settings = elsewhere(world, tmp_path)
    jobs.restore(settings, str(file), quiet)
    (settings.data_dir / "restoring-0a0b0c0d").mkdir()
    jobs.restore(settings, str(file), quiet)
    assert not list(settings.data_dir.glob("restoring-*"))
    with pytest.raises(HeadwindError, match="holds snapshots and bundles"):
        jobs.restore(settings, str(file), quiet)


def test_what_was_published_since_a_restore_was_killed_is_not_deleted_by_the_next_one(world, file):
    left = world.settings.data_dir / "restoring-0a0b0c0d" / "snapshots"
    left.mkdir(parents=True)
    with pytest.raises(HeadwindError, match="holds snapshots and bundles"):
        jobs.restore(world.settings, str(file), quiet)
    assert world.store.overrides("ten").keys() == {"discount"}
    jobs.recover(world.settings)
    assert not left.parent.exists()
