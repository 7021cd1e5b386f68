"""Two tabs of the what-if page: empty frames that ask for nothing, and callbacks that pass a plain answer on."""

import pytest

from data.errors import NotFound
from pages import what_if_tabs as page

ASKED = {"state": {"threshold": 0.5}, "opportunity_id": "O07", "changes": {}, "beside": "", "turn": 0}


def test_the_frames_hold_the_places_that_the_callbacks_fill(words):
    assert '"what-if-moves-found"' in words(page.moves_frame())
    for name in ("compared", "saved", "shut", "asked", "write", "turn"):
        assert f'"what-if-scenarios-{name}"' in words(page.scenarios_frame())


def test_the_best_moves_are_looked_for_when_asked(inside, words):
    asked = {**ASKED, "state": {"threshold": 0.0}, "nth": 2}
    found = inside(page.search, asked=asked)
    said = words(found["moves"])
    assert found["answered"] == asked
    assert "within your reach" in said
    assert "combination" in said


def test_a_composed_deal_is_searched_with_its_changes(inside, words):
    assert inside(page.search, asked={**ASKED, "opportunity_id": None, "changes": {"discount": 30}}) is not None


def test_states_are_compared_and_the_form_is_open(inside, words):
    found = inside(page.compare, asked={**ASKED, "changes": {"discount": 30}})
    assert "What stands now" in words(found["compared"])
    assert "Nothing is saved" in words(found["saved"])
    assert (found["shut"], found["hidden"]) == (None, False)
    assert found["answered"]["changes"] == {"discount": 30}


def test_what_is_refused_keeps_the_name_that_was_typed(inside, words):
    asked = {"act": "save", "name": "A", "author": "", "path": "/what-if/O07", "changes": {"discount": 30}, "nth": 7}
    found = inside(page.write, asked=asked, name="A")
    assert "Your name is empty." in words(found["said"])
    assert (found["turn"], found["name"]) == (7, "A")


def test_a_deal_that_is_not_open_is_not_found(inside):
    with pytest.raises(NotFound):
        inside(page.search, asked={**ASKED, "opportunity_id": "nonsense"})
