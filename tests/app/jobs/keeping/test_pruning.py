"""What is older than it is kept: named with its rule, then deleted; what is served and referred to stays."""

import dataclasses
import datetime as dt
import json

import pytest

from app import jobs
from app.services import Services
from data.records.alerts import crossings, deliveries, destinations
from data.records.alerts.crossings import Look, Publication, Sighting
from data.records.alerts.deliveries import Message
from data.records.alerts.destinations import Wanted
from data.records.jobs import runs
from data.records.jobs.presence import here
from data.records.store import Store
from tests import worlds


@pytest.fixture
def world(tmp_path):
    services = worlds.services(tmp_path)
    yield services
    services.store.close()


def prune(settings, **flags):
    said: list[str] = []
    jobs.prune(settings, said.append, **flags)
    return said


def copied(path, names):
    """Copies of a version under other names."""
    for name in names:
        target = path.with_name(name)
        target.mkdir()
        for file in path.iterdir():
            (target / file.name).write_bytes(file.read_bytes())


def test_where_nothing_is_too_old_nothing_goes(world):
    assert prune(world.settings) == ["Nothing is older than it is kept."]


def test_a_dry_run_names_what_goes_and_deletes_nothing_then_it_goes(world):
    settings = world.settings
    served = world.published().bundle.version
    copied(settings.bundles / served, [f"2030010{nth}T000000Z-00000000" for nth in range(1, 10)])
    copied(settings.bundles / served, [f"202001{nth}T000000Z-00000000" for nth in range(10, 20)])
    (settings.data_dir / "watched").mkdir()
    for name, folder in (("gone", "/nowhere/exports"), ("there", str(settings.data_dir))):
        (settings.data_dir / "watched" / f"{name}.json").write_text(json.dumps({"folder": folder}))
    before = sorted(settings.data_dir.rglob("*"))
    said = prune(settings, dry_run=True)
    assert [line.split(":")[0] for line in said] == [
        *(f"Would delete model version 202001{nth}T000000Z-00000000" for nth in range(17, 9, -1)),
        "Would delete what is known of the watched folder /nowhere/exports",
    ]
    assert "the latest 12 are kept" in said[0]
    assert sorted(settings.data_dir.rglob("*")) == before
    assert [line.replace("Would delete", "Deleting") for line in said] == prune(settings)
    assert len(Services(settings).bundles.versions()) == 12
    assert Services(settings).published().bundle.version == served
    assert [path.name for path in (settings.data_dir / "watched").iterdir()] == ["there.json"]
    assert prune(settings) == ["Nothing is older than it is kept."]


def test_rows_go_by_their_days_and_their_audit_line_says_so(world):
    settings = dataclasses.replace(world.settings, keep_runs=30, keep_audit=400)
    early = Store(settings.store_url, clock=lambda: dt.datetime.now(dt.UTC) - dt.timedelta(days=401))
    runs.end(early, runs.begin(early, "train", "Ann", here()), 0)
    early.override("ten", "discount", "It is asked for.", "Mia")
    early.publication("Ann", "gone", "published")
    early.publication("Ann", world.published().bundle.version, "published")
    early.close()
    assert prune(settings) == [
        "Deleting 1 run: they are kept for 30 days (HEADWIND_KEEP_RUNS)",
        "Deleting 1 audit line: nothing refers to them, and they are kept for 400 days (HEADWIND_KEEP_AUDIT)",
    ]
    assert "gone" not in {line.subject for line in world.store.audit(99)}
    assert world.store.audit(1)[0].action == "prune"
    assert world.store.overrides("ten").keys() == {"discount"}


def test_alerts_go_with_their_messages_and_each_says_why(world):
    settings = dataclasses.replace(world.settings, keep_alerts=300)
    early = Store(settings.store_url, clock=lambda: dt.datetime.now(dt.UTC) - dt.timedelta(days=301))
    wanted = Wanted("e-mail", "a@example.com", quiet_from=0, quiet_until=0)
    number = destinations.add(early, "ten", wanted, "Mia", ["example.com"])
    seen = Publication("ten", "s1", dt.date(2026, 6, 30))
    for found in ((), (Sighting("O07", "Alder", "Why"), Sighting("O08", "Birch", "Why"))):
        crossings.cross(early, seen, [Look("silent", "", found)], lambda _: Message("Words", "Body"), dt.UTC)
    why = "they are kept for 300 days (HEADWIND_KEEP_ALERTS);"
    alerts = f"Deleting 2 alerts: {why} whoever is told by a digest has been told of them"
    assert prune(settings) == [alerts]
    one = deliveries.claim(early, "here")
    assert one is not None
    deliveries.begin(early, one)
    deliveries.confirm(early, one)
    destinations.remove(early, "ten", number, "Mia")
    early.close()
    assert prune(settings) == [
        f"Deleting 1 message: {why} they were sent, or nobody has sent them again",
        f"Deleting 1 place that alerts went to: {why} they were removed, and no message to them is kept",
    ]
    assert prune(settings) == ["Nothing is older than it is kept."]
