"""A deployment that has just got its secret refuses what it has, until it is signed or prepared again."""

import dataclasses
import re

import pytest

from app import jobs
from app.__main__ import main
from app.factory import _server
from app.jobs.publication import publish
from app.services import Services
from app.settings import Settings
from data.errors import HeadwindError, NotSigned
from tests import worlds

SECRET = "0123456789abcdef"


@pytest.fixture
def unsigned(tmp_path):
    """The settings of the ten-row world, published without a secret, now with one."""
    return dataclasses.replace(worlds.services(tmp_path).settings, secret=SECRET)


def test_what_was_published_without_a_secret_is_signed_in_one_go(unsigned):
    with pytest.raises(NotSigned, match="python -m app sign"):
        Services(unsigned).published()
    said: list[str] = []
    jobs.sign(unsigned, said.append)
    assert said == ["Signed 1 model version and 1 snapshot."]
    Services(unsigned).check()
    with pytest.raises(NotSigned):
        Services(dataclasses.replace(unsigned, secret=SECRET[::-1])).published()


def test_what_is_published_next_is_signed(unsigned):
    jobs.sign(unsigned, lambda _: None)
    version = publish(unsigned, Services(unsigned).published().bundle.version, lambda _: None)
    assert Services(unsigned).published().snapshot.version == version


def test_what_is_damaged_is_named_and_not_signed(unsigned):
    (version,) = Services(unsigned).bundles.versions()
    (unsigned.bundles / version / "model.cbm").write_bytes(b"")
    said: list[str] = []
    with pytest.raises(NotSigned):
        jobs.sign(unsigned, said.append)
    assert "Warning" in said[0]
    assert "model.cbm" in said[0]
    assert said[1] == "Signed 0 model versions and 1 snapshot."


def test_without_a_secret_there_is_nothing_to_sign_with(tmp_path):
    with pytest.raises(HeadwindError, match="no secret"):
        jobs.sign(Settings(data_dir=tmp_path), lambda _: None)


def test_the_command_line_signs(unsigned, monkeypatch, capsys):
    monkeypatch.setenv("HEADWIND_DATA_DIR", str(unsigned.data_dir))
    monkeypatch.setenv("HEADWIND_SECRET", SECRET)
    assert main(["check"]) == 1
    assert "is not signed with this HEADWIND_SECRET" in capsys.readouterr().err
    assert main(["sign"]) == 0
    assert main(["check"]) == 0


def test_preparing_replaces_what_is_not_signed_only_where_an_export_is_named(unsigned, monkeypatch):
    """Without a name it would be the demo, in place of a company's own deals."""
    asked = []
    monkeypatch.setattr("app.jobs.exports.import_export", lambda _settings, folder, *_, **__: asked.append(folder))
    with pytest.raises(NotSigned):
        jobs.prepare(unsigned, lambda _: None)
    assert asked == []
    named = dataclasses.replace(unsigned, source=str(unsigned.data_dir.parent / "export"))
    with pytest.raises(NotSigned):  # the import above publishes nothing, so nothing signed is there to be served
        jobs.prepare(named, lambda _: None)
    assert [str(folder) for folder in asked] == [named.source]


def test_whoever_opens_what_is_published_is_handed_the_secret(root):
    """A door that forgot it would load what nobody has signed."""
    opens = re.compile(r"\b(Snapshots|Bundles)\(|from model\.(archive|bundles) import .*\b(load|save)\b")
    found = [path.name for path in (root / "app").rglob("*.py") if opens.search(path.read_text("utf-8"))]
    assert found == ["services.py"]


def test_flasks_key_comes_from_the_secret(dash_app, ten):
    assert dash_app.server.config["SECRET_KEY"] is None
    own = dataclasses.replace(ten.settings, secret=SECRET)
    assert _server(own).config["SECRET_KEY"] == own.session_key
