"""The versions there are, read from their records alone."""

import json

from model.bundles import Bundles
from model.versions import versions


def record(folder, version, **changed):
    """Write the part of a bundle's record that a list of versions reads."""
    held = {
        "source": "demo",
        "as_of_on": "2026-06-30",
        "trained_at": "2026-07-01T08:00:00+00:00",
        "gate": {"verdict": "Ready", "skill": 0.2, "low": 0.1, "high": 0.3},
    }
    (folder / version).mkdir(parents=True)
    (folder / version / "bundle.json").write_text(json.dumps(held | changed), "utf-8")


def test_the_latest_versions_come_first(tmp_path):
    for day in (1, 2, 3):
        record(tmp_path, f"2026070{day}T000000Z-0")
    found = versions(Bundles(tmp_path), 2)
    assert [version.version[:8] for version in found] == ["20260703", "20260702"]
    assert str(found[0].as_of_on) == "2026-06-30"
    assert (found[0].verdict, found[0].skill) == ("Ready", 0.2)


def test_a_record_that_cannot_be_read_is_listed_as_such(tmp_path):
    record(tmp_path, "20260701T000000Z-0", gate=None)
    (tmp_path / "20260702T000000Z-0").mkdir()
    found = versions(Bundles(tmp_path), 5)
    assert [(version.version[:8], version.readable) for version in found] == [("20260702", False), ("20260701", False)]


def test_before_the_first_training_there_is_none(tmp_path):
    assert versions(Bundles(tmp_path / "bundles"), 5) == ()
