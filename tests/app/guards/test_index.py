"""What Dash serves around a page says no more than the page needs."""

import json
import platform
import re

import dash
import pytest
from plotly.utils import PlotlyJSONEncoder

import pages
from app.guards import index


@pytest.fixture
def config(client):
    found = re.search(r'<script id="_dash-config"[^>]*>(.*?)</script>', client.get("/").get_data(as_text=True))
    assert found
    return json.loads(found[1])


def test_the_page_is_told_what_it_reads_and_no_version(config):
    assert set(config) == index.READ_BY_A_PAGE
    assert dash.__version__ not in json.dumps(config)
    assert platform.python_version() not in json.dumps(config)
    assert not config["ui"]


def test_a_text_in_the_configuration_ends_no_script():
    found = index.OBJECT.sub(index._needed, '<script>{"update_title": "</script>", "dash_version": "1"}</script>')
    assert found == '<script>{"update_title":"\\u003c/script>"}</script>'


@pytest.mark.parametrize("address", ["/_reload-hash", "/_favicon.ico"])
def test_routes_for_developers_are_closed(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.get_json()["error"]) == (404, "NotFound")


@pytest.mark.parametrize("path", ["dash/no-such-file.js", "os/path.py", "dash/../dash/dash.py"])
def test_what_is_no_components_file_is_refused_without_a_list(client, path):
    answer = client.get(f"/_dash-component-suites/{path}")
    assert answer.status_code == 404
    assert answer.get_json()["message"] == "There is nothing at this address."


def test_a_components_file_is_served(client):
    address = re.search(r'src="(/_dash-component-suites/[^"]+)"', client.get("/").get_data(as_text=True))
    assert address
    with client.get(address[1]) as answer:
        assert answer.status_code == 200
        assert "javascript" in answer.content_type


@pytest.mark.parametrize("address", ["/_dash-layout", "/_dash-dependencies", "/"])
def test_no_path_of_the_server_is_shipped(client, root, address):
    sent = client.get(address).get_data(as_text=True)
    assert str(root) not in sent
    assert "site-packages" not in sent


@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.NAME)
def test_the_frame_holds_nothing_of_a_page_before_it_is_asked_for(client, page):
    named = set(re.findall(r'"id": ?"([^"]+)"', json.dumps(page.layout(), cls=PlotlyJSONEncoder)))
    assert named
    shipped = client.get("/_dash-layout").get_data(as_text=True) + client.get("/").get_data(as_text=True)
    assert {name for name in named if f'"{name}"' in shipped} == set()


def test_the_renderer_starts_after_the_modules(client):
    """Modules run in the order in which they stand in the page, and only once what they import has run."""
    modules = re.findall(r'<script [^>]*type="module"[^>]*>', client.get("/").get_data(as_text=True))
    assert ["/vendor/headwind-" in modules[0], 'id="_dash-renderer"' in modules[1], len(modules)] == [True, True, 2]


def test_what_no_page_needs_is_not_loaded(client):
    loaded = re.findall(r'<script[^>]* src="([^"]+)"', client.get("/").get_data(as_text=True))
    assert loaded
    assert [address for address in loaded if re.search("dash_table|polyfill", address)] == []


@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.NAME)
def test_only_a_page_that_has_a_grid_loads_its_script_itself(client, page):
    sent = client.get(page.PATH).get_data(as_text=True)
    is_loaded = re.search(r'<script[^>]* src="[^"]+/dash_ag_grid/[^"]+">', sent) is not None
    late = re.search(r'<template id="grid-script" data-src="([^"]+)" data-paths="([^"]+)"></template>', sent)
    assert (is_loaded, late is None) == (page.PATH in pages.GRIDS,) * 2
    if late:
        assert set(late[2].split(" ")) == pages.GRIDS
        with client.get(late[1]) as answer:
            assert "javascript" in answer.content_type


def test_dash_loads_no_script_of_the_frame_again(client):
    page = client.get("/").get_data(as_text=True)
    assert len(re.findall(r'src="/assets/', page)) == 1


def test_dependencies_say_what_listens_to_what_and_nothing_else(client):
    told = {key for one in client.get("/_dash-dependencies").get_json() for key in one}
    assert told <= {
        "output",
        "inputs",
        "state",
        "clientside_function",
        "prevent_initial_call",
        "background",
        "dynamic_creator",
        "no_output",
        "hidden",
        "optional",
        "persistent",
        "websocket",
    }


LISTS = ("actions", "at-risk", "rejects", "movement", "win-rate", "owner-by-product")
ROUTES = {
    "/",
    "/<path:path>",
    "/healthz",
    "/metrics",
    "/readyz",
    "/export/at-risk.html",
    "/export/review.<kind>",
    *(f"/export/imports/<import_id>.{ending}" for ending in ("csv", "toml")),
    *(f"/export/{name}.{ending}" for name in LISTS for ending in ("csv", "xlsx")),
    "/scorer/<name>.json",
    "/static/<path:filename>",
    "/assets/<path:filename>",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_dash-update-component",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    "/_dash-component-suites/plotly/package_data/plotly.min.js",
    "/_reload-hash",
    "/_favicon.ico",
}


def test_beside_the_twins_there_is_no_route_that_nobody_named(dash_app):
    rules = {rule.rule for rule in dash_app.server.url_map.iter_rules()}
    assert {rule for rule in rules if not rule.startswith(("/api/v1/", "/vendor/headwind-"))} == ROUTES


def test_the_twins_are_described_in_json_and_no_library_speaks_of_itself(client):
    assert client.get("/api/v1/").headers["Location"] == "/api/v1/openapi.json"
    assert client.get("/api/v1/", follow_redirects=True).get_json()["info"]["title"] == "Headwind"
