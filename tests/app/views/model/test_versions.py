"""The versions, and how two of them differ."""

import dataclasses

import pytest

from app.views.model.differences import differences
from app.views.model.versions import model_versions
from data.records.store import Store
from model.leaks.verdicts import Verdict
from model.registry.card_records import ChampionChallenge
from tests import worlds

EARLIER, LATER = "20260501T000000Z-00000000", "20260701T000000Z-00000000"


@pytest.fixture
def two(tmp_path):
    """The ten-row world with an earlier version that read less, and was worse."""
    services = worlds.services(tmp_path)
    bundle = services.published().bundle
    metrics = tuple(dataclasses.replace(row, log_loss=(row.log_loss or 0) + 0.1) for row in bundle.card.metrics)
    verdicts = (*bundle.feature_set.verdicts[:-1], Verdict("days_in_stage", "use", "Known while open."))
    earlier = dataclasses.replace(
        bundle,
        version=EARLIER,
        threshold=0.6,
        card=dataclasses.replace(bundle.card, metrics=metrics),
        feature_set=dataclasses.replace(bundle.feature_set, numeric=("discount",), verdicts=verdicts),
    )
    services.bundles.publish(earlier)
    services.store.create()
    return services


def test_the_version_that_serves_is_marked(two):
    found = model_versions(two, {}).versions
    assert found["version"].tolist() == ["20260630T000000Z-00000001", EARLIER]
    assert found["serving"].tolist() == [True, False]
    assert found["skill"].tolist() == [0.2, 0.2]


def test_the_served_version_is_compared_with_the_one_before(two):
    found = model_versions(two, {})
    assert (found.a, found.b) == (EARLIER, "20260630T000000Z-00000001")
    assert found.differences is not None
    assert found.differences.gained == ("Pushes of the close date",)
    assert found.differences.dropped == ()


def test_the_address_chooses_what_is_compared(two):
    found = model_versions(two, {"a": "20260630T000000Z-00000001", "b": EARLIER})
    assert (found.a, found.b) == ("20260630T000000Z-00000001", EARLIER)
    assert found.differences is not None
    assert found.differences.dropped == ("Pushes of the close date",)


def test_a_version_that_is_not_there_is_named(two):
    found = model_versions(two, {"a": "../gone"})
    assert found.unknown == ("../gone",)
    assert found.a == EARLIER


def test_a_version_has_nothing_to_be_compared_with_itself(two):
    assert model_versions(two, {"a": EARLIER, "b": EARLIER}).differences is None


def test_reading_another_version_leaves_the_served_one_in_place(two):
    before = two.published().bundle
    model_versions(two, {})
    assert two.published().bundle is before


def test_the_audit_trail_is_told_latest_first(two):
    two.store.publication("Ann", EARLIER, "published")
    two.store.publication("Bob", EARLIER, "rolled back to")
    found = model_versions(two, {}).audit
    assert found["author"].tolist() == ["Bob", "Ann"]
    assert found["subject"].tolist() == [EARLIER, EARLIER]


def test_the_versions_are_shown_though_the_audit_trail_cannot_be_read(two, tmp_path, monkeypatch):
    (tmp_path / "store.sqlite").write_bytes(b"no database" * 100)
    monkeypatch.setattr(two, "store", Store(tmp_path / "store.sqlite"))
    found = model_versions(two, {})
    assert len(found.versions) == 2
    assert found.audit.empty
    assert found.unread.startswith("The store store.sqlite cannot be read or written.")


def test_facts_verdicts_and_metrics_that_differ(two):
    bundles = two.bundles
    found = differences(bundles.load(EARLIER), bundles.load("20260630T000000Z-00000001"))
    assert found.facts.set_index("aspect").loc["cheapest flat threshold", ["a", "b"]].tolist() == ["60.0 %", "30.0 %"]
    assert found.verdicts[["label", "a", "b"]].values.tolist() == [["Days in stage", "use", "unused"]]
    losses = found.metrics.set_index("name").loc["log_loss"]
    assert (losses["a"], losses["b"], losses["better"]) == (pytest.approx(0.6), 0.5, "b")
    assert found.metrics.set_index("name").loc["auc", "better"] == ""


def test_metrics_that_one_lacks_are_left_out(two):
    bundle = two.published().bundle
    bare = dataclasses.replace(bundle, card=dataclasses.replace(bundle.card, metrics=()))
    assert differences(bare, bundle).metrics.empty


@pytest.mark.parametrize(
    ("outcome", "refused"),
    [("better", False), ("not worse", False), ("same recipe", False), ("worse", True), ("undecided", True)],
)
def test_a_version_that_lost_to_the_champion_was_refused(two, outcome, refused):
    served = two.published().bundle
    met = ChampionChallenge(EARLIER, outcome, words="It met the champion.")
    two.bundles.keep(dataclasses.replace(served, version=LATER, card=dataclasses.replace(served.card, challenge=met)))
    found = model_versions(two, {}).versions.set_index("version")
    assert found.loc[LATER, ["challenge", "refused"]].tolist() == ["It met the champion.", refused]
    assert found.loc[EARLIER, ["challenge", "refused"]].tolist() == ["", False]


def test_a_damaged_version_is_listed_as_unreadable(two):
    (two.bundles.folder / EARLIER / "model.cbm").write_bytes(b"")
    found = model_versions(two, {"a": EARLIER})
    assert dict(zip(found.versions["version"], found.versions["readable"], strict=True)) == {
        "20260630T000000Z-00000001": True,
        EARLIER: False,
    }
    assert (found.a, found.unknown, found.differences) == ("", (EARLIER,), None)
    assert model_versions(two, {"b": EARLIER}).unknown == (EARLIER,)
