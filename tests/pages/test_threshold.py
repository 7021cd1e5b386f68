"""The threshold page's wires, called as functions."""

import dataclasses

import pytest

from app.services import Services
from pages import threshold as page


@pytest.fixture
def shown(inside):
    """Call the page's callback for a state."""
    return lambda state: inside(page.show_line, state, None)


def test_the_layout_asks_for_nothing(words):
    empty = words(page.layout(anything="?"))
    names = ("by", "range", "number", "false-alarm", "save-rate", "capacity", "follow", "cheapest", "back", "decision")
    for name in (*names, "answer", "told", "author", "note", "adopt", "history"):
        assert f'"threshold-{name}"' in empty


def test_the_callback_fills_every_part(shown, words):
    drawn = shown({"threshold": 0.5})
    told = drawn["told"]
    assert (told["by"], told["line"], told["at"][told["here"]]) == ("flat", 0.5, 0.5)
    assert (drawn["hidden"], drawn["policies"], drawn["unit"], drawn["after"]) == (False, False, "€", "%")
    answer = words([drawn["answer"], drawn["details"]])
    for part in (
        "hw-confusion",
        "threshold-cost-curve",
        "threshold-rates-curve",
        "threshold-owners",
        "threshold-changes",
    ):
        assert part in answer
    assert "Later: 8 opportunities" in answer


def test_every_text_that_moves_has_its_element(shown, words):
    drawn = shown({"capacity": 2})
    everything = words([page.layout(), drawn["answer"], drawn["details"]])
    identities = {where.split()[0] for where in (*drawn["told"]["texts"], *drawn["told"]["lengths"])}
    assert {where for where in identities if f'"{where.removeprefix("#")}"' not in everything} == set()


def test_the_graphs_say_what_the_browser_goes_on_with(shown, words):
    drawn = shown({})
    told = drawn["told"]
    assert set(told["points"]) == set(told["said"]) == {"threshold-cost-curve", "threshold-rates-curve"}
    assert told["said"]["threshold-cost-curve"][told["here"]] in words(drawn["details"])


def test_an_empty_scope_says_what_to_do(shown, words):
    assert "Widen the filters" in words(shown({"owner": ["Nobody"]})["answer"])


def test_without_signal_there_is_no_slider_and_nothing_to_adopt(
    ten_without_signal, dash_app, shown, monkeypatch, words
):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    drawn = shown({})
    assert (drawn["hidden"], drawn["policies"]) == (True, True)
    assert "at" not in drawn["told"]
    assert "No threshold is offered" in words(drawn["answer"])
    assert drawn["undecided"] is True
    assert "hw-confusion" not in words(drawn["answer"])


def test_what_is_adopted_is_listed(ten, dash_app, inside, monkeypatch, words, tmp_path):
    own = Services(dataclasses.replace(ten.settings, database_url=f"sqlite:///{tmp_path}/store.sqlite"))
    monkeypatch.setitem(dash_app.server.extensions, "headwind", own)
    asked = {"act": "adopt", "author": "Mia", "note": "", "state": {"threshold": 0.6}}
    assert inside(page.write, asked)["done"] is True
    shown = inside(page.history, _=None)
    assert "Mia" in words(shown["listed"])
    assert (shown["off"], shown["why"]) == (False, [])
    assert inside(page.write, {"act": "retire", "author": "Mia"})["words"].startswith("Ended.")


def test_a_read_only_deployment_says_why_nothing_can_be_adopted(ten, dash_app, inside, monkeypatch, words, tmp_path):
    own = dataclasses.replace(ten.settings, database_url=f"sqlite:///{tmp_path}/store.sqlite", read_only=True)
    reading = Services(own)
    monkeypatch.setitem(dash_app.server.extensions, "headwind", reading)
    shown = inside(page.history, _=None)
    assert shown["off"] is True
    assert "read-only deployment" in words(shown["why"])
    assert "Nobody has adopted a policy yet" in words(shown["listed"])
