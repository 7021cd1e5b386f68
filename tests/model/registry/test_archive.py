"""Where there is a secret a bundle is read only if its manifest carries its signature and names every file."""

import dataclasses
import hashlib
import json

import pytest

from data.errors import BundleDamaged, NotReady, NotSigned
from data.signing import UNSIGNED, Signer
from data.snapshots.manifest import pointer_to
from model.registry.registry import Bundles
from model.registry.versions import versions
from tests.misplaced import misplaced

OURS, THEIRS = Signer("0123456789abcdef"), Signer("fedcba9876543210")


def opened(folder, signer=OURS):
    return Bundles(folder, signer)


def altered(place):
    """Alter the facts, and the manifest with them, as somebody would who knows no secret."""
    facts = (place / "bundle.json").read_text("utf-8").replace('"base_rate": 0.', '"base_rate": 0.9')
    (place / "bundle.json").write_text(facts, "utf-8")
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    manifest["bundle.json"] = hashlib.sha256(facts.encode()).hexdigest()
    (place / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def readable(folder, signer=OURS):
    return [version.readable for version in versions(opened(folder, signer), 5)]


def test_a_signed_bundle_is_read_and_without_a_secret_too(bundle, tmp_path):
    opened(tmp_path).publish(bundle)
    assert opened(tmp_path).current().version == bundle.version
    assert opened(tmp_path, UNSIGNED).current().version == bundle.version
    assert readable(tmp_path) == [True]


@pytest.mark.parametrize("signer", [UNSIGNED, THEIRS])
def test_what_this_secret_has_not_signed_is_refused_until_it_is_signed(bundle, tmp_path, signer):
    opened(tmp_path, signer).publish(bundle)
    with pytest.raises(NotSigned, match=r"python -m app sign\. Else train again"):
        opened(tmp_path).current()
    assert readable(tmp_path) == [False]
    opened(tmp_path).sign(bundle.version)
    assert opened(tmp_path).current().version == bundle.version
    assert readable(tmp_path) == [True]


def test_hashes_that_were_altered_with_the_files_are_refused_only_by_the_signature(bundle, tmp_path):
    opened(tmp_path).publish(bundle)
    altered(tmp_path / bundle.version)
    assert opened(tmp_path, UNSIGNED).current().base_rate > 0.9
    with pytest.raises(NotSigned):
        opened(tmp_path).current()


def test_one_versions_manifest_is_no_other_ones(bundle, tmp_path):
    opened(tmp_path).keep(bundle)
    (tmp_path / bundle.version).rename(tmp_path / "other")
    with pytest.raises(NotSigned, match="other"):
        opened(tmp_path).read("other")


def test_a_file_that_the_manifest_does_not_name_is_refused_and_never_signed(bundle, tmp_path):
    opened(tmp_path).publish(bundle)
    (tmp_path / bundle.version / ".manifest.json-0a0b0c0d").write_text("half")
    assert opened(tmp_path).current().version == bundle.version
    (tmp_path / bundle.version / "timing.json").write_text("{}")
    for attempt in (opened(tmp_path).read, opened(tmp_path).sign):
        with pytest.raises(BundleDamaged, match=r"timing\.json"):
            attempt(bundle.version)


def test_files_that_are_not_what_was_saved_are_never_signed(bundle, tmp_path):
    opened(tmp_path, UNSIGNED).publish(bundle)
    (tmp_path / bundle.version / "model.cbm").write_bytes(b"")
    with pytest.raises(BundleDamaged, match=r"model\.cbm"):
        opened(tmp_path).sign(bundle.version)
    with pytest.raises(NotSigned):
        opened(tmp_path).current()


def test_facts_that_are_not_what_was_signed_are_not_listed(bundle, tmp_path):
    opened(tmp_path).publish(bundle)
    facts = tmp_path / bundle.version / "bundle.json"
    facts.write_text(facts.read_text("utf-8") + " ", "utf-8")
    assert readable(tmp_path) == [False]
    assert readable(tmp_path, UNSIGNED) == [True]


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
@pytest.mark.parametrize("signer", [UNSIGNED, OURS])
@pytest.mark.parametrize(
    "name", ["manifest.json", "bundle.json", "model.cbm", "holdout.json", "timing.json", "browser.json"]
)
def test_what_is_no_file_is_refused_in_words(bundle, tmp_path, kind, signer, name):
    opened(tmp_path).publish(bundle)
    misplaced(tmp_path / bundle.version / name, kind)
    with pytest.raises(BundleDamaged, match=name):
        opened(tmp_path, signer).current()
    with pytest.raises(BundleDamaged, match=name):
        opened(tmp_path, signer).sign(bundle.version)


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_a_pointer_that_is_no_file_names_nothing(bundle, tmp_path, kind):
    opened(tmp_path).publish(bundle)
    misplaced(tmp_path / "CURRENT", kind)
    misplaced(tmp_path / "HISTORY", kind)
    with pytest.raises(NotReady, match=r"CURRENT is no file.*train"):
        opened(tmp_path).current()
    assert not opened(tmp_path).is_current(bundle.version)
    assert opened(tmp_path).history() == []


def test_a_pointer_that_somebody_else_has_moved_is_refused(bundle, tmp_path):
    opened(tmp_path).publish(bundle)
    opened(tmp_path).publish(dataclasses.replace(bundle, version="later"))
    (tmp_path / "CURRENT").write_text(f"{bundle.version}\n")
    with pytest.raises(NotSigned, match=r"pointer to model version .* Else train again"):
        opened(tmp_path).current()
    assert not opened(tmp_path).is_current(bundle.version)
    assert opened(tmp_path, UNSIGNED).is_current(bundle.version)


def test_a_pointers_signature_holds_for_its_kind_and_its_version(bundle, tmp_path):
    opened(tmp_path).publish(bundle)
    signed = (tmp_path / "CURRENT").read_text("utf-8")
    for text in (signed.replace(bundle.version, "other"), pointer_to(bundle.version, OURS), signed[:-2]):
        (tmp_path / "CURRENT").write_text(text)
        with pytest.raises(NotSigned):
            opened(tmp_path).current_version()
    (tmp_path / "CURRENT").write_text(signed)
    assert opened(tmp_path).current_version() == bundle.version


def test_the_pointer_is_signed_with_the_version_that_it_names(bundle, tmp_path):
    opened(tmp_path, UNSIGNED).publish(bundle)
    opened(tmp_path, UNSIGNED).keep(dataclasses.replace(bundle, version="later"))
    opened(tmp_path).sign("later")
    with pytest.raises(NotSigned):
        opened(tmp_path).current_version()
    opened(tmp_path).sign(bundle.version)
    assert opened(tmp_path).current_version() == bundle.version


def test_a_bundle_kept_before_fields_had_an_observed_range_is_read(bundle, tmp_path):
    opened(tmp_path, UNSIGNED).publish(bundle)
    place = tmp_path / bundle.version
    held = json.loads((place / "bundle.json").read_text("utf-8"))
    new = ("observed_minimum", "observed_maximum", "past_only", "since_opening")
    held["fields"] = [{name: value for name, value in one.items() if name not in new} for one in held["fields"]]
    facts = json.dumps(held)
    (place / "bundle.json").write_text(facts, "utf-8")
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    manifest["bundle.json"] = hashlib.sha256(facts.encode()).hexdigest()
    (place / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    fields = opened(tmp_path, UNSIGNED).current().fields
    assert [(field.name, field.maximum) for field in fields] == [(field.name, field.maximum) for field in bundle.fields]
