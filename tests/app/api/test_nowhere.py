"""Where nothing is, the answer is a 404: with the page for a person, as every error for a program."""

import pytest

from app.services import Services
from app.settings import Settings


@pytest.mark.parametrize(
    "path",
    ["/nope", "/opportunities/nope", "/at-risk/nope", "/data.php", "/what-if/nope", "/model/nope", "/exports", "/apis"],
)
def test_an_unknown_address_is_a_404_with_the_page(client, path):
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "react-entry-point" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/", "/at-risk", "/at-risk/", "/model/versions", "/what-if", "/what-if/O07", "/what-if/new", "/data?a=b"]
)
def test_a_page_is_none(client, path):
    assert client.get(path).status_code == 200


def test_a_deal_that_has_closed_is_not_there(client):
    assert client.get("/what-if/O01").status_code == 404
    assert client.get("/api/v1/what-if/O01").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/nope",
        "/api/v1/nope",
        "/api/v2/pipeline",
        "/api/v1/opportunities/nope",
        "/api/v1/what-if/nope",
        "/assets/nope.js",
        "/vendor/nope.css",
        "/scorer/nope.json",
        "/scorer/nope",
        "/scorer",
        "/export/nope",
        "/export",
        "/healthz/nope",
        "/readyz/",
        "/static/nope",
        "/vendor",
        "/_dash-nope",
        "/_reload-nope",
        "/_dash-component-suites/nope/nope.js",
        "/_dash-component-suites/dash/nope.js",
    ],
)
def test_a_program_hears_so_as_of_every_error(client, path):
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/json")
    assert {"error", "message", "next_step"} <= set(response.get_json())
    assert all(response.get_json().values())
    assert client.post(path, json={}).status_code in {404, 405}, "nor is there anything by another method"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/v1/score", {"POST", "OPTIONS"}),
        ("/_dash-update-component", {"POST", "OPTIONS"}),
        ("/api/v1/pipeline", {"GET", "HEAD", "OPTIONS"}),
        ("/api/v1/what-if/O07/moves", {"GET", "HEAD", "OPTIONS"}),
        ("/export/at-risk.csv", {"GET", "HEAD", "OPTIONS"}),
        ("/assets/headwind.css", {"GET", "HEAD", "OPTIONS"}),
        ("/healthz", {"GET", "HEAD", "OPTIONS"}),
        ("/", {"GET", "HEAD", "OPTIONS"}),
        ("/at-risk", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_an_address_says_by_which_methods_it_is_asked(client, path, methods):
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "NOPE"} - methods:
        response = client.open(path, method=method)
        assert (response.status_code, response.mimetype) == (405, "application/json"), method
        assert set(response.headers["Allow"].split(", ")) == methods
        assert response.get_json()["error"] == "WrongMethod"
        assert response.get_json()["next_step"].startswith("Ask by ")
    asked = client.options(path)
    assert (asked.status_code, set(asked.headers["Allow"].split(", "))) == (204, methods)


def test_every_operation_of_the_description_is_asked_by_its_own_methods_alone(client):
    for path, item in client.get("/api/v1/openapi.json").get_json()["paths"].items():
        allowed = set(
            client.options(path.replace("{opportunity_id}", "O07").replace("{nth}", "0").replace("{number}", "1"))
            .headers["Allow"]
            .split(", ")
        )
        assert {method.upper() for method in item} == allowed - {"HEAD", "OPTIONS"}, path


def test_a_person_who_follows_a_link_to_a_file_reads_a_page(client):
    said = {"Accept": "text/html"}
    assert client.get("/export/nope.csv", headers=said).mimetype == "text/html"
    assert client.get("/scorer/nope.json", headers=said).mimetype == "application/json"


def test_a_redirection_names_neither_scheme_nor_host(client):
    response = client.get("/api/v1?a=b", headers={"X-Forwarded-Proto": "https", "Host": "localhost:8000"})
    assert response.status_code == 308
    assert response.headers["Location"] == "/api/v1/?a=b"


def test_the_description_of_the_api_names_a_path_alone(client):
    assert client.get("/api/v1/openapi.json").get_json()["servers"] == [{"url": "/"}]


@pytest.fixture
def bare(client, dash_app, tmp_path, monkeypatch):
    """The client of an application that has neither snapshot nor bundle, and takes none."""
    monkeypatch.setitem(dash_app.server.extensions, "headwind", Services(Settings(data_dir=tmp_path, read_only=True)))
    return client


@pytest.mark.parametrize("page", ["/model/versions", "/what-if/O07", "/at-risk", "/"])
def test_before_anything_is_published_a_page_is_where_it_is(bare, page):
    assert bare.get(page).status_code == 200
