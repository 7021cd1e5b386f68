"""A publication that is killed at any moment is in the ledger once if it is served, and not at all if it is not."""

import dataclasses

import pytest

from app import jobs
from app.services import Services
from tests import ledgers, worlds
from tests.app.jobs.test_recovery import PUBLISH, SECOND
from tests.killed import killed


@pytest.fixture
def two(tmp_path):
    """The ten-row world, published and in the ledger; there is a second version of its bundle."""
    services = worlds.services(tmp_path)
    bundle = services.published().bundle
    services.bundles.keep(dataclasses.replace(bundle, version=SECOND))
    ledgers.publish(services, tmp_path / "first", bundle, scored=False)
    return services


@pytest.mark.parametrize(
    ("event", "ending", "served"),
    [
        ("os.rename", "/INTENDED", False),
        ("os.mkdir", "/pending/entries", False),
        ("os.rename", ".parquet", False),
        ("os.rename", "/snapshots/CURRENT", False),
        ("os.rename", "/snapshots/HISTORY", False),
        ("os.mkdir", "/ledger/entries", True),
        ("shutil.rmtree", "/ledger/pending", True),
        ("os.rename", "/bundles/CURRENT", True),
        ("os.rename", ".json", True),
    ],
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
