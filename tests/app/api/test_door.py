"""The JSON twins answer with the pages' numbers; errors name the field and the next step."""

import pytest

from app.api import door
from app.services import Services
from app.settings import Settings
from data.errors import HeadwindError, InvalidInput, NotFound


def test_the_pipeline_twin_has_the_pages_numbers(client):
    answer = client.get("/api/v1/pipeline?owner=Ann&owner=Cat&threshold=0.5").get_json()
    kpis = {kpi["key"]: kpi["value"] for kpi in answer["kpis"]}
    assert kpis["open_pipeline"] == 1000 + 4000
    assert [row["stage"] for row in answer["funnel"]] == ["Lead", "Offer"]
    assert answer["today"][0]["expected_close_on"] in (None, "2026-07-15")


def test_freshness_says_what_is_served(client):
    answer = client.get("/api/v1/freshness").get_json()
    assert answer["as_of_on"] == "2026-06-30"
    assert answer["verdict"] == "Ready"
    assert answer["opportunities"] == 10


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("period=tomorrow", "period"),
        ("threshold=2", "threshold"),
        ("threshold=high", "threshold"),
        ("false_alarm=-1", "false_alarm"),
        ("colour=red", "colour"),
        ("from=2026-13-01", "period"),
        ("threshold=0.5&threshold=0.6", "threshold"),
    ],
)
def test_what_cannot_be_read_is_refused_naming_the_field(client, query, field):
    response = client.get(f"/api/v1/pipeline?{query}")
    assert response.status_code == 422
    assert response.get_json()["field"] == field
    assert response.get_json()["next_step"] or response.get_json()["message"]


def test_health_and_readiness(client):
    assert client.get("/healthz").get_json() == {"status": "alive"}
    assert client.get("/readyz").get_json()["status"] == "ready"


def test_not_ready_before_anything_is_published(client, dash_app, tmp_path, monkeypatch):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", Services(Settings(data_dir=tmp_path)))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["next_step"] == "Import an export on the Data page, or run: python -m app prepare"
    assert client.get("/healthz").status_code == 200


def test_the_description_lists_every_twin(client):
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert {"/api/v1/pipeline", "/api/v1/freshness", "/healthz", "/readyz"} <= set(paths)


def test_an_unknown_address_of_the_api_is_not_a_page(client):
    response = client.get("/api/v1/nothing")
    assert response.status_code == 404
    assert response.get_json()["next_step"]


def test_responses_are_compressed_and_fingerprinted_files_are_kept(client):
    page = client.get("/api/v1/pipeline", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    index = client.get("/").get_data(as_text=True)
    address = index.split('href="/vendor/')[1].split('"')[0]
    with client.get(f"/vendor/{address}") as stylesheet:
        assert "max-age=31536000" in stylesheet.headers["Cache-Control"]


def test_a_failure_nobody_foresaw_is_answered_without_details_and_logged(client, monkeypatch, caplog):
    def fail(*_):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("app.views.pipeline.answer.pipeline", fail)
    response = client.get("/api/v1/pipeline")
    assert response.status_code == 500
    assert "secret" not in response.get_data(as_text=True)
    assert "secret" in caplog.text


@pytest.mark.parametrize(("method", "address"), [("delete", "/api/v1/pipeline"), ("get", "/api/v1/score")])
def test_a_wrong_method_is_refused_in_the_form_of_every_error(client, method, address):
    response = getattr(client, method)(address)
    assert response.status_code in {404, 405}
    assert {"error", "message", "next_step"} <= set(response.get_json())


@pytest.mark.parametrize("span", ["from=0001-01-01", "from=2026-01-01&to=9999-12-31"])
def test_a_period_with_no_room_before_it_is_compared_with_nothing(client, span):
    assert client.get(f"/api/v1/win-rate?{span}").status_code == 200


def test_a_model_that_is_gone_is_not_ready(client, dash_app, ten, tmp_path, monkeypatch):
    bare = Services(Settings(data_dir=tmp_path))
    bare.snapshots = ten.snapshots
    monkeypatch.setitem(dash_app.server.extensions, "headwind", bare)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "python -m app train" in response.get_json()["next_step"]


def test_no_refusal_is_without_a_next_step(dash_app):
    with dash_app.server.test_request_context("/api/v1/pipeline"):
        for error in (HeadwindError("No."), InvalidInput("owner", "owner must be a name."), NotFound("Nothing.")):
            assert door.refused(error).get_json()["next_step"] == "See /api/v1/openapi.json for what is accepted."
