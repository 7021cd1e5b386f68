"""What another site's page sends is refused where it would write or compute; programs are let through."""

import pytest

WRITES = ["POST", "PUT", "PATCH", "DELETE"]
FOREIGN = [
    {"SEC_FETCH_SITE": "cross-site"},
    {"SEC_FETCH_SITE": "same-site"},
    {"SEC_FETCH_SITE": "cross-site", "ORIGIN": "http://localhost:8050"},
    {"ORIGIN": "https://evil.example"},
    {"ORIGIN": "http://localhost:3000"},
    {"ORIGIN": "null"},
    {"ORIGIN": ""},
]
OWN = [
    {},
    {"SEC_FETCH_SITE": "same-origin"},
    {"SEC_FETCH_SITE": "none"},
    {"ORIGIN": "http://localhost:8050"},
    {"ORIGIN": "https://LOCALHOST:8050"},
]


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("sent", FOREIGN, ids=str)
def test_another_sites_page_cannot_write(asked, method, sent):
    status, words, _ = asked(method=method, **sent)
    assert (status, words["error"]) == (403, "CrossSite")
    assert words["next_step"]


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("sent", OWN, ids=str)
def test_own_pages_and_programs_can(asked, method, sent):
    assert asked(method=method, **sent)[0] == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_link_on_another_site_leads_here(asked, method):
    assert asked(method=method, SEC_FETCH_SITE="cross-site", ORIGIN="https://evil.example")[0] == 200


@pytest.mark.parametrize("path", ["/_dash-update-component", "/api/v1/score"])
def test_callbacks_and_the_twins_that_compute_are_guarded(client, path):
    foreign = client.post(path, json={}, headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, foreign.get_json()["error"]) == (403, "CrossSite")


def test_a_program_may_score(client):
    known = {"opportunities": [{"opportunity_id": "O07"}]}
    assert client.post("/api/v1/score", json=known).status_code == 200
