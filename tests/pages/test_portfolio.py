"""The wires of the pipeline what-if, called as functions."""

import pytest
from dash import no_update

from app.components.what_if.result import CAVEAT
from pages import portfolio as page

REDATE = {"do.to": "pushed", "do.field": "expected_close_on", "do.how": "in_days", "do.value": "30"}


@pytest.fixture
def shown(inside):
    """Call the page's callback for a state and what the address asks of the page."""
    return lambda state, query: inside(page.change_many, state=state, query=query)


def test_the_layout_asks_for_nothing_and_always_shows_what_the_numbers_are_not(words):
    empty = words(page.layout(**{"do.field": "stage"}))
    for identity in {output.component_id for output in page.CONTROLS.values()}:
        assert f'"{identity}"' in empty
    assert CAVEAT in empty


def test_the_callback_fills_every_part(shown, words):
    drawn = shown({"threshold": 0.5}, REDATE)
    assert drawn["controls"]["field"] == "expected_close_on"
    assert set(drawn["controls"]) == set(page.CONTROLS)
    assert (drawn["hidden"], drawn["refused"]) == (False, None)
    answer = words(drawn["answer"])
    for part in ("Deals flagged", "Expected revenue", "Changed", "By owner", "set.expected_close_on=2026-07-30"):
        assert part in answer


def test_without_a_change_there_are_key_figures_only(shown, words):
    drawn = shown({}, None)
    assert "Nothing is changed yet." in words(drawn["decision"])
    assert "By owner" not in words(drawn["answer"])
    assert "as recorded" in words(drawn["answer"])


def test_a_link_that_cannot_be_followed_is_named(shown, words):
    drawn = shown({}, {"do.field": "product"})
    assert "do.field cannot be 'product' here." in words(drawn["refused"])
    assert drawn["controls"]["field"] == ""


def test_an_empty_scope_says_what_to_do(shown, words):
    assert "Widen the filters" in words(shown({"owner": ["Nobody"]}, REDATE)["answer"])


def test_without_signal_there_is_no_form_and_no_number(ten_without_signal, dash_app, shown, monkeypatch, words):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    drawn = shown({}, REDATE)
    assert drawn["hidden"] is True
    assert set(drawn["controls"].values()) == {no_update}
    assert "No signal" in words(drawn["answer"])
    assert "hw-kpi" not in words(drawn["answer"])
