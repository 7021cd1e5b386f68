"""The twin of alerts, over HTTP."""

import dataclasses

import pytest

from app.context import services
from data.records import alert_tables as tables

HOOK = {"author": "Mia", "channel": "chat", "address": "https://chat.example.com/hooks/SECRET"}


@pytest.fixture
def desk(client, dash_app, monkeypatch):
    """A client that may let alerts go to a chat, after whom nothing of them is left."""
    with dash_app.server.app_context():
        found = services()
    monkeypatch.setattr(found, "settings", dataclasses.replace(found.settings, alert_hosts=("chat.example.com",)))
    yield client
    with found.store.writing() as (connection, _):
        for table in (tables.deliveries, tables.destinations, tables.alert_rules):
            connection.execute(table.delete())


def test_a_rule_is_set(desk):
    answer = desk.patch("/api/v1/alerts/rules/silent", json={"author": "Mia", "number": 14, "active": True})
    assert answer.status_code == 200
    (rule,) = [one for one in desk.get("/api/v1/alerts").get_json()["rules"] if one["name"] == "silent"]
    assert (rule["number"], rule["changed_by"]) == (14, "Mia")


def test_a_place_is_added_and_removed_and_its_secret_is_never_told(desk):
    answer = desk.post("/api/v1/alerts/destinations", json=HOOK)
    (destination,) = answer.get_json()["destinations"]
    assert (answer.status_code, destination["address"]) == (200, "chat.example.com")
    assert "SECRET" not in answer.get_data(as_text=True) + desk.get("/api/v1/alerts").get_data(as_text=True)
    path = f"/api/v1/alerts/destinations/{destination['number']}"
    assert desk.delete(path).status_code == 422
    assert desk.delete(f"{path}?author=Mia").get_json()["destinations"] == []
    assert desk.delete(f"{path}?author=Mia").status_code == 404


def test_a_test_message_says_what_came_of_it(desk, dash_app, monkeypatch, chat):
    with dash_app.server.app_context():
        found = services()
    monkeypatch.setattr(found, "settings", dataclasses.replace(found.settings, alert_hosts=("127.0.0.1",)))
    body = {**HOOK, "address": f"http://127.0.0.1:{chat.port}/SECRET"}
    (place,) = desk.post("/api/v1/alerts/destinations", json=body).get_json()["destinations"]
    path = f"/api/v1/alerts/destinations/{place['number']}/test"
    answer = desk.post(path, json={"author": "Mia"})
    assert (answer.status_code, answer.get_json()["taken"], len(chat.taken)) == (200, True, 1)
    chat.status = 404
    answer = desk.post(path, json={"author": "Mia"})
    assert (answer.status_code, answer.get_json()["taken"]) == (200, False)
    assert "The receiver answered 404." in answer.get_json()["words"]
    assert "SECRET" not in answer.get_data(as_text=True)
    monkeypatch.setattr(found, "settings", dataclasses.replace(found.settings, read_only=True))
    assert desk.post(path, json={"author": "Mia"}).status_code == 403
    assert len(chat.taken) == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("patch", "rules/weather", {"author": "Mia", "active": True}, 422),
        ("patch", "rules/silent", {"author": "Mia", "active": True, "number": 0}, 422),
        ("patch", "rules/silent", {"author": " ", "active": True}, 422),
        ("post", "destinations", {**HOOK, "address": "https://evil.example.net/SECRET"}, 422),
        ("post", "destinations", {**HOOK, "channel": "e-mail", "address": "a@chat.example.com"}, 422),
        ("post", "destinations/99/test", {"author": "Mia"}, 404),
        ("post", "deliveries/99/again", {"author": "Mia"}, 404),
    ],
)
def test_what_cannot_be_set_is_refused(desk, method, path, body, status):
    answer = getattr(desk, method)(f"/api/v1/alerts/{path}", json=body)
    assert answer.status_code == status
    assert "SECRET" not in answer.get_data(as_text=True)


def test_a_read_only_deployment_and_another_site_set_nothing(desk, dash_app, monkeypatch):
    assert (
        desk.post("/api/v1/alerts/destinations", json=HOOK, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    )
    with dash_app.server.app_context():
        found = services()
    monkeypatch.setattr(found, "settings", dataclasses.replace(found.settings, read_only=True))
    assert desk.post("/api/v1/alerts/destinations", json=HOOK).get_json()["error"] == "ReadOnly"
    assert desk.get("/api/v1/alerts").get_json()["refused"]
