"""As what a request is counted."""

import pytest

import pages
from app.api.routes import DRAWS, first_output
from app.telemetry.counts import REGISTRY


def counted(kind, route, status="200"):
    labels = {"kind": kind, "route": route, "status": status}
    return REGISTRY.get_sample_value("headwind_http_requests_total", labels) or 0


def parts_of(output):
    return output.strip(".").split("...")


@pytest.mark.parametrize(
    ("output", "name"),
    [("deals.children", "deals.children"), ("..a.b...c.d..", "a.b"), ("a.b@9f2c", "a.b"), ("..a.b@9f...c.d..", "a.b")],
)
def test_a_callback_is_named_by_the_first_part_that_it_writes(output, name):
    assert first_output(output) == name


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "/"),
        ("/at-risk/", "/at-risk"),
        ("/what-if", "/what-if"),
        ("/what-if/O07", "/what-if/<opportunity_id>"),
        ("/account/Alder", "/account/<name>"),
        ("/what-iffy", ""),
        ("/model/none", ""),
    ],
)
def test_a_page_is_named_by_its_own_path(path, page):
    assert pages.page_at(path) == page


def test_what_draws_a_page_counts_by_that_page(dash_app, client):
    client.get("/healthz")
    output = next(output for output in dash_app.callback_map if first_output(output) == DRAWS)
    values = {"pathname": "/what-if/O07", "search": ""}
    body = {
        "output": output,
        "outputs": [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in parts_of(output)],
        "changedPropIds": [],
        **{
            kind: [{**part, "value": values.get(part["property"])} for part in dash_app.callback_map[output][kind]]
            for kind in ("inputs", "state")
        },
    }
    before = counted("page", "/what-if/<opportunity_id>")
    assert client.post("/_dash-update-component", json=body).status_code == 200
    assert counted("page", "/what-if/<opportunity_id>") == before + 1
