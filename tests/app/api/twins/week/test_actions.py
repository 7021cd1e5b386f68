"""The twin of actions, over HTTP."""

import dataclasses

import pytest

from app.context import services
from data.records import tables


@pytest.fixture
def desk(client, dash_app):
    """A client after whom no action is left."""
    yield client
    with dash_app.server.app_context(), services().store.writing() as (connection, _):
        connection.execute(tables.actions.delete())


def plan(desk, **more):
    body = {"author": "Mia", "opportunity_ids": ["O08"], "next_step": "Call", "due_on": "2099-01-05", **more}
    return desk.post("/api/v1/actions", json=body)


def test_what_is_planned_stands_on_the_board_and_in_the_file(desk):
    answer = plan(desk)
    (one,) = answer.get_json()["actions"]
    assert (answer.status_code, one["owner"], one["place"], one["version"]) == (200, "Bob", "later", 1)
    assert desk.get("/api/v1/actions?owner=Bob").get_json()["items"] == [one]
    assert desk.get("/api/v1/actions?owner=Ann").get_json()["items"] == []
    assert "Call,Bob,2099-01-05,Later,open" in desk.get("/export/actions.csv").get_data(as_text=True)


def test_an_action_is_finished_and_opened_again(desk):
    number = plan(desk).get_json()["actions"][0]["number"]
    path = f"/api/v1/actions/{number}"
    done = desk.patch(path, json={"author": "Bob", "version": 1, "status": "done", "outcome": "Yes"}).get_json()
    assert (done["place"], done["outcome"], done["changed_by"]) == ("done", "Yes", "Bob")
    again = desk.patch(path, json={"author": "Bob", "version": 2, "status": "open"}).get_json()
    assert (again["status"], again["outcome"], again["next_step"]) == ("open", "", "Call")


def test_who_comes_second_gets_both_versions(desk):
    number = plan(desk).get_json()["actions"][0]["number"]
    path = f"/api/v1/actions/{number}"
    desk.patch(path, json={"author": "Bob", "version": 1, "note": "tried"})
    answer = desk.patch(path, json={"author": "Ann", "version": 1, "note": "reached"})
    said = answer.get_json()
    assert (answer.status_code, said["error"]) == (409, "ChangedMeanwhile")
    assert (said["current"]["note"], said["current"]["version"], said["current"]["changed_by"]) == ("tried", 2, "Bob")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"opportunity_ids": ["O01"]}, 404),
        ({"opportunity_ids": []}, 422),
        ({"author": " "}, 422),
        ({"due_on": "soon"}, 422),
        ({"colour": "blue"}, 422),
    ],
)
def test_what_cannot_be_planned_is_refused(desk, body, status):
    assert plan(desk, **body).status_code == status
    assert desk.get("/api/v1/actions").get_json()["items"] == []


def test_a_change_needs_its_version_and_a_body(desk):
    assert desk.patch("/api/v1/actions/1", json={"author": "Ann", "note": "x"}).status_code == 422
    assert desk.patch("/api/v1/actions/1", data="x").status_code == 422
    assert desk.patch("/api/v1/actions/99", json={"author": "Ann", "version": 1, "note": "x"}).status_code == 404


def test_another_sites_page_writes_nothing(desk):
    body = {"author": "Mia", "opportunity_ids": ["O08"], "next_step": "Call"}
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert desk.post("/api/v1/actions", json=body, headers=foreign).status_code == 403
    assert desk.patch("/api/v1/actions/1", json={"author": "A", "version": 1}, headers=foreign).status_code == 403


def test_a_read_only_deployment_says_why(desk, dash_app, monkeypatch):
    with dash_app.server.app_context():
        found = services()
    monkeypatch.setattr(found, "settings", dataclasses.replace(found.settings, read_only=True))
    answer = plan(desk)
    assert (answer.status_code, answer.get_json()["error"]) == (403, "ReadOnly")
    assert desk.get("/api/v1/actions").get_json()["refused"]


def test_a_request_that_arrives_twice_writes_once(desk):
    first, again = (plan(desk, key="press-0001").get_json() for _ in range(2))
    assert again == first
    assert len(desk.get("/api/v1/actions").get_json()["items"]) == 1
    path = f"/api/v1/actions/{first['actions'][0]['number']}"
    body = {"author": "Bob", "version": 1, "status": "done", "key": "press-0002"}
    assert [desk.patch(path, json=body).get_json()["version"] for _ in range(2)] == [2, 2]
    assert plan(desk, key="short").status_code == 422
