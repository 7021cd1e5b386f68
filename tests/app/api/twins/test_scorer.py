"""The model for the browser: found under its own name only, kept for a year."""

import dataclasses
import gzip

import pytest

from app.services import Published, Services
from model.browser.export import Exported

PAYLOAD = b'{"leaf":"%s"}' % (b"0" * 2_000)


@pytest.fixture
def name(ten, monkeypatch) -> str:
    """The name of the model that is published with a payload."""
    published = ten.published()
    bundle = dataclasses.replace(published.bundle, exported=Exported(PAYLOAD, "0123456789ab"))
    opened = Services(ten.settings)
    monkeypatch.setattr(opened, "published", lambda: Published(published.snapshot, bundle))
    monkeypatch.setattr("app.api.twins.scorer.services", lambda: opened)
    return f"{bundle.version}-0123456789ab"


def test_the_model_is_sent_as_it_is_and_kept_for_ever(client, name):
    response = client.get(f"/scorer/{name}.json")
    assert (response.status_code, response.mimetype, response.data) == (200, "application/json", PAYLOAD)
    kept = response.cache_control
    assert (kept.public, kept.immutable, kept.max_age) == (True, True, 31_536_000)


def test_it_is_sent_compressed(client, name):
    response = client.get(f"/scorer/{name}.json", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.cache_control.immutable
    assert gzip.decompress(response.data) == PAYLOAD


@pytest.mark.parametrize("other", ["nothing", "20260630T000000Z-00000001-ffffffffffff", "..", "%2e%2e"])
def test_another_name_is_not_found(client, name, other):
    response = client.get(f"/scorer/{other}.json")
    assert response.status_code == 404
    assert not response.cache_control.immutable


def test_the_refusal_says_what_to_do(client, name):
    assert client.get("/scorer/other.json").get_json() == {
        "error": "NotFound",
        "message": "There is no model other for the browser.",
        "next_step": "Reload the page.",
    }


@pytest.mark.parametrize("exported", [None, Exported(refused="Too large.")])
def test_without_a_model_for_the_browser_nothing_is_found(client, ten, monkeypatch, exported):
    published = ten.published()
    opened, bundle = Services(ten.settings), dataclasses.replace(published.bundle, exported=exported)
    monkeypatch.setattr(opened, "published", lambda: Published(published.snapshot, bundle))
    monkeypatch.setattr("app.api.twins.scorer.services", lambda: opened)
    assert client.get(f"/scorer/{bundle.version}-.json").status_code == 404
