"""A kept snapshot is served again with its bundle, or deleted; what is served is not."""

import shutil

import pytest

from app import jobs
from app.jobs.imports import remove_snapshot, serve_snapshot
from app.services import Services, snapshots_of
from data.errors import HeadwindError, InvalidInput, NotFound
from data.snapshots.versions import next_version
from tests import worlds
from tests.killed import job, killed


def quiet(_words):
    pass


@pytest.fixture
def two(tmp_path):
    """The settings of a data folder with two snapshots, and their versions; the second is served."""
    services = worlds.services(tmp_path / "var")
    snapshots = services.snapshots
    first = snapshots.current_version()
    with snapshots.draft(copy_of=first) as draft:
        second = snapshots.publish(draft, next_version())
    return services.settings, first, second


def test_a_former_snapshot_is_served_again_and_that_is_audited(two):
    settings, first, second = two
    serve_snapshot(settings, first, quiet, author="Ann")
    services = Services(settings)
    assert services.published().snapshot.version == first
    assert snapshots_of(settings).versions() == (first, second)
    latest = services.store.audit(1)[0]
    assert (latest.author, latest.action) == ("Ann", "served its snapshot again")


def test_a_snapshot_is_deleted_unless_it_is_served(two):
    settings, first, second = two
    with pytest.raises(InvalidInput, match="is served now"):
        remove_snapshot(settings, second, quiet)
    remove_snapshot(settings, first, quiet)
    assert snapshots_of(settings).versions() == (second,)
    for done in (remove_snapshot, serve_snapshot):
        with pytest.raises(NotFound, match="There is no snapshot"):
            done(settings, first, quiet)


def test_a_snapshot_whose_bundle_is_gone_is_not_served(two):
    settings, first, second = two
    shutil.rmtree(settings.bundles)
    with pytest.raises(HeadwindError):
        serve_snapshot(settings, first, quiet)
    assert snapshots_of(settings).current_version() == second


@pytest.mark.parametrize(
    "ending", ["/INTENDED", "/snapshots/HISTORY", "/snapshots/CURRENT", "/bundles/CURRENT", f"{'0' * 12}.json"]
)
def test_killed_at_any_moment_it_is_served_with_its_line_or_nothing_has_happened(two, ending):
    settings, first, second = two
    first = named(settings, first)
    before = Services(settings).store.audit(9)
    killed(settings.data_dir, job("serve-snapshot", "--snapshot", first, "--author", "Ann"), "os.rename", ending)
    for _ in range(2):
        jobs.recover(settings)
    services = Services(settings)
    is_served = services.published().snapshot.version == first
    assert is_served is (ending not in ("/INTENDED", "/snapshots/HISTORY", "/snapshots/CURRENT"))
    assert [line.author for line in services.store.audit(9)] == ["Ann"] * is_served + [one.author for one in before]
    assert snapshots_of(settings).versions() == (first, second)
    assert not list(settings.outbox.iterdir())


def named(settings, version):
    """Give a snapshot that is kept a name that tells it from others."""
    found = f"{version[:10]}{'0' * 12}"
    snapshots_of(settings).path(version).rename(snapshots_of(settings).path(found))
    return found
