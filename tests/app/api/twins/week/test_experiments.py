"""The twin of experiments, over HTTP."""

import dataclasses

import pytest

from app.context import services
from app.views.experiments import power as power_view
from data.records import experiment_tables as tables

BODY = {"author": "Mia", "name": "Spring", "follow_up_days": 90}


@pytest.fixture
def desk(client, dash_app):
    """A client after whom no experiment is left."""
    yield client
    with dash_app.server.app_context(), services().store.writing() as (connection, _):
        connection.execute(tables.arms.delete())
        connection.execute(tables.experiments.delete())


@pytest.fixture
def busy(monkeypatch):
    """A hundred deals come to be flagged in a week."""
    monkeypatch.setattr(power_view, "newly_flagged", lambda _: 100.0)


@pytest.mark.usefixtures("busy")
def test_one_is_started_shows_on_deals_and_is_ended(desk):
    begun = desk.post("/api/v1/experiments", json=BODY).get_json()
    assert (begun["running"]["name"], begun["running"]["course"]["deals"]) == ("Spring", 2)
    assert desk.get("/api/v1/experiments").get_json()["running"] == begun["running"]
    rows = desk.get("/api/v1/at-risk").get_json()["page"]["rows"]
    assert {row["opportunity_id"] for row in rows if row["arm"]} == {"O08", "O10"}
    deal = desk.get("/api/v1/opportunities/O08").get_json()
    assert deal["arm"]["experiment"] == "Spring"
    number = begun["running"]["number"]
    ended = desk.post(f"/api/v1/experiments/{number}/end", json={"author": "Bob"}).get_json()
    assert (ended["running"], ended["past"][0]["ended_by"]) == (None, "Bob")
    assert desk.get("/api/v1/opportunities/O08").get_json()["arm"] is None


def test_what_it_takes_follows_the_effect(desk):
    usual, large = (desk.get(f"/api/v1/experiments{query}").get_json() for query in ("", "?save_rate=0.4"))
    assert (usual["power"]["save_rate"], large["power"]["save_rate"]) == (0.2, 0.4)
    assert large["power"]["options"][2]["needed"] < usual["power"]["options"][2]["needed"]


@pytest.mark.parametrize(
    ("body", "status"), [({}, 422), ({"follow_up_days": 45}, 422), ({"save_rate": 2}, 422), ({"colour": "blue"}, 422)]
)
def test_what_cannot_be_started_is_refused(desk, body, status):
    assert desk.post("/api/v1/experiments", json={**BODY, **body}).status_code == status
    assert desk.get("/api/v1/experiments").get_json()["running"] is None


def test_there_is_none_of_another_number_and_no_other_site_writes(desk):
    assert desk.post("/api/v1/experiments/99/end", json={"author": "Bob"}).status_code == 404
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert desk.post("/api/v1/experiments", json=BODY, headers=foreign).status_code == 403


def test_a_read_only_deployment_says_why(desk, dash_app, monkeypatch):
    with dash_app.server.app_context():
        found = services()
    monkeypatch.setattr(found, "settings", dataclasses.replace(found.settings, read_only=True))
    answer = desk.post("/api/v1/experiments", json=BODY)
    assert (answer.status_code, answer.get_json()["error"]) == (403, "ReadOnly")
    assert desk.get("/api/v1/experiments").get_json()["refused"]
