"""Where there is a secret a snapshot is opened only if its file and its pointer carry its signature."""

import json
import shutil

import pytest

from data.errors import HeadwindError, NotReady, NotSigned
from data.signing import UNSIGNED, Signer
from data.snapshots.snapshot import KEEP, Snapshots
from tests import worlds
from tests.misplaced import misplaced

OURS, THEIRS = Signer("0123456789abcdef"), Signer("fedcba9876543210")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A draft of the world, built once."""
    folder = tmp_path_factory.mktemp("built")
    return worlds.scored(worlds.drafted(folder / "ten.duckdb"), "b1")


@pytest.fixture
def publish(built, tmp_path):
    """Publish the world, signed or not; return its version."""

    def publish_world(signer=OURS):
        snapshots = Snapshots(tmp_path, signer=signer)
        with snapshots.draft() as path:
            shutil.copy(built, path)
            return snapshots.publish(path)

    return publish_world


@pytest.fixture
def opened(tmp_path):
    """The folder as another process finds it."""
    return lambda signer=OURS: Snapshots(tmp_path, signer=signer)


def test_a_signed_snapshot_opens_and_without_a_secret_too(publish, opened):
    version = publish()
    assert opened().current().version == version
    assert opened(UNSIGNED).current().version == version
    assert [path.stem for path in opened().verified()] == [version]


@pytest.mark.parametrize("signer", [UNSIGNED, THEIRS])
def test_what_this_secret_has_not_signed_is_refused_until_it_is_signed(publish, opened, signer, caplog):
    version = publish(signer)
    with pytest.raises(NotSigned, match=r"python -m app sign\. Else prepare again"):
        opened().current()
    assert (opened().verified(), list(opened().kept())) == ([], [])
    assert version in caplog.text
    opened().sign(version)
    assert opened().current().version == version


def test_a_pointer_that_somebody_else_has_moved_is_refused(publish, opened, tmp_path):
    first, second = publish(), publish()
    (tmp_path / "CURRENT").write_text(f"{first}\n")
    with pytest.raises(NotSigned, match="pointer"):
        opened().current()
    opened().roll_back(first)
    assert opened().current().version == first
    assert second in opened().versions()


def test_a_file_that_is_not_what_was_published_is_refused_and_never_signed(publish, opened, tmp_path):
    version = publish()
    with (tmp_path / f"{version}.duckdb").open("ab") as file:
        file.write(b"more")
    for attempt in (opened().current, lambda: opened().sign(version), lambda: opened(THEIRS).sign(version)):
        with pytest.raises(NotReady, match="is damaged: its file is not what was published"):
            attempt()


def test_one_snapshots_manifest_is_no_other_ones(publish, opened, tmp_path):
    first, second = publish(), publish()
    for end in (".duckdb", ".duckdb.manifest"):
        shutil.copy(tmp_path / f"{first}{end}", tmp_path / f"{second}{end}")
    with pytest.raises(NotSigned, match=second):
        opened().current()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"signature": 7}', "\x00"])
def test_a_manifest_that_cannot_be_read_signs_nothing(publish, opened, tmp_path, text):
    version = publish()
    (tmp_path / f"{version}.duckdb.manifest").write_text(text)
    with pytest.raises(NotSigned):
        opened().current()


def test_rolling_back_to_what_is_not_signed_changes_nothing(publish, opened, tmp_path):
    first, second = publish(), publish()
    (tmp_path / f"{first}.duckdb.manifest").unlink()
    with pytest.raises(NotSigned):
        opened().roll_back(first)
    assert opened().current().version == second


def test_manifests_go_with_their_snapshots(publish, opened, tmp_path):
    versions = [publish() for _ in range(KEEP + 1)]
    kept = {f"{version}{end}" for version in versions[1:] for end in (".duckdb", ".duckdb.manifest")}
    (tmp_path / f"{versions[0]}.duckdb.manifest").write_text(json.dumps({}))
    (tmp_path / f".{versions[1]}.duckdb.manifest-0a0b0c0d").write_text("half")
    opened().sweep()
    assert {path.name for path in tmp_path.iterdir()} == {"CURRENT", "HISTORY", *kept}
    opened().discard(versions[1])
    assert not list(tmp_path.glob(f"{versions[1]}*"))


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
@pytest.mark.parametrize("signer", [UNSIGNED, OURS])
@pytest.mark.parametrize("name", ["CURRENT", "{}.duckdb", "{}.duckdb.manifest"])
def test_what_is_no_file_is_refused_in_words(publish, opened, tmp_path, kind, signer, name):
    version = publish()
    misplaced(tmp_path / name.format(version), kind)
    if name.endswith("manifest") and signer is UNSIGNED:
        assert opened(signer).current().version == version  # nobody reads it without a secret
        return
    with pytest.raises(NotReady) as refused:
        opened(signer).current()
    assert refused.value.next_step


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_what_is_no_file_is_never_signed_or_copied(publish, opened, tmp_path, kind):
    version = publish()
    misplaced(tmp_path / f"{version}.duckdb", kind)
    with pytest.raises(NotReady, match="is no file"):
        opened().sign(version)
    with pytest.raises(HeadwindError, match="is no file"), opened().draft(copy_of=version):
        pass
    assert (list(opened(UNSIGNED).kept()), opened().verified()) == ([], [])


def test_a_pointer_that_is_no_text_is_refused(publish, opened, tmp_path):
    publish()
    (tmp_path / "CURRENT").write_bytes(b"\xff\xfe")
    with pytest.raises(NotReady, match="pointer cannot be read"):
        opened().current()
