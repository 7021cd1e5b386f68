"""The snapshots that are kept: listed with who and when, compared, served again, deleted."""

import pytest

from app.views.imports import snapshots as views
from data.errors import InvalidInput
from data.snapshots.versions import next_version
from tests import worlds

URL = "/api/v1/snapshots"


@pytest.fixture
def two(tmp_path, dash_app, monkeypatch):
    """A data folder with two snapshots of the ten-row world behind the application; the second is served."""
    services = worlds.services(tmp_path / "var")
    first = services.snapshots.current_version()
    with services.snapshots.draft(copy_of=first) as draft:
        second = services.snapshots.publish(draft, next_version())
    monkeypatch.setitem(dash_app.server.extensions, "headwind", services)
    return first, second


def test_each_is_listed_with_what_it_holds(two, client):
    listed = client.get(URL).get_json()["snapshots"]
    assert [(one["version"], one["served"]) for one in listed] == [(two[1], True), (two[0], False)]
    assert (listed[0]["label"], listed[0]["opportunities"], listed[0]["open"]) == ("Ten opportunities", 10, 4)


def test_one_is_compared_with_the_served_one(two, client):
    found = client.get(f"{URL}/{two[0]}").get_json()
    assert (found["same"], found["new"], found["gone"], found["changed"]) == (10, 0, 0, 0)


def test_a_job_serves_or_deletes_one(two, client, monkeypatch):
    done = []
    monkeypatch.setattr(views, "_run", lambda _settings, *words: done.append(words))
    assert client.post(f"{URL}/{two[0]}/serve", json={"author": "-Ann"}).status_code == 200
    assert client.post(f"{URL}/{two[0]}/serve", json={}).status_code == 200
    assert client.delete(f"{URL}/{two[0]}").status_code == 200
    assert done == [
        ("serve-snapshot", "--snapshot", two[0], "--author=-Ann"),
        ("serve-snapshot", "--snapshot", two[0], "--author=the Data page"),
        ("remove-snapshot", "--snapshot", two[0]),
    ]


def test_what_a_job_refuses_is_told_in_its_words(two, dash_app):
    services = dash_app.server.extensions["headwind"]
    with pytest.raises(InvalidInput, match=r"is served now\."):
        views._run(services.settings, "remove-snapshot", "--snapshot", two[1])


@pytest.mark.parametrize("version", ["s20200101T000000000000", "CURRENT"])
def test_one_that_is_not_there_is_named(two, client, version):
    for answer in (
        client.get(f"{URL}/{version}"),
        client.post(f"{URL}/{version}/serve", json={}),
        client.delete(f"{URL}/{version}"),
    ):
        assert answer.status_code == (404 if version.startswith("s") else 422)
