"""The wires of the page of actions, called as functions."""

import dataclasses

import pytest

from app.context import services
from data.records import tables
from pages import actions as page

CALL = {"next_step": "Call them", "owner": "Ann", "due_on": None, "note": "before noon", "discussed": True}


@pytest.fixture
def planned(inside, client):
    """An action of O07, which nothing is left of afterwards."""
    client.post("/api/v1/actions", json={"author": "Mia", "opportunity_ids": ["O07"], **CALL})

    def clear():
        with services().store.writing() as (connection, _):
            connection.execute(tables.actions.delete())

    yield
    inside(clear)


@pytest.fixture
def read_only(dash_app, monkeypatch):
    with dash_app.server.app_context():
        found = services()
    monkeypatch.setattr(found, "settings", dataclasses.replace(found.settings, read_only=True))


@pytest.mark.usefixtures("planned")
def test_the_board_has_what_is_planned_and_leads_to_its_deal(inside, words):
    drawn = words(inside(page.show_board, state={}))
    assert "Call them" in drawn
    assert "/at-risk?deal=O07" in drawn
    assert "1 action open" in drawn
    assert '"data-act": "done"' in drawn


@pytest.mark.usefixtures("planned")
def test_the_filters_narrow_the_board_and_its_file(inside, words):
    drawn = words(inside(page.show_board, state={"owner": ["Bob"]}))
    assert "Call them" not in drawn
    assert "No action is open with these filters" in drawn
    assert "/export/actions.csv?owner=Bob" in drawn


@pytest.mark.usefixtures("planned")
def test_a_deal_has_its_own_and_a_form_for_another(inside, words):
    drawn = words(inside(page.show_actions_of_deal, asked={"deal": "O07", "turn": 1}))
    assert "Call them" in drawn
    assert '"data-act": "plan"' in drawn
    assert "Call them" not in words(inside(page.show_actions_of_deal, asked={"deal": "O08", "turn": 1}))


@pytest.mark.usefixtures("planned", "read_only")
def test_visitors_of_a_read_only_deployment_see_the_page_without_buttons(inside, words):
    for drawn in (inside(page.show_board, state={}), inside(page.show_actions_of_deal, asked={"deal": "O07"})):
        assert "Call them" in words(drawn)
        assert '"data-act"' not in words(drawn)
        assert "read-only deployment" in words(drawn)
