"""A file is kept a year by the address that says what is in it, and by no other."""

import hashlib
import re

import flask
import pytest

from app.guards import kept


@pytest.fixture
def served(tmp_path):
    (tmp_path / "a.css").write_text("a {}")
    server = flask.Flask("kept", static_folder=str(tmp_path), static_url_path="/assets")
    kept.wire(server, tmp_path)
    return server.test_client()


def caching(client, address):
    with client.get(address) as answer:
        assert answer.status_code == 200
        return answer.headers.get("Cache-Control")


FOR_EVER = "public, immutable, max-age=31536000"


def test_only_the_true_fingerprint_is_kept(served, tmp_path):
    true = hashlib.sha256(b"a {}").hexdigest()[:12]
    written = (tmp_path / "a.css").stat().st_mtime
    for query in (f"v={true}", f"m={written}"):
        assert sorted(caching(served, f"/assets/a.css?{query}").split(", ")) == sorted(FOR_EVER.split(", "))
    for query in ("", "v=", "v=anything", f"v={true[:-1]}", "m=1", f"x={true}", f"v={true}x"):
        assert caching(served, f"/assets/a.css?{query}") == "no-cache"


def test_another_content_has_another_fingerprint(served, tmp_path):
    before = kept.fingerprint(tmp_path / "a.css")
    (tmp_path / "a.css").write_text("b {}")
    assert kept.fingerprint(tmp_path / "a.css") != before
    assert caching(served, f"/assets/a.css?v={before}") == "no-cache"


def test_a_file_that_is_not_there_is_kept_by_nobody(served):
    assert "max-age" not in str(served.get("/assets/nope.css?v=x").headers.get("Cache-Control"))


def test_every_file_that_a_page_names_is_kept(client):
    page = client.get("/").get_data(as_text=True)
    named = re.findall(r'(?:src|href)="(/(?:assets|vendor)/[^"]+)"', page)
    assert [address.rpartition(".")[2].partition("?")[0] for address in named] == ["svg", "js", "mjs", "css"]
    assert all("immutable" in caching(client, address) for address in named)
