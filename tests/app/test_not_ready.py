"""Without a snapshot, or without the bundle that scored it, every page and every twin says so and what to do."""

import pytest

from app.services import Services
from app.settings import Settings

PREPARE, TRAIN = "python -m app prepare", "python -m app train"
# What a page says in place of them: no command line stands there.
ON_PAGE = {
    PREPARE: "Import an export on the Data page, or ask whoever runs Headwind.",
    TRAIN: "Whoever runs Headwind trains again.",
}
HEALTH = {"/healthz", "/readyz"}
# What brings data in asks for nothing that is published.
BRINGS_IN = ("/api/v1/imports", "/api/v1/snapshots", "/api/v1/jobs", "/export/imports")
BRINGS_IN_ON_PAGE = "..data-import.children...data-snapshots.children...data-meanwhile.children.."
JOBS_ON_PAGE = "..jobs-finding.children...jobs-planned.children...jobs-recorded.children.."


@pytest.fixture(params=[PREPARE, TRAIN], ids=["no snapshot", "no bundle"])
def lacking(request, ten, dash_app, tmp_path, monkeypatch):
    """Serve from a folder without snapshot, or with one whose bundle is gone; return the command that helps."""
    bare = Services(Settings(data_dir=tmp_path))
    if request.param == TRAIN:
        bare.snapshots = ten.snapshots
    monkeypatch.setitem(dash_app.server.extensions, "headwind", bare)
    return request.param


def twins(client):
    described = client.get("/api/v1/openapi.json").get_json()["paths"]
    asked = {
        path.replace("{opportunity_id}", "O07").replace("{kind}", "md")
        for path, methods in described.items()
        if "get" in methods
    }
    return sorted(path for path in asked - HEALTH if not path.startswith(BRINGS_IN))


def test_every_twin_is_not_ready_in_words(client, lacking):
    found = {path: client.get(path) for path in twins(client)}
    assert "/api/v1/model/versions" in found
    assert {path: answer.status_code for path, answer in found.items() if answer.status_code != 503} == {}
    assert [path for path, answer in found.items() if lacking not in answer.get_json()["next_step"]] == []


def asked(client, wire):
    """What a wire of a page answers to a scope."""
    parts = [part.rpartition(".")[::2] for part in wire["output"].strip(".").split("...")]
    outputs = [{"id": name, "property": prop} for name, prop in parts]
    known = {"scope": {}, "_pages_location": "/what-if/O07"}
    given = [
        {"id": one["id"], "property": one["property"], "value": known.get(one["id"])}
        for one in (*wire["inputs"], *wire["state"])
    ]
    count = len(wire["inputs"])
    body = {
        "output": wire["output"],
        "outputs": outputs if wire["output"].startswith("..") else outputs[0],
        "inputs": given[:count],
        "state": given[count:],
        "changedPropIds": ["scope.data"],
    }
    return client.post("/_dash-update-component", json=body)


def test_every_page_says_so_and_what_to_do(client, lacking):
    wires = [
        wire
        for wire in client.get("/_dash-dependencies").get_json()
        if not wire["clientside_function"] and any(one["id"] == "scope" for one in wire["inputs"])
    ]
    assert any("model-versions-listing" in wire["output"] for wire in wires)
    found = {wire["output"]: asked(client, wire) for wire in wires}
    said = {name: str(answer.get_json()) for name, answer in found.items()}
    silent = [name for name, words in said.items() if ON_PAGE[lacking] not in words]
    assert [name for name, words in said.items() if lacking in words] == []
    assert silent == [BRINGS_IN_ON_PAGE, JOBS_ON_PAGE]


def test_data_can_be_brought_in_where_nothing_is_published_yet(client, lacking):
    assert client.get("/api/v1/imports").get_json()["refused"] == ""
    assert client.get("/api/v1/snapshots").status_code == 200


@pytest.mark.parametrize("path", ["/", "/at-risk", "/what-if", "/model"])
def test_where_nothing_is_published_pages_lead_to_where_data_are_brought_in(client, lacking, path):
    answer = client.get(path)
    leads = answer.status_code == 302 and answer.location == "/data"
    assert leads == (lacking == PREPARE)
    assert client.get("/data").status_code == client.get("/jobs").status_code == 200
