"""The page that asks the server at every move says what Headwind's own page says."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from app.services import Services
from app.views.what_if.answer import what_if
from bench.plain_what_if import create, served
from tests import worlds

DEAL = "O08"


@pytest.fixture
def plain(ten: Services, client: FlaskClient) -> FlaskClient:
    """A client of the page, made after the application of this process has taken its own callbacks."""
    client.get("/_dash-dependencies")
    return create(ten).server.test_client()


def ask(plain: FlaskClient, output: str, inputs: list[Any], changed: str) -> dict[str, Any]:
    path = {"id": "place", "property": "pathname", "value": f"/what-if/{DEAL}"}
    names = [part.rpartition(".")[::2] for part in output[2:-2].split("...")]
    body = {
        "output": output,
        "outputs": [{"id": name, "property": prop} for name, prop in names],
        "inputs": inputs or [path],
        "state": [path] if inputs else [],
        "changedPropIds": [changed],
        "parsedChangedPropsIds": [changed],
    }
    answer = plain.post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json()["response"])


def outputs(plain: FlaskClient) -> dict[str, str]:
    """The callbacks by the property that causes them."""
    return {one["inputs"][0]["property"]: one["output"] for one in plain.get("/_dash-dependencies").get_json()}


def test_it_opens_with_a_slider_for_every_scale_that_has_a_value(plain: FlaskClient):
    found = ask(plain, outputs(plain)["pathname"], [], "place.pathname")
    sliders = [slider["props"]["children"][1]["props"] for slider in found["sliders"]["children"]]
    assert [one["id"]["lever"] for one in sliders] == ["discount", "expected_close_on"]
    assert [one["value"] for one in sliders] == [20, -10]


def test_a_move_is_answered_as_the_views_answer_it(plain: FlaskClient, ten: Services):
    identity = {"lever": "discount", "today": ""}
    sliders = [[{"id": identity, "property": "value", "value": "0"}]]
    changed = f"{json.dumps(identity, separators=(',', ':'))}.value"
    found = ask(plain, outputs(plain)["value"], sliders, changed)
    answer = what_if(ten, None, DEAL, {"discount": 0}, "discount")
    assert answer.then != answer.now
    assert f'"--then": "{answer.then:.4f}"' in json.dumps(found["what-if-result"])
    assert '"name": "Changed"' in json.dumps(found["curve"])


def test_workers_open_what_they_serve(tmp_path, monkeypatch, client):
    client.get("/_dash-dependencies")
    monkeypatch.setenv("HEADWIND_DATA_DIR", str(worlds.services(tmp_path).settings.data_dir))
    server = served()
    server.open()
    assert Client(server).get("/").status_code == 200
