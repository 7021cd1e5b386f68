"""What a page refuses of an address is said above it, and the page shows what it would without that."""

import mimetypes

import flask
import pytest

import pages
from app import factory
from app.variables import OWN

REFUSED = "must lie between 0 and 1"


@pytest.fixture
def asked(dash_app, client, no_amounts, monkeypatch):
    """Ask the pipeline's first panels for a scope, over the world without amounts; return what is set."""
    monkeypatch.setitem(dash_app.server.extensions, "headwind", no_amounts)
    wires = [one["output"] for one in client.get("/_dash-dependencies").get_json()]
    output = next(one for one in wires if "pipeline-kpis.children" in one)
    parts = [part.rpartition(".")[::2] for part in output.strip(".").split("...")]

    def ask(scope):
        body = {
            "output": output,
            "outputs": [{"id": name, "property": prop} for name, prop in parts],
            "inputs": [{"id": "scope", "property": "data", "value": scope}],
            "changedPropIds": ["scope.data"],
        }
        return client.post("/_dash-update-component", json=body).get_json()

    return ask


def test_a_policy_that_cannot_be_is_refused_and_the_page_shows_the_one_in_force(asked):
    """Costs are in deals: no line lies above one of them."""
    found = asked({"owner": ["Ann"], "flag_from": 5})
    assert REFUSED in str(found["sideUpdate"]["notice"])
    assert found["sideUpdate"]["scope"] == {"data": {"owner": ["Ann"]}}
    assert "sideUpdate" not in asked({"owner": ["Ann"]})


def test_what_is_refused_otherwise_leaves_the_scope_as_it_is(asked):
    found = asked({"compare": "decade"})
    assert list(found["sideUpdate"]) == ["notice"]


def test_a_module_has_the_type_of_a_script_whatever_the_machine_says(client):
    mimetypes.add_type("application/octet-stream", ".mjs")
    factory.tell_types()
    with client.get("/assets/main.mjs") as answer:
        assert answer.content_type == "text/javascript; charset=utf-8"


def test_no_prefix_can_begin_like_an_own_address(dash_app):
    rules = [rule.rule for rule in dash_app.server.url_map.iter_rules()] + [page.PATH for page in pages.PAGES]
    first = {rule.split("/")[1] for rule in rules if not rule.startswith("/<")}
    assert first - {""} <= OWN


@pytest.mark.parametrize("path", ["/headwind/static/none", "/static/none"])
def test_below_a_prefix_an_address_is_found_with_it_and_without(path):
    server = flask.Flask("one")
    server.add_url_rule("/static/none", "found", lambda: flask.request.script_root + flask.url_for("found"))
    factory.place(server, "/headwind")
    assert server.test_client().get(path).text == "/headwind" + "/headwind/static/none"
