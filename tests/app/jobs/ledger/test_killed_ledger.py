"""A publication that is killed at any moment is in the ledger once if it is served, and not at all if it is not."""

import pytest

from app import jobs
from app.services import Services
from data.ledger.ledger import Ledger
from data.snapshots import manifest
from tests import ledgers
from tests.app.jobs.test_recovery import PUBLISH, SECOND
from tests.examples import some
from tests.killed import killed


@pytest.fixture
def two(tmp_path):
    """The ten-row world, published and in the ledger; there is a second version of its bundle."""
    return ledgers.with_a_second_version(tmp_path, SECOND)


@pytest.mark.parametrize(
    ("event", "ending", "served"),
    some(
        [
            ("os.rename", ".parquet", False),
            ("os.rename", "/snapshots/CURRENT", False),
            ("os.mkdir", "/ledger/entries", True),
            ("os.rename", "/bundles/CURRENT", True),
            ("os.rename", "/INTENDED", False),
            ("os.mkdir", "/pending/entries", False),
            ("os.rename", "/snapshots/HISTORY", False),
            ("shutil.rmtree", "/ledger/pending", True),
            ("os.rename", ".json", True),
        ],
        4,
    ),
)
def test_killed_at_any_moment_the_ledger_has_what_was_served_once(two, event, ending, served):
    before = [one.bundle_version for one in two.ledger.files("ten")]
    killed(two.settings.data_dir, PUBLISH, event, ending)
    for _ in range(2):
        jobs.recover(two.settings)
    after = Services(two.settings)
    assert (after.published().bundle.version == SECOND) is served
    assert [one.bundle_version for one in after.ledger.files("ten")] == [*before, *([SECOND] if served else [])]
    assert {one.entries for one in after.ledger.files("ten")} == {4}
    assert not (two.settings.ledger / "pending").exists()


def test_what_was_killed_can_be_published_again_and_is_there_once(two):
    killed(two.settings.data_dir, PUBLISH, "os.rename", "/snapshots/CURRENT")
    jobs.publish(two.settings, SECOND, ledgers.quiet)
    assert [one.bundle_version for one in Services(two.settings).ledger.files("ten")][1:] == [SECOND]


OUTDATED = """
from app.services import ledger_of
from app.settings import Settings
ledger = ledger_of(Settings.from_env())
ledger.remove(ledger.outdated(-1))
"""


@pytest.mark.parametrize("kind", ["entries", "outcomes"])
def test_what_is_deleted_with_a_kill_in_between_is_deleted_wholly_the_next_time(two, kind):
    (one,) = two.ledger.files("ten")
    for path in (two.ledger.path("outcomes", one.snapshot), two.ledger.path("entries", one.snapshot)):
        path.parent.mkdir(exist_ok=True)
        for held in (path, manifest.manifest_of(path)):
            held.write_bytes(two.ledger.path("entries", one.snapshot).read_bytes())
    killed(two.settings.data_dir, OUTDATED, "os.remove", f"/{kind}/{one.snapshot}.parquet")
    left = Ledger(two.settings.ledger)
    left.remove(left.outdated(-1))
    assert [path for path in two.settings.ledger.rglob("*") if path.is_file()] == []


def test_signatures_that_lost_their_file_go_with_the_next_job(two):
    (one,) = two.ledger.files("ten")
    signature = manifest.manifest_of(two.ledger.path("entries", "s20260101T000000000000"))
    kept = manifest.manifest_of(two.ledger.path("entries", one.snapshot))
    for path in (signature, kept):
        path.write_text("{}")
    jobs.recover(two.settings)
    assert (signature.exists(), kept.exists()) == (False, True)


def test_where_the_clock_was_set_back_the_next_one_still_comes_after_all_others(two):
    latest = two.ledger.path("entries", "s20990101T000000000000")
    latest.write_text("It cannot be read.")
    assert jobs.publish(two.settings, SECOND, ledgers.quiet) > latest.stem
    assert [file.bundle_version for file in Ledger(two.settings.ledger).files("ten")][1:] == [SECOND]


def test_what_cannot_be_completed_once_it_is_served_is_by_the_next_start(two):
    entries = two.settings.ledger / "entries"
    before = entries.rename(entries.with_name("before"))
    entries.write_text("There is no room.")
    jobs.publish(two.settings, SECOND, ledgers.quiet)
    assert Services(two.settings).published().bundle.version == SECOND
    entries.unlink()
    before.rename(entries)
    jobs.recover(two.settings)
    assert [one.bundle_version for one in Ledger(two.settings.ledger).files("ten")][1:] == [SECOND]
    assert Services(two.settings).store.audit(1)[0].subject == SECOND
